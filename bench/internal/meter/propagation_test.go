package meter

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/load"
)

const (
	accepted, rejected, unavailable, odd = load.Accepted, load.Rejected, load.Unavailable, load.Odd
	zeroMS, tookMS                       = 1000, 4 // when the acknowledgement was read, and how long the revoke took
)

// probe is a probe sent so many milliseconds after zero and answered one later.
func probe(sentMS int64, v load.Verdict) load.Probe {
	sent := (zeroMS + sentMS) * 1e6
	return load.Probe{SentNS: sent, DoneNS: sent + 1e6, Verdict: v}
}

func train(replica int, probes ...load.Probe) load.TrainResult {
	return load.TrainResult{Replica: replica, Probes: probes}
}

func revoked(trains ...load.TrainResult) load.EventResult {
	return load.EventResult{SentNS: (zeroMS - tookMS) * 1e6, AckedNS: zeroMS * 1e6, Revoked: true, Status: 200, Trains: trains}
}

func TestPropagate(t *testing.T) {
	inf := math.Inf(1)
	for name, tc := range map[string]struct {
		event load.EventResult
		want  Propagation
	}{
		"refused some time after the acknowledgement": {
			revoked(train(0, probe(-2, accepted), probe(0, accepted), probe(2, accepted), probe(4, rejected), probe(6, rejected))),
			Propagation{LowerSeconds: 0.002, UpperSeconds: 0.004, StaleAccepts: 1, Probes: 5,
				Replicas: []ReplicaPropagation{{0, 0.002, 0.004, 1}}},
		},
		"refused before the acknowledgement was read: no delay": {
			revoked(train(0, probe(-4, accepted), probe(-2, rejected), probe(0, rejected))),
			Propagation{Probes: 3, Replicas: []ReplicaPropagation{{0, -0.004, -0.002, 0}}},
		},
		"the delay is the slowest replica's": {
			revoked(train(2, probe(1, accepted), probe(3, rejected)), train(0, probe(-1, accepted), probe(1, rejected)), train(1, probe(8, accepted), probe(9, rejected))),
			Propagation{LowerSeconds: 0.008, UpperSeconds: 0.009, StaleAccepts: 2, Probes: 6, Replicas: []ReplicaPropagation{
				{0, -0.001, 0.001, 0}, {1, 0.008, 0.009, 1}, {2, 0.001, 0.003, 1}}},
		},
		"of several tokens at one replica the last to end counts": {
			revoked(train(0, probe(1, accepted), probe(3, rejected)), train(0, probe(5, accepted), probe(7, rejected))),
			Propagation{LowerSeconds: 0.005, UpperSeconds: 0.007, StaleAccepts: 2, Probes: 4, Replicas: []ReplicaPropagation{{0, 0.005, 0.007, 2}}},
		},
		"accepted again after a rejection had been read": {
			revoked(train(0, probe(1, rejected), probe(3, accepted), probe(5, rejected))),
			Propagation{LowerSeconds: 0.003, UpperSeconds: 0.005, StaleAccepts: 1, AcceptsAfterReject: 1, Probes: 3,
				Replicas: []ReplicaPropagation{{0, 0.003, 0.005, 1}}},
		},
		"an acceptance that crossed a rejection on the way is none after it": {
			revoked(train(0, load.Probe{SentNS: 1001e6, DoneNS: 1009e6, Verdict: rejected}, probe(3, accepted), probe(5, rejected))),
			Propagation{LowerSeconds: 0.003, UpperSeconds: 0.005, StaleAccepts: 1, Probes: 3, Replicas: []ReplicaPropagation{{0, 0.003, 0.005, 1}}},
		},
		"503 gets nobody in": {
			revoked(train(0, probe(1, accepted), probe(3, unavailable), probe(5, rejected))),
			Propagation{LowerSeconds: 0.001, UpperSeconds: 0.003, StaleAccepts: 1, Unavailable: 1, Probes: 3, Replicas: []ReplicaPropagation{{0, 0.001, 0.003, 1}}},
		},
		"503 and then accepted: the refusal comes after that": {
			revoked(train(0, probe(1, unavailable), probe(3, accepted), probe(5, rejected))),
			Propagation{LowerSeconds: 0.003, UpperSeconds: 0.005, StaleAccepts: 1, Unavailable: 1, Probes: 3, Replicas: []ReplicaPropagation{{0, 0.003, 0.005, 1}}},
		},
		"an odd answer is neither": {
			revoked(train(0, probe(1, accepted), probe(3, odd), probe(5, rejected))),
			Propagation{LowerSeconds: 0.001, UpperSeconds: 0.005, StaleAccepts: 1, Odd: 1, Probes: 3, Replicas: []ReplicaPropagation{{0, 0.001, 0.005, 1}}},
		},
		"never refused: longer than could be seen": {
			revoked(train(0, probe(1, accepted), probe(900, accepted)), train(1, probe(1, rejected))),
			Propagation{LowerSeconds: 0.9, UpperSeconds: inf, StaleAccepts: 2, Probes: 3, Replicas: []ReplicaPropagation{
				{0, 0.9, inf, 2}, {1, -inf, 0.001, 0}}},
		},
		"never accepted: at once, and before": {
			revoked(train(0, probe(-5, rejected), probe(1, rejected))),
			Propagation{Probes: 2, Replicas: []ReplicaPropagation{{0, -inf, -0.005, 0}}},
		},
		"nothing but silence: nothing is known": {
			revoked(train(0, probe(1, odd), probe(2, odd))),
			Propagation{UpperSeconds: inf, Odd: 2, Probes: 2, Replicas: []ReplicaPropagation{{0, -inf, inf, 0}}},
		},
		"probes that were sent out of order": {
			revoked(train(0, probe(6, rejected), probe(2, accepted), probe(4, rejected))),
			Propagation{LowerSeconds: 0.002, UpperSeconds: 0.004, StaleAccepts: 1, Probes: 3, Replicas: []ReplicaPropagation{{0, 0.002, 0.004, 1}}},
		},
		"what was skipped is kept": {
			revoked(load.TrainResult{Replica: 0, Skipped: 3, Probes: []load.Probe{probe(1, rejected)}}),
			Propagation{UpperSeconds: 0.001, Probes: 1, Skipped: 3, Replicas: []ReplicaPropagation{{0, -inf, 0.001, 0}}},
		},
	} {
		tc.want.Revoked, tc.want.RevokeSeconds = true, 0.004
		got := Propagate(tc.event)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		if got.Censored() != math.IsInf(tc.want.UpperSeconds, 1) {
			t.Errorf("%s: censored: %v", name, got.Censored())
		}
	}
}

func TestARevokeThatFailedHasNoPropagation(t *testing.T) {
	e := revoked(train(0, probe(1, accepted)))
	e.Revoked, e.Status = false, 503
	if diff := cmp.Diff(Propagation{RevokeSeconds: 0.004}, Propagate(e)); diff != "" {
		t.Error(diff)
	}
}
