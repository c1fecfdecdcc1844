package jwt_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/jwt"
)

// Many tokens on many goroutines, through memory that is used again: nobody gets any of another's principal, not
// even long after its verify.
func TestNoTokenGetsAnothersPrincipal(t *testing.T) {
	for _, rung := range jwt.Rungs() {
		t.Run(string(rung), func(t *testing.T) {
			c := config("HS256")
			c.Rung = rung
			shares(t, shifted(t, c, 0))
			c.VerifiedTokens = 20
			shares(t, shifted(t, c, 0))
		})
	}
}

func shares(t *testing.T, scheme *jwt.Scheme) {
	const callers, verifies = 16, 120
	principals, tokens := many(t, scheme, 50)
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() {
			order := rand.New(rand.NewPCG(1, uint64(caller)))
			kept := map[int]impl.Principal{}
			var into impl.Reused
			for range verifies {
				i := order.IntN(len(tokens))
				if _, err := scheme.Verify(t.Context(), tokens[i][:len(tokens[i])-1]); err == nil {
					t.Error("taken although it was cut")
				}
				p, err := scheme.Verify(t.Context(), tokens[i])
				reusing := scheme.VerifyReusing(t.Context(), tokens[i], &into)
				if err != nil || reusing != nil || !reflect.DeepEqual(into.Principal, principals[i]) {
					t.Errorf("%v; reusing: %v, %+v, want %+v", err, reusing, into.Principal, principals[i])
				}
				kept[i] = p
			}
			for i, p := range kept {
				if !reflect.DeepEqual(p, principals[i]) {
					t.Errorf("became %+v, was %+v", p, principals[i])
				}
			}
		})
	}
	wg.Wait()
}

// many are tokens of different subjects, lengths and kinds.
func many(t *testing.T, scheme *jwt.Scheme, n int) (principals []impl.Principal, tokens []impl.Token) {
	for i := range n {
		p := ofBytes(i * 37)
		p.Subject = fmt.Sprint("user-", i)
		if i%3 == 1 {
			p.Preferences = nil
		} else if i%3 == 2 {
			p.Claims = nil
		}
		for role := range i % 5 {
			p.Roles = append(p.Roles, fmt.Sprintf("role \"%d\" of %d", role, i))
		}
		token, err := scheme.Issue(t.Context(), p)
		must(t, err)
		principals, tokens = append(principals, p), append(tokens, token)
	}
	return principals, tokens
}

// What a principal is made of can be appended to without any of it, or of another's, changing.
func TestAPrincipalsPartsAreApart(t *testing.T) {
	for _, rung := range jwt.Rungs() {
		c := config("HS256")
		c.Rung = rung
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		p, err := scheme.Verify(t.Context(), token)
		must(t, err)
		_, _ = append(p.Preferences, "xxxxxxxx"...), append(p.Claims, "xxxxxxxx"...)
		if diff := cmp.Diff(alex(), p); diff != "" {
			t.Errorf("%s: %s", rung, diff)
		}
	}
}
