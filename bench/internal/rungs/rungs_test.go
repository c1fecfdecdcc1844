package rungs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
	"authbench/scenarios"
)

const testSessions = 60

// ours are the listed lookups that are not a peer's.
func ours() []scenarios.Lookup {
	return slices.DeleteFunc(scenarios.Lookups(), func(l scenarios.Lookup) bool { return strings.HasPrefix(l.Rung, scenarios.PeerPrefix) })
}

// of are ours of a scheme.
func of(scheme string) []scenarios.Lookup {
	return slices.DeleteFunc(ours(), func(l scenarios.Lookup) bool { return l.Scheme != scheme })
}

// made makes the lookups' work, on a store if they need one, and cleans it up with the test.
func made(t *testing.T, url string, lookups []scenarios.Lookup) *Made {
	t.Helper()
	m, err := Make(t.Context(), Config{
		StoreURL: url, Prefix: "ab:test:", Issuer: "https://id.example.com", Audience: "authbench", Sessions: testSessions,
	}, lookups)
	t.Cleanup(func() {
		if _, err := m.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheTableIsTheScenariosList(t *testing.T) {
	var got []scenarios.Lookup
	for _, b := range Table() {
		got = append(got, b.Lookup)
	}
	if diff := cmp.Diff(ours(), got); diff != "" {
		t.Error(diff)
	}
}

func TestTheListedRungsAreTheSchemes(t *testing.T) {
	listed := func(scheme, op, alg, claims string, callers int) []impl.Rung {
		var rungs []impl.Rung
		for _, l := range ours() {
			if l.Scheme == scheme && l.Op == op && l.Alg == alg && l.Claims == claims && l.Callers == callers && l.Rung != scenarios.RungFloor {
				rungs = append(rungs, impl.Rung(l.Rung))
			}
		}
		return rungs
	}
	for _, tc := range []struct {
		words         string
		listed, rungs []impl.Rung
	}{
		{"JWT", listed("jwt", scenarios.OpVerify, "HS256", "275B", 1), jwt.Rungs()},
		{"session, alone", listed("session", scenarios.OpVerify, scenarios.AlgOpaque, "275B", 1), session.Rungs()},
		{"session, many", listed("session", scenarios.OpVerify, scenarios.AlgOpaque, "275B", 64), session.Rungs()},
		{"cached session", listed("session", scenarios.OpVerifyCached, scenarios.AlgOpaque, "275B", 2), session.CachedRungs()},
	} {
		if !slices.Equal(tc.listed, tc.rungs) {
			t.Errorf("%s: the scenario lists %v, the scheme has %v", tc.words, tc.listed, tc.rungs)
		}
	}
}

func TestEveryBenchmarkOfAJWTWorks(t *testing.T) {
	worksOn(t, made(t, "", of("jwt")).Work, "jwt")
}

func TestEveryBenchmarkOfASessionWorksOnEveryStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		worksOn(t, made(t, url, of("session")).Work, "session")
	})
}

func worksOn(t *testing.T, w *lookup.Work, scheme string) {
	t.Helper()
	if _, err := Prove(t.Context(), w); err != nil {
		t.Error(err)
	}
	for _, b := range Table() {
		if b.Lookup.Scheme != scheme {
			continue
		}
		if err := perform(t.Context(), b, w); err != nil {
			t.Errorf("%s: %v", b.Lookup.Name(), err)
		}
	}
}

// perform has two callers of a benchmark go through a working set and on.
func perform(ctx context.Context, b lookup.Benchmark, w *lookup.Work) error {
	p, err := b.Prepare(ctx, w)
	if err != nil {
		return err
	}
	if p.Close != nil {
		defer p.Close()
	}
	var before int64
	if p.Misses != nil {
		before = p.Misses()
	}
	for caller := range min(b.Lookup.Callers, 2) {
		for i := range testSessions + 5 {
			if err := p.Op(caller, i); err != nil {
				return fmt.Errorf("operation %d: %w", i, err)
			}
		}
	}
	if p.Misses != nil && p.Misses() > before+8 {
		return fmt.Errorf("%d of the operations were no hits", p.Misses()-before)
	}
	return nil
}

