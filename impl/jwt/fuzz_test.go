package jwt

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"authbench/impl"
)

// FuzzVerify starts from issued tokens. Whatever is accepted is one of them, byte for byte: HS256 has one
// signature a text, and a text one form.
func FuzzVerify(f *testing.F) {
	schemes := hs256(f)
	issued := map[string]bool{}
	for i, claims := range []string{"", `{"plan":"pro"}`, `{"a":{"b":[1,2,{"c":"d"}]},"e":"\u00e9"}`} {
		id := strings.NewReader(strings.Repeat(string(rune('a'+i)), 16)) // the same tokens in every fuzz worker
		schemes[0].rand = id
		p := impl.Principal{Subject: fmt.Sprint("user-", i), Roles: []string{"reader"}}
		if claims != "" {
			p.Claims = []byte(claims)
		}
		token, err := schemes[0].Issue(f.Context(), p)
		if err != nil {
			f.Fatal(err)
		}
		issued[string(token)] = true
		f.Add(string(token))
		f.Add(string(token) + "=")
		f.Add(string(token)[1:])
	}
	f.Add(b64(`{"alg":"none","typ":"JWT"}`) + "." + b64(claims()) + ".")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		claims, err := agree(t, schemes, impl.Token(text))
		if (err == nil) != issued[text] {
			t.Fatalf("%q: %+v, %v", text, claims.principal, err)
		}
		if err != nil && !errors.Is(err, impl.ErrInvalid) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// FuzzRungs changes tokens of every algorithm in one place: characters are taken out there, and others put in. The
// change is what is fuzzed, so that it means the same in every worker, whose keys are its own.
func FuzzRungs(f *testing.F) {
	schemes, tokens := fuzzed(f)
	f.Add(uint16(0), uint16(0), uint16(0), "")
	for i := range uint16(len(tokens)) {
		for at := range uint16(len(tokens[i].token)) / 31 {
			f.Add(i, at*31, uint16(1), string("A_-.=\n"[at%6]))
		}
	}
	f.Add(uint16(3), uint16(36), uint16(0), ".")
	f.Add(uint16(4), uint16(0), uint16(36), b64(`{"typ":"JWT","alg":"HS256"}`))
	f.Fuzz(func(t *testing.T, which, at, out uint16, in string) {
		start := tokens[int(which)%len(tokens)]
		text := string(start.token)
		from := int(at) % (len(text) + 1)
		to := min(from+int(out), len(text))
		agree(t, schemes[start.alg], impl.Token(text[:from]+in+text[to:]))
	})
}

// A start is a genuine token.
type start struct {
	alg   string
	token impl.Token
}

// fuzzed returns the rungs of every algorithm, and tokens of it that they take, or call expired.
func fuzzed(f *testing.F) (map[string][]*Scheme, []start) {
	schemes, tokens := map[string][]*Scheme{}, []start{}
	for _, alg := range Algorithms() {
		key, err := GenerateKey(alg)
		if err != nil {
			f.Fatal(err)
		}
		schemes[alg] = schemesOf(f, alg, key)
		for words, issued := range map[string]int64{"now": now, "long ago": now - 9999} {
			p := impl.Principal{Subject: words, Roles: []string{"reader", "é<"}, Preferences: []byte(`{}`), Claims: []byte(`{"a":[1,{"b":"c"}]}`)}
			token, err := schemes[alg][0].sign(p, issued, issued+60, ties{family: "f", epoch: number{7, true}})
			if err != nil {
				f.Fatal(err)
			}
			if _, err := agree(f, schemes[alg], token); (err == nil) != (issued == now) {
				f.Fatalf("%s, issued %s: %v", alg, words, err)
			}
			tokens = append(tokens, start{alg, token})
		}
	}
	return schemes, tokens
}

// FuzzRungsPayload signs whatever it is given: what is said about header and claims set stands alone. What is
// accepted speaks for somebody, now, and says what it says in one way only.
func FuzzRungsPayload(f *testing.F) {
	for _, seed := range oddClaims() {
		f.Add(goodHeader, seed)
	}
	for _, seed := range []string{claims(), claims("exp", "1e400"), claims("roles", `["a"]`, "claims", `{"a":1}`), `{"sub":"x",` + claims()[1:]} {
		f.Add(goodHeader, seed)
	}
	f.Add(`{"alg":"HS256","typ":"JWT","crit":["x"]}`, claims())
	f.Add(`{"typ":"JWT","alg":"HS256","kid":"k"}`, claims())
	plain, withEpochs := hs256(f), wantingEpochs(hs256(f))
	f.Fuzz(func(t *testing.T, header, payload string) {
		token := signed(header, payload)
		agree(t, withEpochs, token)
		claims, err := agree(t, plain, token)
		if err != nil {
			if !errors.Is(err, impl.ErrInvalid) && !errors.Is(err, impl.ErrExpired) {
				t.Fatal(err)
			}
			return
		}
		if claims.principal.Subject == "" || impl.CheckNames([]byte(payload)) != nil || impl.CheckNames([]byte(header)) != nil {
			t.Fatalf("%q, %q: taken for %+v", header, payload, claims.principal)
		}
	})
}
