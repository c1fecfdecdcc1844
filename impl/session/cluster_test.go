package session_test

import (
	"errors"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

// A subject's sessions are on every shard. With one of them away a revoke-all does not say that it has ended them
// all, and when it is back the next one does.
func TestRevokeAllWithAShardAway(t *testing.T) {
	t.Parallel()
	server := storetest.Cluster(t)
	for _, variants := range [][]variant{strict(), cached()} {
		v := variants[len(variants)-1]
		t.Run(v.name, func(t *testing.T) {
			s := storetest.Open(t, server.URL, v.name+":")
			scheme := v.open(t, s, 0)
			tokens := manySessions(t, scheme)
			away := server.ShardWithout(t, s, s.Key("sessions-of", "alex"))
			away.Pause()
			t.Cleanup(away.Resume)
			if err := scheme.RevokeAll(t.Context(), "alex"); !errors.Is(err, impl.ErrUnavailable) {
				t.Errorf("with a shard away: %v", err)
			}
			away.Resume()
			err := scheme.RevokeAll(t.Context(), "alex")
			for deadline := time.Now().Add(5 * time.Second); err != nil && time.Now().Before(deadline); {
				err = scheme.RevokeAll(t.Context(), "alex")
			}
			must(t, err)
			for _, token := range tokens {
				if _, err := scheme.Verify(t.Context(), token); !errors.Is(err, impl.ErrRevoked) {
					t.Fatalf("after the revoke-all: %v", err)
				}
			}
		})
	}
}

func manySessions(t *testing.T, scheme *session.Scheme) []impl.Token {
	t.Helper()
	tokens := make([]impl.Token, 200)
	for i := range tokens {
		var err error
		tokens[i], err = scheme.Issue(t.Context(), alex())
		must(t, err)
	}
	return tokens
}
