package report

import (
	"strings"
	"testing"

	"authbench/scenarios"
)

func TestGates(t *testing.T) {
	names := []string{referenceScenario, saturationScenario, bandwidthScenario}
	older := calm().of(1, names...)
	same, dearer := calm().of(2, names...).against(t, older), calm().of(2, names...).times(1.2, scenarios.SessionStrict).against(t, older)
	cheaper := calm().of(2, names...).times(1/1.2, scenarios.SessionStrict).against(t, older)
	few := calm().of(2, names...)
	few.blocks, few.scenarios = 3, names[:1]
	for _, tc := range []struct {
		name string
		gate string
		in   Versus
		says string // "" where it holds
	}{
		{"nothing differs", "differs", same, ""},
		{"nothing is worse", "worse", same, ""},
		{"a cost that rose", "differs", dearer, "cpu_seconds_per_request of session/strict"},
		{"is worse", "worse", dearer, "of session/strict at"},
		{"a cost that fell", "differs", cheaper, "of session/strict at"},
		{"is not worse", "worse", cheaper, ""},
		{"by more than 5 %", "cpu_seconds_per_request>5%", dearer, "relative ×1.2"},
		{"by less than 50 %", "cpu_seconds_per_request>50%", dearer, ""},
		{"up is not down", "cpu_seconds_per_request<-5%", dearer, ""},
		{"down by more than 5 %", "cpu_seconds_per_request < -5 %", cheaper, "relative ×0.8"},
		{"down by less than 50 %", "cpu_seconds_per_request<-50%", cheaper, ""},
		{"another metric", "token_bytes>0%", dearer, ""},
		{"a metric that neither run has", "verb_seconds>5%", dearer, "can tell nothing: of 0 such cells"},
		{"nothing that could be decided", "differs", few.against(t, few), "can tell nothing"},
	} {
		gate, err := ParseGate(tc.gate)
		if err != nil {
			t.Fatal(err)
		}
		err = tc.in.Holds(gate)
		if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: --fail-on %s says %v, want %q", tc.name, tc.gate, err, tc.says)
		}
	}
}

// TestWorseKnowsWhichWayIsBetter: goodput is better when it rises.
func TestWorseKnowsWhichWayIsBetter(t *testing.T) {
	for _, tc := range []struct {
		name   string
		better bool
		side   side
		trips  bool
	}{
		{"a cost that rose", false, moreSide, true},
		{"a cost that fell", false, lessSide, false},
		{"goodput that rose", true, moreSide, false},
		{"goodput that fell", true, lessSide, true},
	} {
		c := VersusCell{HigherIsBetter: tc.better, Verdict: "differs", Direction: string(tc.side)}
		if got := (Gate{text: gateWorse}).trips(c); got != tc.trips {
			t.Errorf("%s trips: %v", tc.name, got)
		}
	}
}

func TestWhatBecameSomethingTripsAnyRise(t *testing.T) {
	c := VersusCell{Verdict: "differs", Direction: string(moreSide), Decides: decidesRaw}
	for text, want := range map[string]bool{"store_bytes_per_request>500%": true, "store_bytes_per_request<-5%": false} {
		gate, err := ParseGate(text)
		if err != nil || gate.trips(c) != want {
			t.Errorf("%s trips: %v, %v", text, !want, err)
		}
	}
}

func TestBadGatesAreRefused(t *testing.T) {
	for _, tc := range []struct{ gate, says string }{
		{"", "unknown gate"},
		{"slow", "differs, worse, METRIC>5%"},
		{"speed>5%", `no metric "speed"`},
		{">5%", `no metric ""`},
		{"cpu_seconds_per_request>5", "METRIC>5%"},
		{"cpu_seconds_per_request>x%", "METRIC>5%"},
		{"cpu_seconds_per_request>-5%", "a fall as METRIC<-5%"},
		{"cpu_seconds_per_request<5%", "a fall as METRIC<-5%"},
		{"cpu_seconds_per_request<-100%", "METRIC<-5%"},
		{"cpu_seconds_per_request>NaN%", "METRIC>5%"},
		{"\x1b[31m", "unknown gate"},
	} {
		_, err := ParseGate(tc.gate)
		if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v, want %q", tc.gate, err, tc.says)
		}
	}
}
