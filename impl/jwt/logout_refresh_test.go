package jwt_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

// Whatever refresh token of the login is left, the access token gone.
func TestALogoutWithARefreshToken(t *testing.T) {
	for words, c := range map[string]struct {
		token func(chain []impl.Pair) impl.Token
		want  error
	}{
		"the newest":         {func(chain []impl.Pair) impl.Token { return chain[2].Refresh }, nil},
		"one exchanged":      {func(chain []impl.Pair) impl.Token { return chain[0].Refresh }, nil},
		"forged":             {func(chain []impl.Pair) impl.Token { return chain[2].Refresh[:60] + flip(chain[2].Refresh[60:]) }, impl.ErrInvalid},
		"forged, the family": {func(chain []impl.Pair) impl.Token { return flip(chain[2].Refresh) }, impl.ErrInvalid},
		"cut":                {func(chain []impl.Pair) impl.Token { return chain[2].Refresh[:69] }, impl.ErrInvalid},
	} {
		t.Run(words, func(t *testing.T) {
			eachSite(t, nil, func(t *testing.T, s site) {
				other, chain := s.login(t), []impl.Pair{s.login(t)}
				for range 2 {
					chain = append(chain, s.refreshed(t, chain[len(chain)-1].Refresh))
				}
				before := s.everything(t)
				for range 2 {
					if err := s.Revoke(t.Context(), c.token(chain)); !errors.Is(err, c.want) {
						t.Errorf("the logout: %v, want %v", err, c.want)
					}
				}
				if c.want != nil {
					if diff := cmp.Diff(before, s.everything(t)); diff != "" {
						t.Error(diff)
					}
					return
				}
				s.refuses(t, "a refresh after the logout", chain[2].Refresh, impl.ErrRevoked)
				s.refreshed(t, other.Refresh)
				if n, err := s.store.Client().ZCard(t.Context(), s.store.Key("families-of", "alex")).Result(); n != 1 || err != nil {
					t.Errorf("the index lists %d logins, want the other one: %v", n, err)
				}
			})
		})
	}
}
