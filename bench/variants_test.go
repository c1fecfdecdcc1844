package main

import (
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
	"authbench/scenarios"
)

// The report reads from the scenarios what ends a token, and the variants promise it.
func TestEndingsAreWhatVariantsPromise(t *testing.T) {
	for _, v := range variants() {
		if !v.Promises.Authenticates {
			continue
		}
		want := scenarios.EndsByExpiry
		switch {
		case v.Promises.AsksStore:
			want = scenarios.EndsAtStore
		case v.Promises.StalenessBound > 0:
			want = scenarios.EndsByMessage
		}
		if got := scenarios.EndingOf(v.Name); got != want {
			t.Errorf("%s: ends by %d, its promises say %d", v.Name, got, want)
		}
	}
}

// A variant that did not pass the implementation on would measure one of them twice.
func TestEveryVariantTakesTheImplementationThatItIsGiven(t *testing.T) {
	opened, err := store.Open(t.Context(), store.Config{URL: storetest.Embedded(t).URL, Prefix: "variants:"})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	for _, v := range variants() {
		if v.New == nil {
			continue
		}
		deps := server.Deps{
			Store: opened, Issuer: issuer, Audience: audience, Lifetime: time.Hour, Leeway: time.Second,
			AccessLifetime: time.Minute, RefreshGrace: time.Second, Idle: time.Minute, StalenessBound: time.Second, Now: time.Now,
		}
		if v.NewKey != nil {
			if deps.Key, err = v.NewKey(); err != nil {
				t.Fatal(err)
			}
		}
		for _, rung := range implementations() {
			deps.Rung = impl.Rung(rung)
			scheme, err := v.New(deps)
			if err != nil {
				t.Fatalf("%s, %s: %v", v.Name, rung, err)
			}
			_ = scheme.Close()
		}
		deps.Rung = "of-no-scheme"
		if _, err := v.New(deps); err == nil || !strings.Contains(err.Error(), "of-no-scheme") {
			t.Errorf("%s is built with an implementation that does not exist: error %v", v.Name, err)
		}
	}
}
