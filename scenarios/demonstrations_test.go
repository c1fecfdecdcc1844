package scenarios

import (
	"slices"
	"testing"
)

func TestDemonstrationsAreWhole(t *testing.T) {
	names := DemonstrationsToCome()
	for _, s := range All() {
		if len(s.Demonstrations) > 0 && len(s.Metrics)+len(s.Lookups) > 0 {
			t.Errorf("%s shows and measures", s.Name)
		}
		for _, d := range s.Demonstrations {
			if slices.Contains(names, d.Name) || d.Words == "" {
				t.Errorf("%s is there twice, or still to come, or without words", d.Name)
			}
			names = append(names, d.Name)
			checkOutcomes(t, s, d)
		}
	}
}

// checkOutcomes: whatever is expected to be blocked is blocked by something.
func checkOutcomes(t *testing.T, s Scenario, d Demonstration) {
	t.Helper()
	for _, v := range s.Variants {
		if succeeds, by := d.Expected(v); d.Takes(v) && succeeds == (by != "") {
			t.Errorf("%s on %s: succeeds %v, blocked by %q", d.Name, v, succeeds, by)
		}
	}
	for _, v := range slices.Concat(d.SucceedsOn, d.Only) {
		if !slices.Contains(s.Variants, v) {
			t.Errorf("%s is of no variant %s", d.Name, v)
		}
	}
}

func TestACellOfDemonstrationsHasNoArms(t *testing.T) {
	whole := Cell{Scenario: "privacy"}
	if len(whole.Arms()) != 0 || len(whole.Shown()) != 2*11 {
		t.Errorf("%d arms, %d to show on", len(whole.Arms()), len(whole.Shown()))
	}
	one := Cell{Scenario: "privacy", Points: []string{CookiePoint}, Variants: []string{None, JWTRefresh}}
	if shown := one.Shown(); len(shown) != 1 || shown[0].Variant != JWTRefresh || shown[0].Point.Carrier != "cookie" {
		t.Errorf("%+v", shown)
	}
	if shown := (Cell{Scenario: "reference"}).Shown(); len(shown) != 0 {
		t.Errorf("a scenario of trials shows on %v", shown)
	}
}
