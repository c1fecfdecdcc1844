package jwt_test

import (
	"strings"
	"testing"

	"authbench/impl/jwt"
)

func TestKeysRoundTrip(t *testing.T) {
	for _, alg := range jwt.Algorithms() {
		key := keys()[alg]
		data, err := key.Marshal()
		must(t, err)
		parsed, err := jwt.ParseKey(alg, data)
		must(t, err)
		again, err := parsed.Marshal()
		if err != nil || string(again) != string(data) || parsed.Algorithm() != alg {
			t.Errorf("%s: does not come back as it was: %v", alg, err)
		}
		c := config(alg)
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		c.Key = parsed
		wants(t, shifted(t, c, 0), token, nil)
		for _, other := range jwt.Algorithms() {
			// Two RSA algorithms take one kind of key; it is the caller who keeps them apart, by name.
			sameKind := other == alg || strings.HasSuffix(alg, "S256") && alg[0] != 'H' && alg[0] != 'E' && (other == "RS256" || other == "PS256")
			if _, err := jwt.ParseKey(other, data); (err == nil) != sameKind {
				t.Errorf("a key for %s taken for %s: %v", alg, other, err)
			}
		}
	}
}
