package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
	"authbench/scenarios"
)

const (
	testIssuer   = "https://issuer.example"
	testAudience = "https://site.example"
	testLeeway   = 5 * time.Second
	sessions     = 300
)

// testWork is the work of a run in small: tokens of ours for every listed benchmark, and records on the store.
func testWork(t *testing.T, storeURL string) *lookup.Work {
	t.Helper()
	w := &lookup.Work{
		Issuer: testIssuer, Audience: testAudience, Lifetime: time.Hour, Leeway: testLeeway,
		Keys: make(map[string][]byte), Principals: make(map[string][]byte), Tokens: make(map[string][]string),
		StoreURL: storeURL, FastPrefix: "test:fast:",
	}
	for _, shape := range scenarios.LookupShapes() {
		w.Principals[shape.Name] = []byte(shape.Principal)
	}
	for _, alg := range jwt.Algorithms() {
		w.Keys[alg] = newKey(t, alg)
		scheme := ours(t, alg, impl.Fast, w.Keys[alg])
		for name, principal := range w.Principals {
			w.Tokens[lookup.TokensKey(alg, name)] = issued(t, scheme, principal)
		}
	}
	if storeURL != "" {
		writeRecords(t, w)
	}
	return w
}

// ours is our scheme on a rung.
func ours(t *testing.T, alg string, rung impl.Rung, key []byte) *jwt.Scheme {
	t.Helper()
	parsed, err := jwt.ParseKey(alg, key)
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := jwt.New(jwt.Config{
		Algorithm: alg, Rung: rung, Key: parsed, Issuer: testIssuer, Audience: testAudience, Lifetime: time.Hour, Leeway: testLeeway,
	})
	if err != nil {
		t.Fatal(err)
	}
	return scheme
}

func newKey(t *testing.T, alg string) []byte {
	t.Helper()
	key, err := jwt.GenerateKey(alg)
	if err != nil {
		t.Fatal(err)
	}
	data, err := key.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func issued(t *testing.T, scheme impl.Scheme, principal []byte) []string {
	t.Helper()
	p, err := impl.ParsePrincipal(principal)
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for i := range 3 {
		p.Subject = scenarios.Subject(i, p.Subject)
		token, err := scheme.Issue(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, string(token))
	}
	return tokens
}

// writeRecords writes what stands for records: no client here reads what is in one.
func writeRecords(t *testing.T, w *lookup.Work) {
	t.Helper()
	client := storetest.Open(t, w.StoreURL, "").Client()
	for i := range sessions {
		key := fmt.Sprintf("%ssession:{%064x}", w.FastPrefix, i)
		w.SessionTokens = append(w.SessionTokens, rand.Text())
		w.RecordKeys = append(w.RecordKeys, key)
		w.Subjects = append(w.Subjects, scenarios.Subject(i, "somebody"))
		if err := client.Set(context.Background(), key, w.Principals["275B"], time.Hour).Err(); err != nil {
			t.Fatal(err)
		}
	}
}
