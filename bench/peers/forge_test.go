package main

import (
	"encoding/base64"
	"strings"
	"testing"

	golang "github.com/golang-jwt/jwt/v5"

	"authbench/impl/jwt"
)

// An oddity is refused for what is odd about it and for nothing else: whoever overlooks that finds it rightly signed,
// unless it is forged.
func TestOdditiesAreRightlySigned(t *testing.T) {
	w := testWork(t, "")
	for _, alg := range jwt.Algorithms() {
		terms, err := termsOf(w, alg)
		if err != nil {
			t.Fatal(err)
		}
		for _, odd := range oddities() {
			token := odd.token(newForge(terms))
			if token == "" {
				continue
			}
			signed := rightlySigned(terms, alg, token) || alg == "HS256" && rightlySigned(terms, "HS512", token)
			if signed == odd.forged {
				t.Errorf("%s, %s: rightly signed: %v", alg, odd.words, signed)
			}
		}
	}
}

// rightlySigned looks at the signature alone, and past everything that is odd in the form.
func rightlySigned(t terms, alg, token string) bool {
	parts := strings.Split(strings.TrimSpace(token), ".")
	if len(parts) < 3 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[2], "="))
	return err == nil && golang.GetSigningMethod(alg).Verify(parts[0]+"."+parts[1], signature, t.verifying) == nil
}
