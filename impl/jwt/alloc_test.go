//go:build !race

// The race detector allocates.

package jwt_test

import (
	"testing"

	"authbench/impl"
	"authbench/impl/jwt"
)

// What a verify leaves to the garbage collector is a promise; what it takes is a benchmark.
func TestAllocations(t *testing.T) {
	c := config("HS256")
	fast, cached := shifted(t, c, 0), shifted(t, caches(c), 0)
	for _, p := range []impl.Principal{{Subject: "alex"}, alex(), ofBytes(1500)} {
		token, err := fast.Issue(t.Context(), p)
		must(t, err)
		var into impl.Reused
		for _, of := range []struct {
			words string
			most  float64
			call  func() error
		}{
			{"verify", 3, func() error { _, err := fast.Verify(t.Context(), token); return err }},
			{"verify reusing", 0, func() error { return fast.VerifyReusing(t.Context(), token, &into) }},
			{"a hit", 0, func() error { _, err := cached.Verify(t.Context(), token); return err }},
			{"issue", 1, func() error { _, err := fast.Issue(t.Context(), p); return err }},
		} {
			must(t, of.call()) // what is made once is made
			got := testing.AllocsPerRun(200, func() { must(t, of.call()) })
			if got > of.most {
				t.Errorf("%s of %d bytes of claims: %v allocations, at most %v were allowed", of.words, len(p.Claims), got, of.most)
			}
		}
	}
}

// Every rung leaves less garbage than the one below it.
func TestEachRungAllocatesLess(t *testing.T) {
	last := 1e9
	for _, rung := range jwt.Rungs() {
		c := config("HS256")
		c.Rung = rung
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		got := testing.AllocsPerRun(200, func() {
			_, err := scheme.Verify(t.Context(), token)
			must(t, err)
		})
		if got >= last {
			t.Errorf("%s: %v allocations, and %v one rung below", rung, got, last)
		}
		last = got
	}
}
