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
	scheme := hs256(f)
	issued := map[string]bool{}
	for i, claims := range []string{"", `{"plan":"pro"}`, `{"a":{"b":[1,2,{"c":"d"}]},"e":"\u00e9"}`} {
		id := strings.NewReader(strings.Repeat(string(rune('a'+i)), 16)) // the same tokens in every fuzz worker
		scheme.rand = id
		p := impl.Principal{Subject: fmt.Sprint("user-", i), Roles: []string{"reader"}}
		if claims != "" {
			p.Claims = []byte(claims)
		}
		token, err := scheme.Issue(f.Context(), p)
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
		p, err := scheme.Verify(t.Context(), impl.Token(text))
		if (err == nil) != issued[text] {
			t.Fatalf("%q: %+v, %v", text, p, err)
		}
		if err != nil && !errors.Is(err, impl.ErrInvalid) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// FuzzPayload signs whatever it is given: the claims set's own checks stand alone. What is accepted
// speaks for somebody, now, and says what it says in one way only.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{claims(), claims("exp", "1e400"), claims("roles", `["a"]`, "claims", `{"a":1}`), `{"sub":"x",` + claims()[1:]} {
		f.Add(goodHeader, seed)
	}
	f.Add(`{"alg":"HS256","typ":"JWT","crit":["x"]}`, claims())
	scheme := hs256(f)
	f.Fuzz(func(t *testing.T, header, payload string) {
		p, err := scheme.Verify(t.Context(), signed(header, payload))
		if err != nil {
			if !errors.Is(err, impl.ErrInvalid) && !errors.Is(err, impl.ErrExpired) {
				t.Fatal(err)
			}
			return
		}
		if p.Subject == "" || impl.CheckNames([]byte(payload)) != nil || impl.CheckNames([]byte(header)) != nil {
			t.Fatalf("%q, %q: taken for %+v", header, payload, p)
		}
	})
}
