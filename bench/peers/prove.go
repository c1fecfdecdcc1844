package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// prove is the process's lookup.Prover: each peer accepts the run's tokens of every kind that it is timed with, and
// rejects a tampered and an expired one. What else it lets through it lists. A process is given the tokens or the
// sessions that it is to work on, and proves who works on those.
func prove(ctx context.Context, w *lookup.Work) (lookup.Proof, error) {
	proof := lookup.Proof{Modules: modules(), Accepts: make(map[string][]string)}
	for name, of := range provers() {
		if of.sessions && len(w.SessionTokens) == 0 || !of.sessions && len(w.Tokens) == 0 {
			continue
		}
		accepts, err := of.prove(ctx, w)
		if err != nil {
			return lookup.Proof{}, fmt.Errorf("%s%s: %w", scenarios.PeerPrefix, name, err)
		}
		proof.Accepts[name] = accepts
	}
	return proof, nil
}

// A prover shows it for one peer.
type prover struct {
	sessions bool
	prove    func(context.Context, *lookup.Work) (accepts []string, err error)
}

func provers() map[string]prover {
	all := map[string]prover{"scs": {true, proveSCS}}
	for name, peer := range jwtPeers() {
		all[name] = prover{false, func(_ context.Context, w *lookup.Work) ([]string, error) { return peer.prove(w, name) }}
	}
	for name, peer := range storePeers() {
		all[name] = prover{true, peer.prove}
	}
	return all
}

// modules names each peer's module and version, as they were built in.
func modules() map[string]string {
	paths := map[string]string{"scs": "github.com/alexedwards/scs/v2"}
	for name, p := range jwtPeers() {
		paths[name] = p.module
	}
	for name, p := range storePeers() {
		paths[name] = p.module
	}
	versions := make(map[string]string)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			versions[m.Path] = m.Version
		}
	}
	for name, path := range paths {
		paths[name] = path + "@" + versions[path]
	}
	return paths
}

// prove shows it for a library of JWTs.
func (p jwtPeer) prove(w *lookup.Work, name string) (accepts []string, err error) {
	for _, l := range listed() {
		if peerName(l) != name {
			continue
		}
		if err := p.provesOne(w, l); err != nil {
			return nil, fmt.Errorf("%s of %s with %s: %w", l.Op, l.Claims, l.Alg, err)
		}
	}
	for _, alg := range algorithms(name) {
		t, verify, err := p.with(w, alg)
		if err != nil {
			return nil, err
		}
		accepts = append(accepts, lets(verify, newForge(t))...)
	}
	return unique(accepts), nil
}

// with returns the library's verifier of the run's tokens of an algorithm.
func (p jwtPeer) with(w *lookup.Work, alg string) (terms, verifier, error) {
	t, err := termsOf(w, alg)
	if err != nil {
		return terms{}, nil, err
	}
	verify, err := p.verifier(t)
	return t, verify, err
}

// algorithms are those that a library is timed with.
func algorithms(name string) []string {
	var all []string
	for _, l := range listed() {
		if peerName(l) == name {
			all = append(all, l.Alg)
		}
	}
	return unique(all)
}

// provesOne shows it for the tokens of one benchmark, or for those that the library issues.
func (p jwtPeer) provesOne(w *lookup.Work, l scenarios.Lookup) error {
	t, verify, err := p.with(w, l.Alg)
	if err != nil {
		return err
	}
	prepared, err := p.prepare(l)(context.Background(), w)
	if err != nil {
		return err
	}
	if err := prepared.Op(0, 0); err != nil {
		return fmt.Errorf("does not accept a valid token: %w", err)
	}
	f := newForge(t)
	if _, err := verify(f.with()); err != nil {
		return fmt.Errorf("does not accept a valid token made by hand: %w", err)
	}
	for words, token := range map[string]string{
		"a token with another subject":      tampered(f),
		"a token with another signature":    resigned(f),
		"a token without a signature":       b64(f.header("")) + "." + b64(f.claims()) + ".",
		"an expired token":                  f.with("exp", fmt.Sprint(f.now-600-int64(t.leeway.Seconds()))),
		"a tampered token that has expired": tampered(forge{f.terms, f.now - 10_000}),
	} {
		if _, err := verify(token); err == nil {
			return errors.New("accepts " + words)
		}
	}
	return nil
}

// lets lists what the verifier takes of what a strict one refuses. Whether it also believes the other of two
// subjects is another thing.
func lets(verify verifier, f forge) []string {
	var accepted []string
	for _, odd := range oddities() {
		token := odd.token(f)
		if token == "" {
			continue
		}
		switch subject, err := verify(token); {
		case err == nil && subject != goodSubject:
			accepted = append(accepted, odd.words+": the other one is believed")
		case err == nil:
			accepted = append(accepted, odd.words)
		}
	}
	return accepted
}

// unique keeps the first of each, in order.
func unique(all []string) []string {
	var kept []string
	for _, one := range all {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}
