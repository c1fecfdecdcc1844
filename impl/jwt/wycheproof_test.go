package jwt

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/c2sp/wycheproof"

	"authbench/impl"
)

// The public vectors are JWS and no JWT: their payloads are any bytes, and their headers have no typ. So they are
// tried on form, algorithm and signature alone, as the obvious and the fast rung check them. There is none of EdDSA.

// disagreements are the vectors on which both rungs decide otherwise, with the reason.
func disagreements() map[int]string {
	const (
		empty    = "a JWT's payload is a JSON object and never empty: refused before the signature"
		otherAlg = "the header says PS384 and the key is for PS256: one key serves one algorithm"
		alphabet = "a character outside base64url's alphabet, which RFC 7515, section 2, does not let a reader skip"
		lost     = "the text is that of vector 357, which is valid: the padding that it is named after is not in the file"
	)
	return map[int]string{
		259: empty, 272: empty, 346: otherAlg, 350: otherAlg, 372: alphabet, 373: alphabet,
		367: lost, 370: lost,
	}
}

// A vectorGroup is tests with one key.
type vectorGroup struct {
	Private jwk `json:"private"`
	Tests   []struct {
		ID      int    `json:"tcId"`
		Comment string `json:"comment"`
		JWS     any    `json:"jws"`
		Result  string `json:"result"`
	} `json:"tests"`
}

// A jwk is a private key (RFC 7517), its numbers big-endian.
type jwk struct {
	Alg                    string
	K, D, N, E, P, Q, X, Y base64URL
}

type base64URL []byte

func (b *base64URL) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.AppendDecode(nil, text)
	return err
}

func (b base64URL) number() *big.Int { return new(big.Int).SetBytes(b) }

// key is for one of our algorithms.
func (j jwk) key(t *testing.T) Key {
	t.Helper()
	var secret any = []byte(j.K)
	switch j.Alg {
	case "RS256", "PS256":
		key := &rsa.PrivateKey{
			PublicKey: rsa.PublicKey{N: j.N.number(), E: int(j.E.number().Int64())},
			D:         j.D.number(), Primes: []*big.Int{j.P.number(), j.Q.number()},
		}
		key.Precompute()
		secret = key
	case "ES256":
		key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), j.D)
		if err != nil {
			t.Fatal(err)
		}
		secret = key
	}
	key, err := newKey(j.Alg, secret)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func vectorGroups(t *testing.T) []vectorGroup {
	t.Helper()
	data, err := fs.ReadFile(wycheproof.TestVectors, "json_web_signature_test.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		TestGroups []vectorGroup `json:"testGroups"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(file.TestGroups, func(g vectorGroup) bool { return !slices.Contains(Algorithms(), g.Private.Alg) })
}

func TestWycheproof(t *testing.T) {
	valid, listed := map[string]int{}, disagreements()
	for _, group := range vectorGroups(t) {
		schemes := schemesOf(t, group.Private.Alg, group.Private.key(t))
		for _, test := range group.Tests {
			text, isText := test.JWS.(string)
			if !isText {
				t.Fatalf("vector %d is no text", test.ID)
			}
			want := test.Result == "valid"
			if want {
				valid[group.Private.Alg]++
			}
			reason, disagrees := listed[test.ID]
			for _, s := range []*Scheme{schemes[0], schemes[len(schemes)-1]} {
				if got := isJWS(s, impl.Token(text)); got != (want != disagrees) {
					t.Errorf("vector %d, %s, is %s; the %s rung says %t (%s)", test.ID, test.Comment, test.Result, s.rung, got, reason)
				}
			}
			delete(listed, test.ID)
		}
	}
	for _, alg := range []string{"HS256", "RS256", "PS256", "ES256"} {
		if valid[alg] == 0 {
			t.Errorf("no valid vector of %s", alg)
		}
	}
	if len(listed) > 0 {
		t.Errorf("listed and not tried: %v", listed)
	}
}

// isJWS asks for all of a scheme's checks but for typ and the claims set.
func isJWS(s *Scheme, t impl.Token) bool {
	if s.obvious != nil {
		return isJWSByLibrary(s, t)
	}
	m := s.borrow()
	defer s.giveBack(m)
	f, ok := split(t)
	if !ok || !s.unseal(f, m) {
		return false
	}
	header, text, ok := readHeader(f.header)
	return ok && checkHeader(text) && header["alg"] == s.key.Algorithm()
}

// isJWSByLibrary takes the steps of the parser that come before the claims set, which it would decode first.
func isJWSByLibrary(s *Scheme, t impl.Token) bool {
	texts, err := precheck(t)
	if err != nil {
		return false
	}
	var header struct{ Alg string }
	signed, signature, _ := cutLast(string(t))
	decoded, err := s.obvious.parser.DecodeSegment(signature)
	return err == nil && json.NewDecoder(bytes.NewReader(texts.header)).Decode(&header) == nil &&
		header.Alg == s.key.Algorithm() && s.key.method.Verify(signed, decoded, s.key.verify) == nil
}

func cutLast(text string) (before, after string, found bool) {
	i := strings.LastIndexByte(text, '.')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}
