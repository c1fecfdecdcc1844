package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

func hasName(name string) func(server.Variant) bool {
	return func(v server.Variant) bool { return v.Name == name }
}

func listCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "everything that can be chosen: profiles, scenarios, variants, implementations, claims shapes",
		Action: func(context.Context, *cli.Command) error {
			return list(stdout)
		},
	}
}

func list(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range scenarios.Profiles() {
		fmt.Fprintf(table, "profile\t%s\tabout %v\n", p.Name, p.Duration().Round(time.Second))
	}
	for _, s := range scenarios.All() {
		fmt.Fprintf(table, "scenario\t%s\t%s\n", s.Name, s.Asks)
	}
	for _, v := range variants() {
		fmt.Fprintf(table, "variant\t%s\t%s\n", v.Name, promised(v))
	}
	fmt.Fprintf(table, "rung\t%s\t%s\n", impl.Obvious, "what anyone would write with the library")
	fmt.Fprintf(table, "rung\t%s\t%s\n", impl.Fast, "the same checks and verdicts, made fast: the default")
	for _, c := range scenarios.ClaimShapes() {
		fmt.Fprintf(table, "claims\t%s\t%s\n", c.Name, c.Like)
	}
	return table.Flush()
}

// promised says in words what a variant promises.
func promised(v server.Variant) string {
	p := v.Promises
	if base := scenarios.BaseOf(v.Name); base != v.Name {
		return "the instrument's own, built on " + base
	}
	switch {
	case v.Name == scenarios.SessionNaive:
		return "writes the record back after every request: a positive control, to be caught by logout-race"
	case !p.Authenticates:
		return "the same site without authentication"
	case p.Refreshes:
		return "logout ends the login; its access token works until it expires; needs no store but to refresh"
	case !p.RevokesOne && !p.RevokesAll:
		return "a logged-out token works until it expires; needs no store"
	}
	return revokes(p) + "; " + storeNeed(p)
}

// revokes says what can be ended, and within what time.
func revokes(p impl.Promises) string {
	what := "logout ends one token, or all of a user's,"
	switch {
	case !p.RevokesAll:
		what = "logout ends one token, not all of a user's,"
	case !p.RevokesOne:
		what = "logout ends all of a user's tokens, never one alone,"
	}
	if p.StalenessBound == 0 {
		return what + " at once"
	}
	return fmt.Sprintf("%s within %v", what, p.StalenessBound)
}

func storeNeed(p impl.Promises) string {
	if p.AsksStore {
		return "asks the store"
	}
	return "asks the store only while its copy is older than that"
}
