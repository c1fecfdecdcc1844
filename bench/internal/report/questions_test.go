package report

import (
	"strings"
	"testing"

	"authbench/scenarios"
)

func TestQuestionsOnBytesAndFaults(t *testing.T) {
	for n, wants := range map[int][]string{
		5:  {"on HTTP/1.1, request and answer at 275B of claims: bearer 313 B session/strict, ", "; cookie ", "; HTTP/2 was not measured"},
		6:  {"at none up to 8,", "with session/strict", "at some 2,8", " of claims (model, a line between 1,", "(name and value of __Host-auth take 4,096 B"},
		11: {"session/strict closed: ", "of probes answered 503", "with the store away 96 of 96 revokes not acknowledged", "the time until recovery was not measured"},
	} {
		for _, want := range wants {
			if got := calm().evidence(t).questionAnswer(n); !strings.Contains(got, want) {
				t.Errorf("question %d: %q lacks %q", n, got, want)
			}
		}
		if got := calm().evidence(t, only(referenceScenario)).questionAnswer(n); got != "" {
			t.Errorf("question %d without the scenario: %q", n, got)
		}
	}
}

func TestATokenThatFitsNoCookieAtAll(t *testing.T) {
	w := calm()
	w.tokenBytes = func(string, string) float64 { return 5000 }
	if got := w.evidence(t).cookieLimit(scenarios.JWTHS256); !strings.HasPrefix(got, "below ") {
		t.Errorf("%q", got)
	}
	w.tokenBytes = func(_, claims string) float64 {
		if claims == "60B" || claims == "275B" {
			return 4085 // and 11 of the name are 4,096
		}
		return 4086
	}
	if got := w.evidence(t).cookieLimit(scenarios.JWTHS256); !strings.Contains(got, "at some 275 B of claims") {
		t.Errorf("on the limit: %q", got)
	}
}

func TestEveryQuestionIsAnsweredOrSaysWhatItTakes(t *testing.T) {
	tables := calm().evidence(t).questionTables()
	if n := len(tables[0].Rows) + len(tables[1].Rows); len(tables) != 2 || n != len(scenarios.Questions()) {
		t.Fatalf("%d tables, %d questions", len(tables), n)
	}
	for _, row := range tables[1].Rows {
		if !strings.HasPrefix(row[2], "it takes the ") {
			t.Errorf("question %s: %q", row[0], row[2])
		}
	}
}
