package main

import (
	"context"
	"fmt"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// table is every listed benchmark of a peer, and an error for one that nobody here implements.
func table() ([]lookup.Benchmark, error) {
	jwts, stores, sessions := jwtPeers(), storePeers(), &scsBenchmarks{}
	var all []lookup.Benchmark
	for _, l := range listed() {
		var prepare func(context.Context, *lookup.Work) (lookup.Prepared, error)
		name := peerName(l)
		if p, ok := jwts[name]; ok && l.Scheme == "jwt" {
			prepare = p.prepare(l)
		} else if p, ok := stores[name]; ok && l.Scheme == "session" {
			prepare = p.prepare(l)
		} else if name == "scs" && l.Op == scenarios.OpVerify {
			prepare = sessions.prepare(l)
		} else {
			return nil, fmt.Errorf("nobody implements %s: add it or take it out of the list", l.Name())
		}
		all = append(all, lookup.Benchmark{Lookup: l, Prepare: prepare})
	}
	return all, nil
}

// listed are the benchmarks of peers, in the scenario's order.
func listed() []scenarios.Lookup {
	var all []scenarios.Lookup
	for _, l := range scenarios.Lookups() {
		if strings.HasPrefix(l.Rung, scenarios.PeerPrefix) {
			all = append(all, l)
		}
	}
	return all
}

func peerName(l scenarios.Lookup) string { return strings.TrimPrefix(l.Rung, scenarios.PeerPrefix) }