// Whatever comes out of another's token, or of none, is no answer.
func TestAnOperationFailsWhereItsWorkIsWrong(t *testing.T) {
	m := made(t, storetest.Embedded(t).URL, ours())
	for _, b := range Table() {
		if b.Lookup.Op == scenarios.OpIssue || b.Lookup.Rung == scenarios.RungFloor && b.Lookup.Op == scenarios.OpVerifyCached {
			continue // no answer to compare
		}
		w := *m.Work
		w.Subjects = slices.Repeat([]string{"user-999999"}, len(w.Subjects))
		w.Tokens = make(map[string][]string)
		for key, tokens := range m.Work.Tokens {
			foreign := tokens[1:]
			if b.Lookup.Rung == scenarios.RungFloor { // which knows no subject
				foreign = []string{tokens[0][:len(tokens[0])-3] + "AAA"}
			}
			w.Tokens[key] = foreign
		}
		if err := perform(t.Context(), b, &w); err == nil {
			t.Errorf("%s took somebody else's token", b.Lookup.Name())
		}
		if err := perform(t.Context(), b, &lookup.Work{StoreURL: w.StoreURL}); err == nil {
			t.Errorf("%s works on nothing", b.Lookup.Name())
		}
	}
}

func TestNothingIsLeftInTheStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		m, err := Make(t.Context(), Config{StoreURL: url, Prefix: "ab:", Issuer: "i", Audience: "a", Sessions: testSessions}, of("session"))
		if err != nil {
			t.Fatal(err)
		}
		conn := storetest.Open(t, url, "")
		if keys := conn.Client().DBSize(t.Context()).Val(); keys < 2*testSessions {
			t.Fatalf("%d keys for two records a session", keys)
		}
		if ttl := conn.Client().TTL(t.Context(), m.Work.RecordKeys[7]).Val(); ttl <= 0 {
			t.Errorf("a record that would stay for ever: %v", ttl)
		}
		for _, key := range m.Work.SCSKeys() { // as a process of the peers leaves them that was killed
			if err := conn.Client().Set(t.Context(), key, "gob", time.Hour).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := m.Close(t.Context()); err != nil || n < 2*testSessions {
			t.Errorf("cleaned %d keys: %v", n, err)
		}
		if keys := conn.Client().DBSize(t.Context()).Val(); keys != 0 {
			t.Errorf("%d keys are left", keys)
		}
	})
}

func TestMakingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m, err := Make(ctx, Config{StoreURL: storetest.Embedded(t).URL, Prefix: "ab:", Issuer: "i", Audience: "a", Sessions: testSessions}, ours())
	if err == nil {
		t.Error("made although its context had ended")
	}
	if _, err := m.Close(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheCachedTokenIsAsLongAsItsTargetSays(t *testing.T) {
	const want, off = 450, 3
	small := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "160B"}
	w := made(t, "", []scenarios.Lookup{small}).Work
	if n := len(w.Tokens[lookup.TokensKey("HS256", "160B")][0]); n < want-off || n > want+off {
		t.Errorf("a token of %d B, want %d ± %d", n, want, off)
	}
}

func TestARecordThatIsNotThereIsNoAnswerOfTheSocket(t *testing.T) {
	server := storetest.Embedded(t)
	s, err := dial(t.Context(), server.URL+"/0")
	if err != nil {
		t.Fatal(err)
	}
	defer s.conn.Close()
	if _, err := s.get("nothing"); err == nil {
		t.Error("a record where there is none")
	}
	if err := storetest.Open(t, server.URL, "").Client().Set(t.Context(), "k", "", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if record, err := s.get("k"); err != nil || len(record) != 0 {
		t.Errorf("an empty record reads %q, %v", record, err)
	}
	if _, err := dial(t.Context(), strings.Replace(server.URL, "redis://", "redis://:secret@", 1)); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a password that the store does not have: %v", err)
	}
}
