package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/scenariofile"
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
		Usage: "everything that can be chosen, a line each: profiles, scenarios, variants, implementations, claims, carriers, rates, stores, flags, a scenario file's keys",
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
	for _, s := range scenarios.Known() {
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
	listWays(table)
	listFlags(table)
	return table.Flush()
}

// listWays lists how a run is offered, on what, and what a scenario file can say.
func listWays(w io.Writer) {
	for _, c := range scenarios.Carriers() {
		fmt.Fprintf(w, "carrier\t%s\t%s\n", c, carried(c))
	}
	fmt.Fprintf(w, "rate\t%d to %d\trequests/s offered; the reference point has %v\n", scenarios.LeastRateRPS, scenarios.MostRateRPS, scenarios.ReferencePoint.RateRPS)
	for _, s := range []struct{ name, what string }{
		{"auto", "a private redis-server or valkey-server where one is on PATH, else embedded"},
		{server.StoreEmbedded, "miniredis in a process of its own: a stand-in, not for citing store capacity"},
		{server.StoreRedis, "a private redis-server or valkey-server"},
		{server.StoreCluster, "a private Redis Cluster on loopback"},
		{"redis://…", "your own, rediss:// too, a cluster's seeds divided by commas"},
	} {
		fmt.Fprintf(w, "store\t%s\t%s\n", s.name, s.what)
	}
	for _, k := range scenariofile.Keys() {
		fmt.Fprintf(w, "file key\t%s\t%s\n", k.Name, k.Meaning)
	}
}

// carried says how a token travels.
func carried(carrier string) string {
	if carrier == scenarios.ReferencePoint.Carrier {
		return "the Authorization header: the reference point's"
	}
	return "a cookie that scripts cannot read; a token that it cannot hold is a gap"
}

// listFlags lists what run can be told, as its --help does.
func listFlags(w io.Writer) {
	for _, flag := range runCommand(io.Discard).Flags {
		if f, ok := flag.(cli.DocGenerationFlag); ok {
			fmt.Fprintf(w, "flag\t--%s\t%s\n", flag.Names()[0], strings.ReplaceAll(f.GetUsage(), "`", ""))
		}
	}
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
