package scenarios

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestProfilesStayWithinTheirBudgets(t *testing.T) {
	for _, p := range Profiles() {
		if d := p.Duration(); d > p.Budget {
			t.Errorf("%s is expected to take %v, its budget is %v; its costliest cells: %s", p.Name, d.Round(time.Second), p.Budget, costliest(p))
		}
	}
	budgets := map[string]time.Duration{"quick": 90 * time.Second, "standard": 10 * time.Minute}
	for name, budget := range budgets {
		if p, ok := ProfileByName(name); !ok || p.Budget != budget {
			t.Errorf("the budget of %s is %v by contract, not %v", name, budget, p.Budget)
		}
	}
}

// costliest names the three cells of a profile that take longest, with their seconds: where something can be saved.
func costliest(p Profile) string {
	took := func(c Cell) time.Duration { return c.SetUpDuration() + time.Duration(c.Blocks)*c.BlockDuration() }
	cells := slices.SortedFunc(slices.Values(p.Cells), func(a, b Cell) int { return cmp.Compare(took(b), took(a)) })
	var names []string
	for _, c := range cells[:min(3, len(cells))] {
		names = append(names, fmt.Sprintf("%s %.1f s (%d blocks)", c.Scenario, took(c).Seconds(), c.Blocks))
	}
	return strings.Join(names, ", ")
}

func TestStandardMeetsAllVariantsOftenEnough(t *testing.T) {
	p, _ := ProfileByName("standard")
	i := slices.IndexFunc(p.Cells, func(c Cell) bool { return c.Scenario == "reference" })
	if i < 0 || p.Cells[i].Blocks < 6 {
		t.Fatal("standard runs the reference point with six blocks or more")
	}
	for _, v := range []string{None, SessionStrict, JWTHS256, JWTRS256, JWTPS256, JWTES256, JWTEdDSA, JWTDenylist} {
		if !slices.ContainsFunc(p.Cells[i].Arms(), func(a Arm) bool { return a.Variant == v }) {
			t.Errorf("%s does not run at the reference point", v)
		}
	}
}

// Like with like: whoever can be deployed is measured in both implementations, in one block, and the instrument's
// own once.
func TestEverySubjectMeetsAtTheReferencePointInBothImplementations(t *testing.T) {
	for _, p := range Profiles() {
		i := slices.IndexFunc(p.Cells, func(c Cell) bool { return c.Scenario == "reference" })
		rungs := make(map[string][]string)
		for _, a := range p.Cells[i].Arms() {
			rungs[a.Variant] = append(rungs[a.Variant], a.Point.Rung)
			a.Point.Label, a.Point.Rung = ReferencePoint.Label, ""
			if a.Point != ReferencePoint {
				t.Errorf("%s: %s is set apart by more than its implementation: %+v", p.Name, a.Variant, a.Point)
			}
		}
		for v, got := range rungs {
			want := []string{""}
			if IsSubject(v) {
				want = append(want, RungObvious)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s runs the implementations %q, want %q", p.Name, v, got, want)
			}
		}
	}
}

func TestSaturationHoldsBothImplementationsAgainstOneControl(t *testing.T) {
	s, _ := ByName("saturation")
	for _, p := range s.Points {
		if p.Work != WorkClosed || p.RateRPS != 0 || p.Rung != p.Label {
			t.Errorf("%+v", p)
		}
		for _, v := range s.Variants {
			if want := v != None || p.Label == FastPoint; s.Takes(p.Label, v) != want {
				t.Errorf("%s at %s: %v", v, p.Label, !want)
			}
		}
	}
}

func TestReplicasOfAnotherImplementationAreOthers(t *testing.T) {
	s, _ := ByName("reference")
	obvious, _ := s.Point(ObviousPoint)
	if obvious.HostKey() == ReferencePoint.HostKey() {
		t.Error("two implementations share their replicas")
	}
}

func TestCellsNameWhatExists(t *testing.T) {
	for _, p := range Profiles() {
		for _, c := range p.Cells {
			s, ok := ByName(c.Scenario)
			if !ok {
				t.Errorf("%s runs an unknown scenario %q", p.Name, c.Scenario)
				continue
			}
			for _, label := range c.Points {
				if _, ok := s.Point(label); !ok {
					t.Errorf("%s runs %s at an unknown point %q", p.Name, c.Scenario, label)
				}
			}
			kinds := 0
			for _, has := range []bool{len(c.Arms()) > 0 && c.Users > 0, len(c.Lookups()) > 0 && c.Slice > 0, len(c.Shown()) > 0 && c.Users > 0} {
				if has {
					kinds++
				}
			}
			if kinds != 1 || c.Blocks < 1 {
				t.Errorf("%s runs nothing of %s, or several kinds of evidence", p.Name, c.Scenario)
			}
		}
	}
}

