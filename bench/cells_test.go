package main

import (
	"strings"
	"testing"

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
