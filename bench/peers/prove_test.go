package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/store/storetest"
	"authbench/scenarios"
)

func TestEveryPeerProves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		proof, err := prove(t.Context(), testWork(t, url))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range listed() {
			if _, ok := proof.Accepts[peerName(l)]; !ok {
				t.Errorf("nothing is proved of %s", l.Rung)
			}
		}
		for name, words := range proof.Accepts {
			t.Logf("peer-%s-accepts: %s", name, strings.Join(words, ", "))
			for _, w := range words {
				if strings.ContainsAny(w, ",\n") {
					t.Errorf("%q does not fit on a line of words that are comma separated", w)
				}
			}
		}
		for name, module := range proof.Modules {
			if _, version, _ := strings.Cut(module, "@"); !strings.HasPrefix(version, "v") {
				t.Errorf("peer-%s is of %q", name, module)
			}
		}
	})
}

// Every benchmark that the scenario lists exists, and does what it says with four callers at once.
func TestEveryListedBenchmarkRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		w := testWork(t, url)
		benchmarks, err := table()
		if err != nil || len(benchmarks) == 0 {
			t.Fatalf("%d benchmarks: %v", len(benchmarks), err)
		}
		for _, b := range benchmarks {
			prepared, err := b.Prepare(t.Context(), w)
			if errors.Is(err, errors.ErrUnsupported) && strings.Contains(t.Name(), "miniredis") {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", b.Lookup.Name(), err)
				continue
			}
			perform(t, b.Lookup, prepared)
			if prepared.Close != nil {
				t.Cleanup(prepared.Close)
			}
		}
	})
}

func perform(t *testing.T, l scenarios.Lookup, p lookup.Prepared) {
	t.Helper()
	var all sync.WaitGroup
	for caller := range l.Callers {
		all.Go(func() {
			for i := range 2 * sessions / l.Callers {
				if err := p.Op(caller, i); err != nil {
					t.Errorf("%s: %v", l.Name(), err)
					return
				}
			}
		})
	}
	all.Wait()
	if p.Misses != nil && p.Misses() > 2*sessions {
		t.Errorf("%s: %d misses", l.Name(), p.Misses())
	}
}

// A token that a peer issues is one of ours.
func TestIssuedTokensAreTaken(t *testing.T) {
	w := testWork(t, "")
	for name, peer := range jwtPeers() {
		if peer.issuer == nil {
			continue
		}
		terms, err := termsOf(w, "HS256")
		if err != nil {
			t.Fatal(err)
		}
		who, err := impl.ParsePrincipal(w.Principals["275B"])
		if err != nil {
			t.Fatal(err)
		}
		issue, err := peer.issuer(terms, who)
		if err != nil {
			t.Fatal(err)
		}
		token, err := issue()
		if err != nil {
			t.Fatal(err)
		}
		got, err := ours(t, "HS256", impl.Fast, w.Keys["HS256"]).Verify(t.Context(), impl.Token(token))
		if diff := cmp.Diff(who, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

// A prover that finds a peer which takes anything says so.
func TestALaxPeerDoesNotProve(t *testing.T) {
	w := testWork(t, "")
	lax := jwtPeer{module: "none", verifier: func(terms) (verifier, error) {
		return func(token string) (string, error) {
			subjects, err := subjectsOf([]string{token})
			if err != nil {
				return "", err
			}
			return subjects[0], nil
		}, nil
	}}
	if _, err := lax.prove(w, "golang-jwt-strict"); err == nil || !strings.Contains(err.Error(), "accepts") {
		t.Errorf("a verifier that checks nothing: %v", err)
	}
	strict := jwtPeer{module: "none", verifier: func(terms) (verifier, error) {
		return func(string) (string, error) { return "", errClaims }, nil
	}}
	if _, err := strict.prove(w, "golang-jwt-strict"); err == nil || !strings.Contains(err.Error(), "does not accept") {
		t.Errorf("a verifier that takes nothing: %v", err)
	}
}

// The program answers the harness on its stdin and stdout.
func TestRunTalksToTheHarness(t *testing.T) {
	requests, in := io.Pipe()
	out, replies := io.Pipe()
	code := make(chan int)
	go func() {
		var errs strings.Builder
		code <- run([]string{"peers"}, requests, replies, &errs)
		replies.Close()
	}()
	lines := bufio.NewReader(out)
	ask := func(r lookup.Request) (reply lookup.Reply) {
		if err := errors.Join(lookup.Write(in, r), lookup.Read(lines, &reply)); err != nil || reply.Error != "" {
			t.Fatal(err, reply.Error)
		}
		return reply
	}
	var want []string
	for _, l := range listed() {
		want = append(want, l.Name())
	}
	if diff := cmp.Diff(want, ask(lookup.Request{Verb: lookup.VerbList}).Names); diff != "" {
		t.Error(diff)
	}
	in.Close()
	if got := <-code; got != 0 {
		t.Errorf("exit %d", got)
	}
	if got := run([]string{"peers", "x"}, requests, io.Discard, io.Discard); got != 2 {
		t.Errorf("exit %d with an argument", got)
	}
}

// A machine that stalls may have a short-lived record expire before it is first read: then nothing is known of the
// cache yet, and it is written again.
func TestAStallDoesNotHideWhatACacheKeeps(t *testing.T) {
	plain, err := goRedisClient(storetest.Embedded(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	reads := 0
	r := reader{misses: func() int64 { return 0 }, get: func(_ context.Context, key string) (string, error) {
		if reads++; strings.HasSuffix(key, "2") && reads < 4 {
			return "", errEmpty // expired before it was read
		}
		return "kept for ever", nil
	}}
	accepts, err := r.odd(t.Context(), plain, "odd")
	if diff := cmp.Diff([]string{oddBytes, oddExpired}, accepts); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	r.get = func(context.Context, string) (string, error) { return "", errEmpty }
	if _, err := r.odd(t.Context(), plain, "odd"); !errors.Is(err, errEmpty) {
		t.Errorf("one that never reads it: %v", err)
	}
}

// The harness starts a process a group of benchmarks, and has all of them prove at the same time.
func TestProofsAtTheSameTimeDoNotDisturbEachOther(t *testing.T) {
	w := testWork(t, storetest.Redis(t).URL)
	goRedis := storePeers()["go-redis"]
	var all errgroup.Group
	for i := range 12 {
		all.Go(func() error {
			time.Sleep(time.Duration(i) * 10 * time.Millisecond)
			_, err := proveSCS(t.Context(), w)
			_, more := storePeer{goRedis.module, goRedis.open, nil}.prove(t.Context(), w)
			return errors.Join(err, more)
		})
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}

// Hashing a token is every client's, and what the copy of it takes is nobody's.
func TestAStoresClientIsBilledForNothingOfOurs(t *testing.T) {
	w := &lookup.Work{SessionTokens: []string{strings.Repeat("t", 43)}, RecordKeys: []string{"key"}}
	op := reader{get: func(context.Context, string) (string, error) { return "record", nil }}.op(w, 1)
	if got := testing.AllocsPerRun(100, func() { _ = op(0, 0) }); got != 0 {
		t.Errorf("%v allocations beside the client's", got)
	}
}
