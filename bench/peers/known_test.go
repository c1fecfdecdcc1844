package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/jwt"
)

// known is who lets through what, in the versions of go.mod: a letter a library, of legend, and a dot where it
// refuses. A new version that checks more, or less, is noticed here.
const known = `
..... alg none without a signature
..... a public key used as an HMAC secret
..... HS512 with the HS256 secret
..... alg none over a right signature
..... another alg over a right signature
..... alg in lower case
....c header names in capitals
gs..c alg twice: none first
...x. alg twice: none last
gsox. alg in two cases: none in capitals
gs..c an unknown critical header
gso.c an empty list of critical headers
gsoxc another typ
gsoxc no typ
gsox. typ a number
..... a header with text after its JSON
gso.c a header nested ten thousand deep
gsoxc a header that is not UTF-8
g.... another issuer
g.... no issuer
g.... another audience
g.... no audience
g.o.c no exp
..o.c exp null
.s..c exp in quotes
gso.c exp a fraction
gso.c exp with an exponent
..... exp beyond int64
gsoxc exp after the year 9999
gsoxc exp under EXP
gs.xc exp twice: past first
..... exp twice: past last
gs.xc sub twice
g.o.. sub in two cases
.s.xc sub in two cases: the other one is believed
gsoxc a name twice in a nested claim
..... nbf in the future
g..x. iat in the future
gsoxc claims that are not UTF-8
..... claims with text after their JSON
gsoxc claims nested ten thousand deep
gsoxc a token of more than 100 KB
g.oxc unused bits set in the signature
g..xc unused bits set in the claims
gsoxc a line break in the signature
gs.xc a line break in the claims
gsoxc a line break behind
..... a space before
...x. padding of the signature
...x. padding of the claims
..... a fourth part
...x. the standard base64 alphabet
`

func legend() map[rune]string {
	return map[rune]string{'g': "golang-jwt", 's': "golang-jwt-strict", 'o': "go-jose", 'x': "jwx", 'c': "cristalhq"}
}

func knownOf() (accepts map[string][]string, words []string) {
	accepts = make(map[string][]string)
	for line := range strings.Lines(strings.TrimSpace(known)) {
		letters, row, _ := strings.Cut(strings.TrimSpace(line), " ")
		words = append(words, row)
		for _, letter := range letters {
			if name := legend()[letter]; name != "" {
				accepts[name] = append(accepts[name], row)
			}
		}
	}
	return accepts, words
}

func TestWhatIsLetThroughIsKnown(t *testing.T) {
	w := testWork(t, "")
	want, words := knownOf()
	for name, peer := range jwtPeers() {
		accepts, err := peer.prove(w, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want[name], accepts); diff != "" {
			t.Errorf("%s lets through (-known +found):\n%s", name, diff)
		}
	}
	for _, odd := range oddities() {
		if !slices.Contains(words, odd.words) {
			t.Errorf("no row for %q", odd.words)
		}
	}
}

func TestOursLetNothingThrough(t *testing.T) {
	w := testWork(t, "")
	for _, alg := range jwt.Algorithms() {
		terms, err := termsOf(w, alg)
		if err != nil {
			t.Fatal(err)
		}
		for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
			scheme := ours(t, alg, rung, w.Keys[alg])
			verify := func(token string) (string, error) {
				p, err := scheme.Verify(t.Context(), impl.Token(token))
				return p.Subject, err
			}
			f := newForge(terms)
			if subject, err := verify(f.with()); err != nil || subject != goodSubject {
				t.Errorf("%s, %s: a good token: %q, %v", alg, rung, subject, err)
			}
			for _, words := range lets(verify, f) {
				t.Errorf("%s, %s: ours lets through %s", alg, rung, words)
			}
		}
	}
}
