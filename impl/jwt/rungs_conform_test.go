package jwt_test

import (
	"testing"

	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
)

// TestConforms tries every algorithm on the fast rung, and this every rung.
func TestEveryRungConforms(t *testing.T) {
	for _, rung := range jwt.Rungs() {
		for _, alg := range []string{"HS256", "ES256"} {
			t.Run(string(rung)+"-"+alg, func(t *testing.T) {
				c := config(alg)
				c.Rung = rung
				conforms(t, c, statelessPromises())
				conforms(t, caches(c), statelessPromises())
				c.Denylist = storetest.Open(t, storetest.Embedded(t).URL, "test:")
				conforms(t, c, denylistPromises())
				conforms(t, caches(c), denylistPromises())
			})
		}
	}
}
