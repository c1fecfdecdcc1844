package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"authbench/results"
	"authbench/scenarios"
)

// revocationRun is a small run of every scenario in which tokens end.
func revocationRun(out string) []string {
	args := []string{"run", "--profile", "quick", "--store", "embedded", "--keep-awake", "off", "--seed", "1", "--out", out, "--replicas", "2"}
	for _, s := range []string{"revocation", "lifetimes", "cuts", "expiry", "refresh", "logout-race", "denylist-size"} {
		args = append(args, "--scenario", s)
	}
	for _, v := range []string{
		scenarios.SessionCached, scenarios.SessionSliding, scenarios.SessionNaive, scenarios.JWTDenylistReplicated, scenarios.JWTRefresh,
	} {
		args = append(args, "--variant", v)
	}
	return args
}

func TestEveryScenarioInWhichTokensEnd(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	if code, output := bench(t.Context(), revocationRun(out)...); code != exitOK {
		t.Fatalf("exit %d: %s", code, output)
	}
	seen, caught := map[string]int{}, 0.0
	for _, row := range trials(t, out) {
		if row.Void != "" || row.Gap != "" { // a stall of the machine may void a block once
			if row.Attempt > 0 {
				t.Errorf("%s %s %s is void twice: %s", row.Scenario, row.Point, row.Variant, row.Void)
			}
			continue
		}
		seen[row.Scenario]++
		checkEnds(t, row)
		caught += row.Metrics["resurrections"] + row.Metrics["updates_lost"]
	}
	if caught == 0 { // a race is lost by chance, dozens are not all won: the tests of impl/session leave nothing to it
		t.Error("the naive session was never caught")
	}
	if len(seen) != 7 {
		t.Errorf("scenarios with trials: %v, want 7", seen)
	}
}

// checkEnds holds a trial to what cannot be otherwise, however slow the machine.
func checkEnds(t *testing.T, row results.Trial) {
	t.Helper()
	name := row.Scenario + " " + row.Point + " " + row.Variant
	zero := func(metrics ...string) {
		for _, m := range metrics {
			if v, ok := row.Metrics[m]; !ok || v != 0 {
				t.Errorf("%s: %s is %v (there: %v), want 0", name, m, v, ok)
			}
		}
	}
	some := func(metric string) {
		if row.Metrics[metric] <= 0 {
			t.Errorf("%s: %s is %v, want some", name, metric, row.Metrics[metric])
		}
	}
	switch row.Scenario {
	case "revocation", "cuts":
		some("revokes")
		zero("bound_exceeded", "false_rejects")
	case "lifetimes":
		some("propagation_seconds_max")
		zero("bound_exceeded")
	case "logout-race":
		some("races")
		if row.Variant != scenarios.SessionNaive {
			zero("resurrections", "updates_lost")
		}
	case "refresh":
		checkRefresh(t, row, name, zero, some)
	case "denylist-size":
		some("replica_bytes_per_entry")
	}
}

func checkRefresh(t *testing.T, row results.Trial, name string, zero func(...string), some func(string)) {
	t.Helper()
	some("refresh_events")
	switch row.Point {
	case "two-tabs":
		zero("users_logged_out")
	case "two-tabs-no-grace":
		some("users_logged_out")
	case "replay":
		some("replays_accepted")
	case "replay-no-grace":
		zero("replays_accepted")
		if row.Metrics["families_ended"] != row.Metrics["refresh_events"] {
			t.Errorf("%s: a replay ended %v of %v logins", name, row.Metrics["families_ended"], row.Metrics["refresh_events"])
		}
	}
}

func TestAnInterruptInACutLeavesNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan int, 1)
	go func() {
		code, _ := bench(ctx, "run", "--profile", "quick", "--store", "embedded", "--keep-awake", "off", "--seed", "1", "--out", out,
			"--scenario", "cuts", "--variant", scenarios.SessionCached)
		ended <- code
	}()
	waitFor(t, "the relay", func() bool { return len(children(t, "child relay")) > 0 })
	time.Sleep(1200 * time.Millisecond) // into the cut, or near it
	begin := time.Now()
	cancel()
	if code := <-ended; code != exitFailed {
		t.Errorf("exit %d, want %d", code, exitFailed)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the end took %v", took)
	}
	noChildren(t)
}
