package jwt_test

import (
	"errors"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

// A subject's logins are on every shard. With one of them away a revoke-all does not say that it has ended them
// all, and when it is back the next one does.
func TestRevokeAllOfLoginsWithAShardAway(t *testing.T) {
	t.Parallel()
	server := storetest.Cluster(t)
	s := siteOf(t, server.URL, nil)
	var logins []impl.Pair
	for range 200 {
		logins = append(logins, s.login(t))
	}
	away := server.ShardWithout(t, s.store, s.store.Key("families-of", "alex"))
	away.Pause()
	t.Cleanup(away.Resume)
	if err := s.RevokeAll(t.Context(), "alex"); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("with a shard away: %v", err)
	}
	away.Resume()
	err := s.RevokeAll(t.Context(), "alex")
	for deadline := time.Now().Add(5 * time.Second); err != nil && time.Now().Before(deadline); {
		err = s.RevokeAll(t.Context(), "alex")
	}
	must(t, err)
	for _, login := range logins {
		s.refuses(t, "after the revoke-all", login.Refresh, impl.ErrRevoked)
	}
}
