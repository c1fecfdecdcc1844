package jwt_test

import (
	"testing"

	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
)

func caches(c jwt.Config) jwt.Config {
	c.VerifiedTokens = 1000
	return c
}

func TestVerifiedTokensConform(t *testing.T) {
	for _, alg := range jwt.Algorithms() {
		t.Run("stateless-"+alg, func(t *testing.T) { conforms(t, caches(config(alg)), statelessPromises()) })
	}
	t.Run("denylist", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, url string) {
			c, _ := denying(t, url, "ES256")
			conforms(t, caches(c), denylistPromises())
		})
	})
}

// A cached proof is no permission: a logout through another replica is obeyed at once, a change of
// preferences as well, and with the store away nobody is let in.
func TestACachedProofOutlivesNoLogout(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		here, _ := denying(t, server.URL, "HS256")
		elsewhere, _ := denying(t, server.URL, "HS256")
		cached, other := shifted(t, caches(here), 0), shifted(t, caches(elsewhere), 0)
		issued := func() impl.Token {
			token, err := other.Issue(t.Context(), alex())
			must(t, err)
			for range 2 {
				wants(t, cached, token, nil)
			}
			return token
		}
		for range 20 {
			token := issued()
			must(t, other.Revoke(t.Context(), token))
			wants(t, cached, token, impl.ErrRevoked)
			token = issued()
			renewed, err := other.Update(t.Context(), token, alex(), nil)
			must(t, err)
			wants(t, cached, token, impl.ErrRevoked)
			wants(t, cached, renewed, nil)
		}
		token := issued()
		server.Stop()
		wants(t, cached, token, impl.ErrUnavailable)
	})
}
