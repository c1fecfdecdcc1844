package load

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"authbench/impl/impltest/bubble"
)

func TestChaseFindsEveryReplicasDelay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		delays := rapid.SliceOfN(rapid.IntRange(0, 400_000), 1, 4).Draw(rt, "delays, µs")
		phase := rapid.IntRange(0, 5_000).Draw(rt, "phase, µs")
		takes := rapid.IntRange(100, 5_000).Draw(rt, "answers take, µs")
		at := 100*ms + time.Duration(phase)*time.Microsecond
		var site *plantedSite
		var got Chased
		var err error
		bubble.Run(t, func(t *testing.T) {
			site = plant(len(delays) * 10)
			for _, d := range delays {
				site.delay = append(site.delay, time.Duration(d)*time.Microsecond)
			}
			site.takes = time.Duration(takes) * time.Microsecond
			got, err = simulateChase(t, t.Context(), chaseOf(site, revokeAt(at, "t", len(delays))))
		})
		if err != nil {
			rt.Fatal(err)
		}
		checkRecovered(rt, got.Events[0], at, site)
	})
}

func checkRecovered(rt *rapid.T, e EventResult, at time.Duration, site *plantedSite) {
	if !e.Revoked || e.SentNS != int64(at) || e.AckedNS != int64(at+site.takes) || e.Status != 200 || e.Reason != "" {
		rt.Fatalf("the revoke: %+v", e)
	}
	for r, train := range e.Trains {
		accepted, rejected := train.between()
		planted := at + site.delay[r]
		if accepted > planted || rejected < planted {
			rt.Fatalf("replica %d: accepted until %v, rejected from %v, planted %v", r, accepted, rejected, planted)
		}
		widest := pace.Spacing
		if sinceZero := rejected - time.Duration(e.AckedNS); sinceZero > pace.Dense {
			widest = pace.MaxSpacing
		}
		if rejected-accepted > widest || train.Skipped != 0 {
			rt.Fatalf("replica %d: between %v and %v, %d skipped", r, accepted, rejected, train.Skipped)
		}
		afterZero := 0
		for _, p := range train.Probes {
			if p.Verdict == Rejected && p.DoneNS >= e.AckedNS {
				afterZero++
			}
		}
		inFlight := int(site.takes/pace.Spacing) + 1
		if afterZero < pace.Rejects || afterZero > pace.Rejects+inFlight {
			rt.Fatalf("replica %d: %d rejects after zero", r, afterZero)
		}
	}
}

func TestTrainsAreStaggeredAndKeepTheirSpacing(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(12, time.Hour, time.Hour)
		got, err := simulateChase(t, t.Context(), chaseOf(site, revokeAt(50*ms, "t", 2)))
		if err != nil {
			t.Fatal(err)
		}
		for r, train := range got.Events[0].Trains {
			first := 30*ms + time.Duration(r)*ms
			gap, last := time.Duration(0), first-2*ms
			for i, p := range train.Probes {
				sent := time.Duration(p.SentNS)
				switch gap = sent - last; {
				case i == 0 && sent != first:
					t.Errorf("train %d begins at %v, want %v", r, sent, first)
				case sent <= 51*ms+pace.Dense && gap != pace.Spacing, gap < pace.Spacing || gap > pace.MaxSpacing:
					t.Errorf("train %d: a gap of %v before %v", r, gap, sent)
				}
				last = sent
			}
			if gap != pace.MaxSpacing {
				t.Errorf("train %d: gaps grew to %v", r, gap)
			}
			if end := 51*ms + pace.Patience; last > end || last < end-pace.MaxSpacing {
				t.Errorf("train %d: patience ended at %v", r, last)
			}
			if train.count(Accepted) != len(train.Probes) {
				t.Errorf("train %d: of %d probes %d were accepted", r, len(train.Probes), train.count(Accepted))
			}
		}
	})
}

func TestOnlyRejectionsEndATrain(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		want   Verdict
	}{
		"503: the replica cannot tell": {503, Unavailable},
		"500: nobody knows":            {500, Odd},
	} {
		chased := func(delay time.Duration) (train TrainResult) {
			bubble.Run(t, func(t *testing.T) {
				site := plant(8, delay)
				site.before = func(_ int, at time.Duration) int {
					if at > 60*ms && at < 150*ms {
						return tc.status
					}
					return 0
				}
				got, err := simulateChase(t, t.Context(), chaseOf(site, revokeAt(40*ms, "t", 1)))
				if err != nil {
					t.Fatal(err)
				}
				train = got.Events[0].Trains[0]
			})
			return train
		}
		if train := chased(0); train.count(tc.want) != 0 {
			t.Errorf("%s: three rejects came first, and %d more probes were sent", name, train.count(tc.want))
		}
		if train := chased(50 * ms); train.count(tc.want) < 20 || train.count(Rejected) < pace.Rejects {
			t.Errorf("%s: %d times, then %d rejects", name, train.count(tc.want), train.count(Rejected))
		}
	}
}
