package rungs

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"authbench/bench/internal/lookup"
	"authbench/impl/jwt"
	"authbench/scenarios"
)

// Who holds more in memory collects garbage less often, and so does everybody in the same process.
func TestFloorsHoldNoTokensOfTheirOwn(t *testing.T) {
	const n, length = 1000, 10_000
	payload := strings.Repeat("A", length)
	for _, alg := range []string{"HS256", "EdDSA"} {
		l := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: alg, Claims: "9KB", Callers: 1, Rung: scenarios.RungFloor}
		w := made(t, "", []scenarios.Lookup{l}).Work
		tokens := make([]string, n)
		for i := range tokens {
			tokens[i] = "h." + payload + ".c2ln"
		}
		w.Tokens[lookup.TokensKey(alg, l.Claims)] = tokens
		before := live()
		prepared, err := jwtFloor(t.Context(), l, w)
		if err != nil {
			t.Fatal(err)
		}
		if held := live() - before; held > n*length/10 {
			t.Errorf("%s: the floor holds %d B for tokens of %d", alg, held, n*length)
		}
		runtime.KeepAlive(prepared)
		runtime.KeepAlive(tokens)
	}
}

// live is how much memory is in use when the garbage is gone.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestACacheThatKeepsTooFewIsNotTimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // for the time that a cache is given
		l := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerifyCached, Alg: "HS256", Claims: "160B", Callers: 1, Rung: scenarios.RungFast}
		w := made(t, "", []scenarios.Lookup{l}).Work
		c, err := newJWTCase(l, w, func(config *jwt.Config) { config.VerifiedTokens = 20 })
		if err != nil {
			t.Fatal(err)
		}
		few := c.tokens[:200]
		if err := load(t.Context(), len(few), verifying(c.scheme, few, c.subjects, 1), c.scheme.VerifiedMisses); !errors.Is(err, errNotKept) {
			t.Error(err)
		}
	})
}
