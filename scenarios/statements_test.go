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
			if s.Text == "" || s.Source == "" || s.DependsOn == "" || s.Threshold < 0 {
				t.Errorf("a field is empty: %+v", s)
			}
			if !slices.Contains([]string{"supported", "refuted", "depends"}, s.Expected) {
				t.Errorf("the expected verdict %q is none", s.Expected)
			}
			if len(s.Subjects) == 0 || slices.Contains(s.Subjects, s.Against) || (s.Against == "") == (s.Rule == ByRatio) {
				t.Errorf("subjects %q against %q", s.Subjects, s.Against)
			}
			checkRule(t, s)
			for _, v := range slices.Concat([]View{s.View}, s.And, s.Others) {
				checkView(t, s, v)
			}
		})
	}
}

// checkRule: a rule without what it needs would decide by zero values.
func checkRule(t *testing.T, s Statement) {
	t.Helper()
	_, counts := MetricByName(s.Of)
	if counts != (s.Rule == ByCount) {
		t.Errorf("rule %d counts out of %q", s.Rule, s.Of)
	}
	if delays := s.Rule == ByDelay || s.Rule == ByLifetime; delays != (s.Quantile > 0 && s.Quantile < 1) {
		t.Errorf("rule %d with the quantile %v", s.Rule, s.Quantile)
	}
	if s.Threshold == 0 && s.Rule != ByCount && s.Rule != ByStale && s.Rule != ByDemonstration {
		t.Errorf("rule %d without a threshold", s.Rule)
	}
}

func checkView(t *testing.T, s Statement, v View) {
	t.Helper()
	if (v.Demonstration != "") != (s.Rule == ByDemonstration) || v.Spared && v.Demonstration == "" {
		t.Fatalf("view %q of rule %d is of the demonstration %q", v.Words, s.Rule, v.Demonstration)
	}
	if v.Demonstration != "" {
		checkDemonstration(t, s, v)
		return
	}
	sc, ok := ByName(v.Scenario)
	if !ok {
		t.Fatalf("view %q: no scenario %q", v.Words, v.Scenario)
	}
	for _, label := range v.Points {
		if _, ok := sc.Point(label); !ok {
			t.Errorf("view %q: %s has no point %q", v.Words, sc.Name, label)
		}
	}
	against := v.Against
	if len(against) == 0 && s.Rule == ByRatio {
		against = []string{s.Against}
	}
	for _, name := range against {
		if s.Rule != ByRatio || !slices.Contains(sc.Variants, name) {
			t.Errorf("view %q: %s is held against %s, which it cannot be", v.Words, sc.Name, name)
		}
	}
	if _, ok := sc.Point(v.Over); v.Over != "" && (!ok || s.Rule != ByRatio) {
		t.Errorf("view %q: %s has no point %q to be over", v.Words, sc.Name, v.Over)
	}
	subjects := s.Subjects
	if len(v.Subjects) > 0 {
		subjects = v.Subjects
	}
	if !slices.ContainsFunc(subjects, func(name string) bool { return slices.Contains(sc.Variants, name) }) {
		t.Errorf("view %q: %s runs none of %q", v.Words, sc.Name, subjects)
	}
	if rows := s.Rule == ByDelay || s.Rule == ByLifetime || s.Rule == ByStale; rows == (len(v.Metrics) > 0) { // they go by each revoke
		t.Errorf("view %q counts %q", v.Words, v.Metrics)
	}
	for _, name := range v.Metrics {
		if _, ok := MetricByName(name); !ok {
			t.Errorf("view %q: no metric %q", v.Words, name)
		}
	}
}

// checkDemonstration: one that is to come is listed as such, so that a name with a slip in it is not taken for one.
func checkDemonstration(t *testing.T, s Statement, v View) {
	t.Helper()
	d, sc, ok := DemonstrationByName(v.Demonstration)
	if !ok {
		if !slices.Contains(DemonstrationsToCome(), v.Demonstration) {
			t.Errorf("view %q: no demonstration %q", v.Words, v.Demonstration)
		}
		return
	}
	subjects := s.Subjects
	if len(v.Subjects) > 0 {
		subjects = v.Subjects
	}
	for _, name := range subjects {
		if !slices.Contains(sc.Variants, name) || !d.Takes(name) {
			t.Errorf("view %q: %s is not shown on %s", v.Words, d.Name, name)
		}
	}
}

// Nothing that is said may be left out because nobody can test it yet.
func TestEveryRowOfTheArticleAndEveryCommonClaimHasAStatement(t *testing.T) {
	rows, claims := map[string]bool{}, map[string]bool{}
	last, ofPeople := 0, false
	for _, s := range Statements() {
		rows[s.Row], claims[s.Claim] = true, true
		ofPeople = ofPeople || s.Source != "the article"
		if (s.Row != "") != (s.Source == "the article") || s.Row != "" && ofPeople {
			t.Errorf("%s: the row %q, from %s: the article's come first", s.Name, s.Row, s.Source)
		}
		if at := slices.Index(ArticleRows(), s.Row); s.Row != "" && at < last {
			t.Errorf("%s: %s is not in the article's order", s.Name, s.Row)
		} else if s.Row != "" {
			last = at
		}
	}
	for _, row := range ArticleRows() {
		if !rows[row] {
			t.Errorf("no statement for the article's row %q", row)
		}
	}
	for _, claim := range CommonClaims() {
		if !claims[claim] {
			t.Errorf("no statement for %q", claim)
		}
	}
	if len(ArticleRows()) != 11 || len(CommonClaims()) != 7 {
		t.Errorf("%d rows and %d claims, want 11 and 7", len(ArticleRows()), len(CommonClaims()))
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

func TestEndingOf(t *testing.T) {
	for variant, want := range map[string]Ending{
		SessionStrict: EndsAtStore, SessionSliding: EndsAtStore, JWTDenylist: EndsAtStore, JWTVerifiedCache: EndsAtStore, JWTEpochStrict: EndsAtStore,
		SessionCached: EndsByMessage, JWTDenylistReplicated: EndsByMessage, JWTEpochReplicated: EndsByMessage,
		JWTHS256: EndsByExpiry, JWTEdDSA: EndsByExpiry, JWTRefresh: EndsByExpiry, JWTHS256Twin: EndsByExpiry,
	} {
		if got := EndingOf(variant); got != want {
			t.Errorf("%s ends %s, want %s: see EndingOf in scenarios/staleness.go", variant, got, want)
		}
	}
}
