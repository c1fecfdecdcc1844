package scenarios

import (
	"slices"
	"testing"
)

// A statement that names a scenario, point, variant or metric that does not exist would silently come
// out as "not measured".
func TestStatementsNameOnlyWhatExists(t *testing.T) {
	for _, s := range Statements() {
		t.Run(s.Name, func(t *testing.T) {
			if s.Text == "" || s.Source == "" || s.Figure == "" || s.DependsOn == "" || s.Threshold <= 0 {
				t.Errorf("a field is empty: %+v", s)
			}
			if !slices.Contains([]string{"supported", "refuted", "depends"}, s.Expected) {
				t.Errorf("the expected verdict %q is none", s.Expected)
			}
			if len(s.Subjects) == 0 || slices.Contains(s.Subjects, s.Against) {
				t.Errorf("subjects %q against %q", s.Subjects, s.Against)
			}
			for _, v := range append([]View{s.View}, s.Others...) {
				checkView(t, s, v)
			}
		})
	}
}

func checkView(t *testing.T, s Statement, v View) {
	t.Helper()
	sc, ok := ByName(v.Scenario)
	if !ok {
		t.Fatalf("view %q: no scenario %q", v.Words, v.Scenario)
	}
	for _, label := range v.Points {
		if _, ok := sc.Point(label); !ok {
			t.Errorf("view %q: %s has no point %q", v.Words, sc.Name, label)
		}
	}
	if !slices.Contains(sc.Variants, s.Against) {
		t.Errorf("view %q: %s does not run %s", v.Words, sc.Name, s.Against)
	}
	if !slices.ContainsFunc(s.Subjects, func(name string) bool { return slices.Contains(sc.Variants, name) }) {
		t.Errorf("view %q: %s runs none of %q", v.Words, sc.Name, s.Subjects)
	}
	if len(v.Metrics) == 0 {
		t.Errorf("view %q counts nothing", v.Words)
	}
	for _, name := range v.Metrics {
		if _, ok := MetricByName(name); !ok {
			t.Errorf("view %q: no metric %q", v.Words, name)
		}
	}
}

func TestStatementsHaveNamesOfTheirOwn(t *testing.T) {
	var names []string
	for _, s := range Statements() {
		if slices.Contains(names, s.Name) {
			t.Errorf("%q twice", s.Name)
		}
		names = append(names, s.Name)
		if got, ok := StatementByName(s.Name); !ok || got.Text != s.Text {
			t.Errorf("StatementByName(%q) = %+v, %v", s.Name, got, ok)
		}
	}
	if _, ok := StatementByName("no such statement"); ok {
		t.Error("found a statement that does not exist")
	}
}
