package report

import (
	"slices"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestPrivacyTables(t *testing.T) {
	for _, c := range []struct {
		why   string
		rows  []results.Demonstration
		table int
		row   string // the first of the variant
		want  []string
	}{
		{"both carriers alike", allShown(), 0, scenarios.SessionStrict, []string{scenarios.SessionStrict, "bearer and cookie", "none of 5", "none of 5", "none of 5", "5 of 5: sub, roles and others", "yes"}},
		{"what is not as expected", shown(scenarios.DemoDumpLogsIn, scenarios.JWTDenylist, observed(results.Succeeds)), 1, scenarios.JWTDenylist,
			[]string{scenarios.JWTDenylist, "bearer and cookie", "5 of 5: sub, roles and others", "none of 5", absent, "none of 5", "no: anything in the dump"}},
		{"a blind eye", shown(scenarios.DemoURLLog, scenarios.JWTES256, blind), 0, scenarios.JWTES256,
			[]string{scenarios.JWTES256, "bearer and cookie", "5 of 5: sub, roles and others", "none of 5 (not believed: its positive control did not succeed)", "5 of 5: sub, roles and others", "none of 5", "yes"}},
	} {
		tables := showing(c.rows).privacyTables()
		i := slices.IndexFunc(tables[c.table].Rows, func(row []string) bool { return row[0] == c.row })
		if i < 0 || !slices.Equal(tables[c.table].Rows[i], c.want) {
			t.Errorf("%s: %q", c.why, tables[c.table].Rows)
		}
	}
}

func TestCarriersThatDifferHaveRowsOfTheirOwn(t *testing.T) {
	rows := shown(scenarios.DemoLogReads, scenarios.SessionStrict, func(d *results.Demonstration) { d.Evidence = []string{d.Configuration} })
	var carriers []string
	for _, row := range showing(rows).privacyTables()[0].Rows {
		if row[0] == scenarios.SessionStrict {
			carriers = append(carriers, row[1])
		}
	}
	if !slices.Equal(carriers, []string{"bearer", "cookie"}) {
		t.Errorf("%q", carriers)
	}
}

func TestWhatStopsItIsGroupedByReason(t *testing.T) {
	e := showing(shown(scenarios.DemoHolderReads, scenarios.SessionCached, blind))
	row := e.stoppedTable().Rows[0]
	if want := "session/strict, session/cached and session/sliding: the token is a random identifier"; !strings.HasPrefix(row[2], want) {
		t.Errorf("%q", row[2])
	}
	if row[3] != "a planted text: succeeds, 20 of 22" {
		t.Errorf("control %q", row[3])
	}
}

// A run of demonstrations alone has a report, and one without any has no section of them.
func TestARunOfDemonstrationsAlone(t *testing.T) {
	w := calm()
	w.scenarios = []string{privacyScenario}
	folder := w.folder(t)
	write(t, folder)
	text := string(read(t, folder.Path(results.ReportFile)))
	for _, want := range []string{"## Scenario privacy", "What can be read without a key", "| A JWT shows what it says to whoever holds it; a session token shows nothing | supported |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the report", want)
		}
	}
	if e := showing(nil); e.has(privacyScenario) || e.blocks(privacyScenario) != 0 || slices.Contains(e.scenarios(), privacyScenario) {
		t.Error("a run without demonstrations has some")
	}
	if warnings := strings.Join(showing(allShown()).warnings(), "\n"); strings.Contains(warnings, "privacy") {
		t.Errorf("warnings of a run that is whole: %s", warnings)
	}
}
