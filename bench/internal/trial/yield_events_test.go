package trial

import (
	"testing"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

func at(seconds float64) *float64 { return &seconds }

func TestRevocationMetrics(t *testing.T) {
	y := yield{events: events{cuts: 2, revocations: []results.Revocation{
		{SentSeconds: -0.002, LastAcceptSeconds: []*float64{at(-0.001), at(0.004)}, FirstRefusalSeconds: []*float64{at(-0.0005), at(0.005)},
			StaleAccepts: 3, Exceeded: true, PublishSeconds: []float64{0.0002, 0.0003}},
		{SentSeconds: -0.001, LastAcceptSeconds: []*float64{at(-0.001), nil}, FirstRefusalSeconds: []*float64{at(-0.0005), at(-0.0001)},
			Unavailable: 2, FalseRejects: 1, AcceptsAfterReject: 1},
		{SentSeconds: -0.5, Failed: "status 503 does not acknowledge the revoke", StaleAccepts: 9, Unavailable: 1,
			LastAcceptSeconds: []*float64{nil, nil}, FirstRefusalSeconds: []*float64{nil, nil}},
	}}}
	want := map[string]float64{
		"revokes": 2, "revokes_failed": 1, "stale_accepts": 3, "bound_exceeded": 1, "accepts_after_reject": 1, "false_rejects": 1,
		"unavailable_answers": 3, "cuts": 2,
		"propagation_seconds_p50": 0, "propagation_seconds_p95": 0.005, "propagation_seconds_max": 0.005,
		"last_accept_seconds_max": 0.004, "last_accept_seconds_p50": 0,
		"propagation_after_send_seconds_p50": 0.001, "propagation_after_send_seconds_p95": 0.007,
		"publish_seconds_p50": 0.0003, "revoke_seconds_p50": 0.001,
	}
	got := y.metrics()
	for name, value := range want {
		if diff := got[name] - value; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s is %v, want %v", name, got[name], value)
		}
	}
	if len(upperEnds(y.revocations)) != 2 {
		t.Error("a revoke that was not acknowledged has a delay")
	}
}

func TestATokenThatNobodySawRefusedCountsWithItsLastAcceptance(t *testing.T) {
	r := results.Revocation{LastAcceptSeconds: []*float64{at(3), nil}, FirstRefusalSeconds: []*float64{nil, at(0.1)}}
	if got := upperEnd(r); got != 3 {
		t.Errorf("its delay is %v", got)
	}
}

func TestRacesAreCountedByWhatWasUndone(t *testing.T) {
	race := func(revoked bool, after ...load.Verdict) load.EventResult {
		return load.EventResult{Revoked: revoked, Reason: "status 503", After: after}
	}
	chased := load.Chased{Events: []load.EventResult{
		race(true, load.Rejected, load.Rejected), race(true, load.Rejected, load.Accepted), race(true, load.Accepted, load.Accepted),
		race(false, load.Accepted, load.Accepted),
	}}
	var logout, preferences yield
	logout.addRaces(scenarios.CaseLogout, chased)
	preferences.addRaces(scenarios.CasePreferences, chased)
	if logout.races != 3 || logout.resurrections != 2 || logout.updatesLost != 0 {
		t.Errorf("logout: %+v", logout.events)
	}
	if preferences.races != 3 || preferences.updatesLost != 2 || preferences.resurrections != 0 {
		t.Errorf("preferences: %+v", preferences.events)
	}
	if len(logout.warnings) != 1 {
		t.Errorf("a race that does not count is not told: %q", logout.warnings)
	}
}

func TestLatenessLiesBetweenTheLastAcceptanceAndTheFirstRefusal(t *testing.T) {
	ms := func(n int64) int64 { return n * int64(time.Millisecond) }
	train := func(probes ...load.Probe) load.TrainResult { return load.TrainResult{Probes: probes} }
	events := []load.Event{{At: time.Second}}
	chased := load.Chased{Events: []load.EventResult{{Trains: []load.TrainResult{
		train(load.Probe{SentNS: ms(990), Verdict: load.Accepted}, load.Probe{SentNS: ms(1090), Verdict: load.Accepted},
			load.Probe{SentNS: ms(1100), Verdict: load.Rejected}, load.Probe{SentNS: ms(1110), Verdict: load.Rejected}),
		train(load.Probe{SentNS: ms(700), Verdict: load.Rejected}),
	}}}}
	got := lateness(events, chased)
	if len(got) != 1 || got[0] < 0.0949 || got[0] > 0.0951 {
		t.Errorf("lateness %v, want 95 ms, once", got)
	}
}
