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
			t.Errorf("%s ends %s, its promises say %s: see EndingOf in scenarios/staleness.go", v.Name, got, want)
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
			AccessLifetime: time.Minute, RefreshGrace: time.Second, Idle: time.Minute, StalenessBound: time.Second,
		}
		if v.NewKey != nil {
			if deps.Key, err = v.NewKey(); err != nil {
				t.Fatal(err)
			}
		}
		for _, rung := range implementations() {
			deps.Rung = impl.Rung(rung)
			for _, deps.Now = range []func() time.Time{nil, time.Now} { // a replica has none unless its clock is wrong
				works(t, v, deps)
			}
		}
		deps.Rung = "of-no-scheme"
		if _, err := v.New(deps); err == nil || !strings.Contains(err.Error(), "of-no-scheme") {
			t.Errorf("%s is built with an implementation that does not exist: error %v", v.Name, err)
		}
	}
}

// works holds the variant, built from deps, to handing out a token that it accepts: a nil clock shows at the first use.
func works(t *testing.T, v server.Variant, deps server.Deps) {
	t.Helper()
	scheme, err := v.New(deps)
	if err != nil {
		t.Fatalf("%s, %s, own clock %v: %v", v.Name, deps.Rung, deps.Now != nil, err)
	}
	defer scheme.Close()
	defer func() {
		if wrong := recover(); wrong != nil {
			t.Errorf("%s, %s, own clock %v: %v", v.Name, deps.Rung, deps.Now != nil, wrong)
		}
	}()
	token, err := scheme.Issue(t.Context(), impl.Principal{Subject: "somebody"})
	if err == nil {
		_, err = scheme.Verify(t.Context(), token)
	}
	if err != nil {
		t.Errorf("%s, %s, own clock %v: %v", v.Name, deps.Rung, deps.Now != nil, err)
	}
}
