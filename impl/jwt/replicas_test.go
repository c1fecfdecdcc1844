package jwt_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestWhatOneReplicaRevokesAnotherRefusesWithinTheBound(t *testing.T) {
	for _, v := range replicatedVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				here, there := storetest.Open(t, url, ""), storetest.Open(t, url, "")
				revoking, other := shifted(t, v.config(here), 0), shifted(t, v.config(there), 0)
				for range 20 {
					token, err := revoking.Issue(t.Context(), alex())
					must(t, err)
					settlesWithin(t, other, there, token)
					must(t, v.end(revoking, token))
					endsWithin(t, other, token, time.Now())
					wants(t, revoking, token, impl.ErrRevoked)
				}
			})
		})
	}
}

// endsWithin returns once the token is refused, and minds every acceptance by a verify that began more than
// the bound after the acknowledgement.
func endsWithin(t *testing.T, scheme impl.Scheme, token impl.Token, acknowledged time.Time) {
	t.Helper()
	for {
		began := time.Now()
		_, err := scheme.Verify(context.Background(), token)
		switch late := began.Sub(acknowledged); {
		case errors.Is(err, impl.ErrRevoked):
			return
		case err != nil && !errors.Is(err, impl.ErrUnavailable):
			t.Fatal(err)
		case err == nil && late > bound:
			t.Fatalf("accepted %s after the revoke was acknowledged", late)
		case late > 10*time.Second:
			t.Fatalf("not refused as revoked after %s: %v", late, err)
		}
		time.Sleep(time.Millisecond)
	}
}

// With its link gone a replica goes on for as long as its copy may be relied on, then it cannot tell, and it is
// right again after the link is.
func TestAReplicaWithoutItsLinkStaysWithinTheBound(t *testing.T) {
	for _, v := range replicatedVariants() {
		for _, fault := range []string{storetest.Cut, storetest.BlackHole} {
			t.Run(v.name+", "+fault, func(t *testing.T) {
				t.Parallel()
				storetest.EachSingle(t, func(t *testing.T, s storetest.Server) { outage(t, v, s.URL, fault) })
			})
		}
	}
}

func outage(t *testing.T, v stateful, url, fault string) {
	link, through := storetest.Proxied(t, url)
	here, there := storetest.Open(t, url, ""), openImpatient(t, through)
	revoking, other := shifted(t, v.config(here), 0), shifted(t, v.config(there), 0)
	token, err := revoking.Issue(t.Context(), alex())
	must(t, err)
	sam := alex()
	sam.Subject = "sam"
	good, err := revoking.Issue(t.Context(), sam)
	must(t, err)
	settlesWithin(t, other, there, good)

	link.Turn(fault)
	must(t, v.end(revoking, token))
	acknowledged := time.Now()
	for time.Since(acknowledged) < 2*bound {
		began := time.Now()
		_, err := other.Verify(t.Context(), token)
		if late := began.Sub(acknowledged); err == nil && late > bound {
			t.Fatalf("accepted %s after the revoke was acknowledged", late)
		}
		if err != nil && !errors.Is(err, impl.ErrUnavailable) {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	wants(t, other, token, impl.ErrUnavailable)
	wants(t, other, good, impl.ErrUnavailable)

	link.Turn(storetest.Healed)
	endsWithin(t, other, token, acknowledged)
	settlesWithin(t, other, there, good)
	wants(t, other, token, impl.ErrRevoked)
}

// openImpatient opens a store that is away after 100 ms.
func openImpatient(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{URL: url, Timeout: 100 * time.Millisecond})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// settlesWithin waits until verifies are answered without the store, though a feed with a short bound keeps
// asking it.
func settlesWithin(t *testing.T, scheme impl.Scheme, s *store.Store, token impl.Token) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		const verifies = 50
		before, refused := s.Counters().Commands, 0
		for range verifies {
			if _, err := scheme.Verify(t.Context(), token); err != nil {
				refused++
			}
		}
		if s.Counters().Commands-before < verifies/2 && refused == 0 {
			return
		}
	}
	t.Fatal("the replica's copy does not become current")
}

// A replica that was not there when a token was revoked refuses it from its first request on.
func TestALateReplicaAcceptsNothingThatWasRevoked(t *testing.T) {
	for _, v := range replicatedVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				revoking := shifted(t, v.config(storetest.Open(t, url, "")), 0)
				token, err := revoking.Issue(t.Context(), alex())
				must(t, err)
				must(t, v.end(revoking, token))
				there := storetest.Open(t, url, "")
				late := shifted(t, v.config(there), 0)
				good, err := late.Issue(t.Context(), alex())
				must(t, err)
				for start := time.Now(); time.Since(start) < bound; {
					wants(t, late, token, impl.ErrRevoked)
				}
				settlesWithin(t, late, there, good)
				wants(t, late, token, impl.ErrRevoked)
			})
		})
	}
}

// Two issuers share a store: what one ends is not the other's, in the store and in every copy.
func TestTheStateOfTwoIssuersIsApart(t *testing.T) {
	for _, v := range statefulVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				s := storetest.Open(t, url, "")
				one, two := v.config(s), v.config(s)
				one.Issuer, two.Issuer = "one", "two"
				// The same jti for both.
				one.Rand, two.Rand = strings.NewReader(strings.Repeat("A", 16)), strings.NewReader(strings.Repeat("A", 16))
				ending, staying := shifted(t, one, 0), shifted(t, two, 0)
				ended, err := ending.Issue(t.Context(), alex())
				must(t, err)
				stays, err := staying.Issue(t.Context(), alex())
				must(t, err)
				must(t, v.end(ending, ended))
				wants(t, ending, ended, impl.ErrRevoked)
				for start := time.Now(); time.Since(start) < v.promises.StalenessBound/2; time.Sleep(time.Millisecond) {
					wants(t, staying, stays, nil)
				}
				wants(t, staying, stays, nil)
			})
		})
	}
}
