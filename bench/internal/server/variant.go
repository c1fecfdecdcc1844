// Package server is the site under test and the processes it lives in: one HTTP site that is the same
// for every variant, the replica and store children, and how the harness starts, talks to and ends
// them.
//
// Files by side: site.go, login.go, refresh.go, tokens.go, me.go, preferences.go, logout.go, operator.go,
// users.go and problem.go are the site; child.go, replica*.go, store_embedded.go and keepawake_*.go run
// inside a child process; spawner.go, process.go, client*.go, store.go and live*.go run in the harness;
// control.go is what the two say to each other.
package server

import (
	"fmt"
	"slices"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// A Variant is a named configuration of a scheme, or a control or calibration, and how to build it.
type Variant struct {
	Name     string
	Promises impl.Promises
	// UsesStore: New is given a store. It is wider than Promises.AsksStore, which is about verify only.
	UsesStore bool
	// NewKey makes the key that all replicas of a run share, or is nil when the scheme needs none.
	NewKey func() ([]byte, error)
	// New builds the scheme; nil for the unauthenticated control.
	New func(Deps) (impl.Scheme, error)
	// Plant is the known cost of a calibration; zero plants nothing.
	Plant Plant
}

// Deps is what a variant is built from.
type Deps struct {
	Store            *store.Store // nil unless the variant uses one
	Key              []byte
	Issuer, Audience string
	Lifetime, Leeway time.Duration
	// These are as ReplicaConfig says.
	AccessLifetime, RefreshGrace time.Duration
	Idle, StalenessBound         time.Duration
	Rung                         impl.Rung
	Now                          func() time.Time // nil means time.Now
}

// A Plant is a known cost added to every GET /me, so that the instrument can be held to reading it back.
type Plant struct {
	// CPU is spent on the thread's own CPU clock.
	CPU time.Duration
	// Bytes are added to the answer on the wire: 0, or at least 13, the shortest header line there is.
	Bytes int
	// Delay passes without using CPU.
	Delay time.Duration
}

func variantByName(variants []Variant, name string) (Variant, error) {
	i := slices.IndexFunc(variants, func(v Variant) bool { return v.Name == name })
	if i < 0 {
		return Variant{}, fmt.Errorf("no variant is called %q", name)
	}
	return variants[i], nil
}
