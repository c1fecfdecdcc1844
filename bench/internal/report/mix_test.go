package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// mixWorld is a run of the user's mix alone, in which a session costs so many µs by variant, noise aside.
func mixWorld(blocks int, costUS map[string]float64) evidence {
	w := calm()
	w.scenarios = nil
	run := w.run()
	run.Mix = &results.Mix{Name: "<i>shop</i>", Session: results.MixSession{Logins: 1, Reads: 8, Refreshes: 2, Logouts: 0.5}}
	run.Plan = []results.Planned{{Scenario: mixScenario, Blocks: blocks, RateRPS: 700, Carrier: "cookie"}}
	var rows []results.Trial
	for block := range blocks {
		number := strconv.Itoa(block)
		shared := 0.1 * w.noise(mixScenario, number).NormFloat64()
		for v, us := range costUS {
			rows = append(rows, mixRow(v, block, us*math.Exp(shared+0.005*w.noise(mixScenario, number, v).NormFloat64())))
		}
		rows = append(rows, results.Trial{
			Scenario: mixScenario, Scheme: "none", Variant: scenarios.None, Point: scenarios.MixHashPoint, Block: block, Requests: 3,
			Metrics: map[string]float64{verbMetric: 0.12},
		})
	}
	return sortOut(run, rows)
}

func mixRow(variant string, block int, us float64) results.Trial {
	m := map[string]float64{
		sessionCPUMetric: us * 1e-6, sessionReplicaMetric: us * 0.7e-6, sessionStoreMetric: us * 0.3e-6, cpuMetric: us * 1e-7, replicaMetric: us * 0.7e-7,
		storeMetric: us * 0.3e-7, sessionBytesMetric: 3000, sessionCommandsMetric: 12, wireMetric: 300, responseMetric: 2e-4, "response_seconds_p99": 2e-3,
		"mix_sessions": 20, "logins_per_session": 1.05, "reads_per_session": 8, "writes_per_session": 0, "logouts_per_session": 0.45,
	}
	if variant == scenarios.JWTRefresh {
		m["refreshes_per_session"] = 2
	}
	return results.Trial{
		Scenario: mixScenario, Scheme: scenarios.SchemeOf(variant), Variant: variant, Point: scenarios.MixPoint, Block: block, Requests: 1000,
		OfferedRate: 700, AchievedRate: 700, Metrics: m,
	}
}

// costs is a mix in which a JWT costs so many times a session.
func costs(ratio float64) map[string]float64 {
	return map[string]float64{
		scenarios.None: 900, scenarios.SessionStrict: 2000, scenarios.SessionStrictTwin: 2000, scenarios.JWTHS256: 2000 * ratio, scenarios.JWTHS256Twin: 2000 * ratio,
		scenarios.JWTRefresh: 2600,
	}
}

// TestAMixIsJudgedByItsOwnPairs in both directions, and not at all without enough blocks or without a pair.
func TestAMixIsJudgedByItsOwnPairs(t *testing.T) {
	alone := costs(0.8)
	delete(alone, scenarios.SessionStrictTwin)
	delete(alone, scenarios.JWTHS256Twin)
	for name, tc := range map[string]struct {
		e    evidence
		want string
	}{
		"a JWT that costs less":     {mixWorld(8, costs(0.8)), string(lessSide)},
		"a JWT that costs more":     {mixWorld(8, costs(1.25)), string(moreSide)},
		"one that costs the same":   {mixWorld(8, costs(1)), "equal"},
		"too few blocks":            {mixWorld(3, costs(0.8)), "not resolved"},
		"no pair to tell the noise": {mixWorld(8, alone), "not resolved"},
	} {
		if got := tc.e.overBase(scenarios.JWTHS256, sessionCPUMetric); !strings.Contains(got, ", "+tc.want) {
			t.Errorf("%s: %s, want %q", name, got, tc.want)
		}
	}
}