func TestScenariosAreWhole(t *testing.T) {
	for _, s := range Known() {
		if s.Asks == "" || len(s.HeldEqual) == 0 || len(s.Misleads) == 0 || s.Axis == "" {
			t.Errorf("%s does not say what it asks, holds equal, varies and how it could mislead", s.Name)
		}
		for _, name := range s.Metrics {
			if m, ok := MetricByName(name); !ok || (s.Exact && !m.Exact) {
				t.Errorf("%s is about %q: not a metric, or not an exact one in an exact scenario", s.Name, name)
			}
		}
		labels := make(map[string]bool)
		for _, p := range s.Points {
			if labels[p.Label] || p.Label == "" {
				t.Errorf("%s has the point %q twice or without a label", s.Name, p.Label)
			}
			labels[p.Label] = true
			if p.Carrier == "" || p.Transport == "" || p.Claims == "" || p.Replicas == 0 || p.Work == "" {
				t.Errorf("%s at %s is not set in full: %+v", s.Name, p.Label, p)
			}
		}
		for label, only := range s.Only {
			if !labels[label] {
				t.Errorf("%s restricts an unknown point %q", s.Name, label)
			}
			for _, v := range only {
				if !slices.Contains(s.Variants, v) {
					t.Errorf("%s restricts %s to %s, which it does not run", s.Name, label, v)
				}
			}
		}
	}
}

func TestClaimShapesHaveTheSizeTheyAreNamedFor(t *testing.T) {
	about := map[string]int{"60B": 60, "275B": 275, "1.2KB": 1200, "9KB": 9000}
	for _, s := range ClaimShapes() {
		want := about[s.Name]
		if diff := len(s.Principal) - want; diff*50 > want || -diff*50 > want+50 {
			t.Errorf("%s has %d bytes", s.Name, len(s.Principal))
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, s.Principal); err != nil || !bytes.Equal(compact.Bytes(), s.Principal) {
			t.Errorf("%s is not compact JSON: %v", s.Name, err)
		}
	}
}

func TestSubject(t *testing.T) {
	for _, tc := range []struct {
		like string
		want string
	}{
		{"", "user-000007"},
		{"ada", "user-000007"},
		{"0123456789abcdef", "user-000007-----"},
	} {
		if got := Subject(7, tc.like); got != tc.want {
			t.Errorf("like %q: %q, want %q", tc.like, got, tc.want)
		}
	}
}

func TestBaseAndScheme(t *testing.T) {
	for _, tc := range []struct{ variant, base, scheme string }{
		{None, None, "none"},
		{SessionStrict, SessionStrict, "session"},
		{SessionStrictTwin, SessionStrict, "session"},
		{JWTHS256Twin, JWTHS256, "jwt"},
		{CalibrationCPU50us, None, "none"},
		{CalibrationCPU10pct, JWTHS256, "jwt"},
	} {
		if got := BaseOf(tc.variant); got != tc.base {
			t.Errorf("base of %s: %s, want %s", tc.variant, got, tc.base)
		}
		if got := SchemeOf(tc.variant); got != tc.scheme {
			t.Errorf("scheme of %s: %s, want %s", tc.variant, got, tc.scheme)
		}
		if subject := tc.variant == SessionStrict; IsSubject(tc.variant) != subject {
			t.Errorf("%s: subject %v, want %v", tc.variant, !subject, subject)
		}
	}
}

// A planted fraction that had a tolerance could pass without being found: the tolerance may exceed it.
func TestCalibrationsCanFail(t *testing.T) {
	for _, p := range Calibrations() {
		switch {
		case (p.Amount > 0) == (p.Fraction > 0):
			t.Errorf("%s plants neither or both of an amount and a fraction", p.Variant)
		case p.Fraction > 0 && (p.Tolerance > 0 || p.ToleranceFraction > 0):
			t.Errorf("%s is to be found, and has a tolerance", p.Variant)
		case p.Amount > 0 && max(p.Tolerance, p.ToleranceFraction*p.Amount) >= p.Amount:
			t.Errorf("%s: the tolerance takes in nothing at all", p.Variant)
		}
	}
}

// A mix is the user's own: no profile runs it, its cells hold what a verdict takes, and its rate and carrier are set.
func TestTheMixIsNobodysButTheUsers(t *testing.T) {
	for _, p := range Profiles() {
		if slices.ContainsFunc(p.Cells, func(c Cell) bool { return c.Scenario == MixName }) {
			t.Errorf("%s runs the mix", p.Name)
		}
		c := MixCell(p.Name)
		c.RateRPS, c.Carrier = 700, "cookie"
		var variants []string
		for _, a := range c.Arms() {
			if a.Point.Label == MixHashPoint {
				continue
			}
			variants = append(variants, a.Variant)
			if a.Point.RateRPS != 700 || a.Point.Carrier != "cookie" {
				t.Errorf("%s: %s is offered %v by %s", p.Name, a.Variant, a.Point.RateRPS, a.Point.Carrier)
			}
		}
		for _, needed := range []string{None, SessionStrict, SessionStrictTwin, JWTHS256, JWTHS256Twin} {
			if !slices.Contains(variants, needed) {
				t.Errorf("%s: no %s in the mix", p.Name, needed)
			}
		}
	}
	if _, listed := ByName(MixName); !listed || slices.ContainsFunc(All(), func(s Scenario) bool { return s.Name == MixName }) {
		t.Error("the mix is not known, or is among those that every run may hold")
	}
}

// What a run with its own rate or carrier says in the place of the reference's must be said there.
func TestTheReferenceSaysItsRateAndItsCarrier(t *testing.T) {
	all := strings.Join(reference().HeldEqual, "\n")
	if strings.Count(all, SaidRate) != 1 || strings.Count(all, SaidCarrier) != 1 || ReferencePoint.RateRPS != 2000 || ReferencePoint.Carrier != "bearer" {
		t.Errorf("%s", all)
	}
}
