package main

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"authbench/bench/internal/lookup"
)

// terms are what issuer and verifier of a token agree on.
type terms struct {
	alg                string
	signing, verifying any // keys, as most libraries take them: the secret itself, else a private and a public key
	issuer, audience   string
	lifetime, leeway   time.Duration
}

// termsOf are those of the run's tokens.
func termsOf(w *lookup.Work, alg string) (terms, error) {
	t := terms{alg: alg, issuer: w.Issuer, audience: w.Audience, lifetime: w.Lifetime, leeway: w.Leeway}
	data := w.Keys[alg]
	if alg == "HS256" && len(data) > 0 {
		t.signing, t.verifying = data, data
		return t, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(data)
	if err != nil {
		return terms{}, fmt.Errorf("the run has no key for %s that can be read", alg)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return terms{}, fmt.Errorf("the run's key for %s is none that signs", alg)
	}
	t.signing, t.verifying = key, signer.Public()
	return t, nil
}

// members are the claims of a principal beside the registered ones: what every library decodes them into.
type members struct {
	Roles  []string        `json:"roles,omitempty"`
	Prefs  json.RawMessage `json:"prefs,omitempty"`
	Claims json.RawMessage `json:"claims,omitempty"`
}

// newID makes a jti as ours does.
func newID() string {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // it never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(raw[:])
}
