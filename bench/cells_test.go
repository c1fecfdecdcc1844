package main

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// TestAScenarioThatAProfileLeavesOutIsNamed: somebody who adds one and forgets its cell learns where it is missing.
func TestAScenarioThatAProfileLeavesOutIsNamed(t *testing.T) {
	profile := scenarios.Profile{Name: "quick", Cells: []scenarios.Cell{{Scenario: "bandwidth"}}}
	err := options{scenarios: []string{"bandwidth", "login"}}.checkCells(profile, profile.Cells)
	if err == nil || !strings.Contains(err.Error(), "profile quick does not run the scenario login") {
		t.Errorf("%v", err)
	}
	if err := (options{scenarios: []string{"bandwidth"}}).checkCells(profile, profile.Cells); err != nil {
		t.Error(err)
	}
}

// TestTheMixMayBeNamedBesideItsFile: no profile lists the mix, and its file alone has it run.
func TestTheMixMayBeNamedBesideItsFile(t *testing.T) {
	mix := &results.Mix{Session: results.MixSession{Logins: 1, Reads: 5}}
	for _, tc := range []struct {
		name      string
		scenarios []string
		want      string
	}{
		{"the file alone", nil, "mix"},
		{"the mix by name", []string{"mix"}, "mix"},
		{"the mix and another", []string{"mix", "cpu"}, "cpu mix"},
		{"another", []string{"cpu"}, "cpu mix"},
	} {
		o := given(func(o *options) { o.mix, o.scenarios = mix, tc.scenarios })
		cells, err := o.cells()
		var names []string
		for _, c := range cells {
			names = append(names, c.Scenario)
		}
		if got := strings.Join(names, " "); err != nil || got != tc.want {
			t.Errorf("%s: %q, %v, want %q", tc.name, got, err, tc.want)
		}
	}
}
