package scenarios

import (
	"slices"
	"testing"
)

// A target of a benchmark that nobody runs would silently come out as "not measured".
func TestLookupTargetsNameOnlyWhatIsMeasured(t *testing.T) {
	all := Lookups()
	for _, target := range LookupTargets() {
		for _, l := range append([]Lookup{target.Subject}, target.Against...) {
			if !slices.Contains(all, l) {
				t.Errorf("%s: no benchmark %s", target.Words, l.Name())
			}
		}
		if target.Words == "" || target.Unit == "" || target.Bound < 0 || slices.Contains(target.Against, target.Subject) {
			t.Errorf("target %+v", target)
		}
		if amount := len(target.Against) == 0; amount != (target.Unit == UnitAllocs) || amount && target.AtLeast {
			t.Errorf("%s: an amount and a ratio at once", target.Words)
		}
	}
}

func TestSiteTargetsNameOnlyWhatIsMeasured(t *testing.T) {
	for _, target := range SiteTargets() {
		s, ok := ByName(target.Scenario)
		if !ok || !slices.Contains(s.Metrics, target.Metric) {
			t.Fatalf("%s: no scenario %q that is about %q", target.Words, target.Scenario, target.Metric)
		}
		places := []Place{target.Subject, target.Against}
		if target.Less != (Place{}) {
			places = append(places, target.Less)
		}
		for _, p := range places {
			if _, ok := s.Point(p.Point); !ok || !s.Takes(p.Point, p.Variant) {
				t.Errorf("%s: %s does not run %s at %s", target.Words, s.Name, p.Variant, p.Point)
			}
		}
	}
}

func TestEveryRungOfOursSaysWhatItChanges(t *testing.T) {
	for _, l := range Lookups() {
		peer := len(l.Rung) > len(PeerPrefix) && l.Rung[:len(PeerPrefix)] == PeerPrefix
		if got := l.RungWords(); (got == "") != peer {
			t.Errorf("%s changes %q", l.Name(), got)
		}
	}
}
