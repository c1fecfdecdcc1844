package main

import (
	"testing"

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
