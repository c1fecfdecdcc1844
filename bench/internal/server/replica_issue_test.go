package server

import (
	"errors"
	"testing"
	"time"

	"authbench/impl"
)

// builtReplica is a replica inside this process, without its listener.
func builtReplica(t *testing.T, config ReplicaConfig) *replica {
	t.Helper()
	r := &replica{config: config}
	t.Cleanup(r.close)
	if err := r.build(fakeVariants()); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPairsAreIssuedInOrder(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeRefresh))
	const n = issueChunk + 2
	pairs, err := r.IssuePairs(t.Context(), 1, n)
	if err != nil || len(pairs) != n {
		t.Fatalf("%d pairs, %v", len(pairs), err)
	}
	live := NewLive(r)
	defer live.Close()
	for i, want := range map[int]string{0: "user-000001", n - 1: "user-000502"} {
		if p, err := live.Verify(t.Context(), pairs[i].Access); err != nil || p.Subject != want {
			t.Errorf("pair %d is %s's, %v", i, p.Subject, err)
		}
		if _, err := live.Refresh(t.Context(), pairs[i].Refresh); err != nil {
			t.Errorf("pair %d: %v", i, err)
		}
		if pairs[i].RefreshEnds.IsZero() {
			t.Errorf("pair %d has no end", i)
		}
	}
}

func TestAVariantWithoutRefreshTokensIssuesNoPairs(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	if pairs, err := r.IssuePairs(t.Context(), 0, 1); err == nil {
		t.Errorf("%d pairs", len(pairs))
	}
	if _, err := r.IssuePair(t.Context(), impl.Principal{Subject: "u"}); err == nil {
		t.Error("a pair")
	}
	if _, err := r.Measure(t.Context(), MeasureRefresh, 0); err == nil {
		t.Error("a refresh was measured")
	}
}

func TestRevokeManyEndsAllThatItMade(t *testing.T) {
	r := builtReplica(t, testReplicaConfig(fakeSession))
	if err := r.revokeMany(t.Context(), 0, 40); err != nil {
		t.Fatal(err)
	}
	records := r.scheme.(fakeScheme).fakeRecords
	if len(records.revoked) != 40 || len(records.live()) != 0 {
		t.Errorf("%d revoked, %d left", len(records.revoked), len(records.live()))
	}
	if err := r.revokeMany(t.Context(), 0, -1); err == nil {
		t.Error("less than none were revoked")
	}
}

func TestRevokeManySaysWhatItCannot(t *testing.T) {
	s := newTestSpawner(t)
	for _, variant := range []string{fakeStateless, fakeNone} {
		if err := startTestReplica(t, s, testReplicaConfig(variant)).RevokeMany(t.Context(), 0, 1); !errors.Is(err, impl.ErrNotRevocable) {
			t.Errorf("%s: %v", variant, err)
		}
	}
	if err := startTestReplica(t, s, testReplicaConfig(fakeRefresh)).RevokeMany(t.Context(), 0, issueChunk+1); err != nil {
		t.Error(err)
	}
}

func TestRefreshIsMeasured(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeRefresh))
	m, err := r.Measure(t.Context(), MeasureRefresh, 20*time.Millisecond)
	if err != nil || m.N < minMeasured || m.Wall < 20*time.Millisecond {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestTheHeapIsWhatIsHeld: garbage is not counted, and what is kept is.
func TestTheHeapIsWhatIsHeld(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	before, err := r.Heap(t.Context())
	if err != nil || before == 0 {
		t.Fatalf("%d bytes, %v", before, err)
	}
	const n = 4 * issueChunk // each held in the fake's map, over 100 bytes
	if _, err := r.Issue(t.Context(), 0, n); err != nil {
		t.Fatal(err)
	}
	held, err := r.Heap(t.Context())
	if err != nil || held < before+100*n {
		t.Errorf("%d bytes, and %d before %d tokens: %v", held, before, n, err)
	}
	again, err := r.Heap(t.Context())
	if err != nil || again > held+50*n {
		t.Errorf("%d bytes with nothing done since %d, %v", again, held, err)
	}
}

func TestAReplicasClockMayBeOff(t *testing.T) {
	for _, offset := range []time.Duration{0, 10 * time.Minute, -10 * time.Minute} {
		config := testReplicaConfig(fakeSession)
		config.ClockOffset = offset
		r := builtReplica(t, config)
		tokens, err := r.issue(t.Context(), 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		end := r.scheme.(impl.Expirer).Expires(tokens[0])
		if off := time.Until(end) - config.Lifetime - offset; off.Abs() > time.Minute {
			t.Errorf("offset %v: the end is off by %v", offset, off)
		}
		expired, err := r.issueExpired(t.Context(), &impl.Principal{Subject: "u"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.scheme.Verify(t.Context(), expired[0]); !errors.Is(err, impl.ErrExpired) {
			t.Errorf("offset %v: an expired token: %v", offset, err)
		}
	}
}

func TestAVariantIsBuiltFromAllOfItsConfiguration(t *testing.T) {
	config := testReplicaConfig("probe")
	config.AccessLifetime, config.RefreshGrace = 7*time.Second, 3*time.Second
	config.Idle, config.StalenessBound, config.Rung = 2*time.Second, time.Second, impl.Obvious
	var got Deps
	r := &replica{config: config, variant: Variant{Name: "probe", New: func(d Deps) (impl.Scheme, error) {
		got = d
		return nil, nil
	}}}
	if _, err := r.newScheme(time.Now); err != nil {
		t.Fatal(err)
	}
	if got.AccessLifetime != 7*time.Second || got.RefreshGrace != 3*time.Second || got.Idle != 2*time.Second || got.StalenessBound != time.Second || got.Rung != impl.Obvious {
		t.Errorf("%+v", got)
	}
}