func TestTheMixSaysWhatItFound(t *testing.T) {
	e := mixWorld(8, costs(0.8))
	s, err := e.scenarioSection(mixScenario)
	if err != nil || len(s.Figures) != 1 || len(s.Tables) != 3 {
		t.Fatalf("%d figures, %d tables, %v", len(s.Figures), len(s.Tables), err)
	}
	all := strings.Join(s.Prose, "\n")
	for _, want := range []string{
		"per session logins 1, reads 8, refreshes 2, logouts 0.5, 700 requests/s of all kinds together, by cookie", "of CPU with session/strict", "adds 120 ms of CPU to a session",
		"the variant furthest from session/strict, jwt/refresh, is at ×1.005",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	const planted = `×0\.(80|79)`
	if !regexp.MustCompile("jwt/stateless-hs256 " + planted).MatchString(all) {
		t.Errorf("no jwt/stateless-hs256 at ×0.8 in\n%s", all)
	}
	if f := s.Figures[0]; !regexp.MustCompile("One of your sessions costs "+planted).MatchString(f.Alt) || f.Finding == "" {
		t.Errorf("the chart says %q", f.Alt)
	}
	if noise := e.noiseSentence(); !strings.Contains(noise, "The mix is judged by A/A pairs of its own") {
		t.Errorf("of the noise: %s", noise)
	}
	if warned := strings.Join(e.warnings(), "\n"); !strings.Contains(warned, "compare with no other run's") {
		t.Errorf("no warning that this is the user's own:\n%s", warned)
	}
}

// The achieved mix stands beside the asked one, with its error; what a variant does not do is no error.
func TestAchievedStandsBesideAsked(t *testing.T) {
	rows := map[string]string{}
	for _, row := range mixWorld(6, costs(1)).achievedTable().Rows {
		rows[row[0]] = strings.Join(row[1:], " | ")
	}
	for variant, want := range map[string]string{
		"asked for": "1 | 8 | 0 | 2 | 0.5 | ", scenarios.SessionStrict: "1.05 (+5.0 %) | 8.00 (+0.0 %) | 0 | – | 0.450 (−10.0 %) | 120",
		scenarios.JWTRefresh: "1.05 (+5.0 %) | 8.00 (+0.0 %) | 0 | 2.00 (+0.0 %) | 0.450 (−10.0 %) | 120",
	} {
		if rows[variant] != want {
			t.Errorf("%s: %q, want %q", variant, rows[variant], want)
		}
	}
}

// TestARunsOwnRateAndCarrierAreSaid wherever the reference point's would be.
func TestARunsOwnRateAndCarrierAreSaid(t *testing.T) {
	w := calm()
	w.scenarios, w.curves = []string{referenceScenario, cpuScenario}, true
	e := w.evidence(t, func(r *results.Run, rows []results.Trial) []results.Trial {
		r.Settings.RateRPS, r.Settings.Carrier = 500, "cookie"
		return rows
	})
	s, err := e.scenarioSection(referenceScenario)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, n := range s.Notes {
		said.WriteString(strings.Join(n.Items, "\n") + "\n")
	}
	for _, f := range s.Figures {
		said.WriteString(f.Alt + "\n")
	}
	for _, f := range e.facts() {
		said.WriteString(f.Name + ": " + f.Value + "\n")
	}
	for _, want := range []string{
		"the carrier (Cookie)", "the offered rate (500 requests/s, Poisson", "Response time at 500 requests/s",
		"offered rate: 500 requests/s, at every point that has the reference's 2,000 requests/s; points with one of their own keep it, in cpu", "carrier: cookie",
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("no %q in\n%s", want, said.String())
		}
	}
	if strings.Contains(said.String(), "(2,000") || strings.Contains(said.String(), "Bearer") {
		t.Errorf("the reference's is said:\n%s", said.String())
	}
	if warned := e.ownWarnings(); len(warned) != 1 || !strings.Contains(warned[0], "the offered rate (500 requests/s) and the carrier (cookie)") {
		t.Errorf("warned of %q", warned)
	}
	if usual := w.evidence(t); usual.ownWarnings() != nil || usual.ownFacts() != nil {
		t.Error("a run at the reference point is called the user's own")
	}
}
