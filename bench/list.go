package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/server"
	"authbench/scenarios"
)

func hasName(name string) func(server.Variant) bool {
	return func(v server.Variant) bool { return v.Name == name }
}

func listCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "everything that can be chosen: profiles, scenarios, variants, claims shapes",
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
	case !p.Authenticates:
		return "the same site without authentication"
	case !p.RevokesOne:
		return "a logged-out token works until it expires; needs no store"
	case !p.RevokesAll:
		return fmt.Sprintf("logout ends one token within %v, not all of a user's; asks the store", p.StalenessBound)
	default:
		return fmt.Sprintf("logout ends one token, or all of a user's, within %v; asks the store", p.StalenessBound)
	}
}
