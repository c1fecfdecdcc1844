package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func observed(outcome string) func(*results.Demonstration) {
	return func(d *results.Demonstration) { d.Observed = outcome }
}

func blind(d *results.Demonstration) { d.Control.Observed = results.Blocked }

func notPerformed(d *results.Demonstration) {
	d.Observed, d.Evidence = results.NotPerformed, []string{"not on a store of the user's own"}
}

func TestStatementsByDemonstration(t *testing.T) {
	for _, c := range []struct {
		statement, why string
		rows           []results.Demonstration
		verdict, words string // a part of the condition or, where nothing was measured, of the evidence
	}{
		{"jwts-tell", "as expected", allShown(), supported, ""},
		{"jwts-tell", "a session token tells too", shown(scenarios.DemoHolderReads, scenarios.SessionSliding, observed(results.Succeeds)), depends, "not so for session/sliding"},
		{"jwts-tell", "JWTs tell nothing, and session tokens all", shown(scenarios.DemoHolderReads, "", flip), refuted, ""},
		{"jwts-tell", "whoever looked at the sessions was blind", shown(scenarios.DemoHolderReads, scenarios.SessionStrict, blind), notResolved, "not resolved for session/strict (its positive control did not succeed)"},
		{"jwts-tell", "it was not shown", notOf(scenarios.DemoHolderReads), notMeasured, "it takes the scenario privacy"},
		{"hijacking", "as expected", allShown(), depends, "so for session/strict, session/cached, session/sliding, jwt/denylist"},
		{"hijacking", "a logout ends every copy", shown(scenarios.DemoLogReplaysEnded, "", observed(results.Blocked)), supported, ""},
		{"hijacking", "a logout ends no copy", shown(scenarios.DemoLogReplaysEnded, "", observed(results.Succeeds)), refuted, ""},
		{"dump-logs-nobody-in", "as expected", allShown(), supported, ""},
		{"dump-logs-nobody-in", "raw identifiers at rest", shown(scenarios.DemoDumpLogsIn, scenarios.SessionStrict, observed(results.Succeeds)), depends, "not so for session/strict"},
		{"dump-logs-nobody-in", "a store of the user's own", shown(scenarios.DemoDumpLogsIn, "", notPerformed), notMeasured, "not on a store of the user's own"},
		{"csrf", "nobody can show it yet", allShown(), notMeasured, "it takes the demonstration csrf, which this program does not have yet"},
	} {
		t.Run(c.statement+": "+c.why, func(t *testing.T) {
			s, _ := scenarios.StatementByName(c.statement)
			e := showing(c.rows)
			f := e.find(s, s.View)
			words := f.condition()
			if f.verdict == notMeasured {
				words = e.statementEvidence(f)
			}
			if f.verdict != c.verdict || !strings.Contains(words, c.words) {
				t.Errorf("%q, %q; want %q, %q", f.verdict, words, c.verdict, c.words)
			}
		})
	}
}

// flip turns an outcome into the other.
func flip(d *results.Demonstration) {
	if d.Observed == results.Succeeds {
		d.Observed = results.Blocked
	} else {
		d.Observed = results.Succeeds
	}
}

// Demonstrations that are to come do not change a run's verdicts when it has rows of others under their names.
func TestADemonstrationThatAppearsLaterIsRead(t *testing.T) {
	s, _ := scenarios.StatementByName("httponly-stops-xss")
	rows := allShown()
	for _, v := range s.Subjects {
		rows = append(rows, results.Demonstration{Demonstration: scenarios.DemoXSSRides, Variant: v, Configuration: "cookie", Observed: results.Succeeds})
	}
	if f := showing(rows).find(s, s.View); f.verdict != refuted || !strings.Contains(f.evidenceLine(), "session/strict succeeds") {
		t.Errorf("%q: %s", f.verdict, f.evidenceLine())
	}
}

func TestOtherViewsOfADemonstration(t *testing.T) {
	s, _ := scenarios.StatementByName("dump-logs-nobody-in")
	e := showing(allShown())
	f := e.find(s, s.View)
	if got := e.flips(f); !strings.Contains(got, "that it tells no claims either: depends on") || !strings.Contains(got, "not so for session/strict") {
		t.Errorf("that the dump tells claims is not said: %q", got)
	}
	if got := f.figure(); got != "the table of scenario privacy" {
		t.Errorf("figure %q", got)
	}
}

// No row is left out: each has a verdict, and one that nobody could reach says what it takes.
func TestEveryStatementHasARow(t *testing.T) {
	rows := showing(nil).statementTable().Rows
	if len(rows) != len(scenarios.Statements()) {
		t.Fatalf("%d rows for %d statements", len(rows), len(scenarios.Statements()))
	}
	for _, row := range rows {
		if row[1] != notMeasured || !strings.HasPrefix(row[2], "it takes the ") {
			t.Errorf("%s: %q, %q", row[0], row[1], row[2])
		}
	}
}
