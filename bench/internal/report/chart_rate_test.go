package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// against sets ES256's CPU at two rates, as a ratio to the session lookup in the same block.
func against(t *testing.T, slow, fast float64) evidence {
	t.Helper()
	w := calm()
	w.trialNoise = 0.001
	return w.evidence(t, func(_ *results.Run, rows []results.Trial) []results.Trial {
		base := map[string]map[int]float64{"500/s": {}, "3000/s": {}}
		var kept []results.Trial
		for _, row := range rows {
			if at := base[row.Point]; row.Scenario == cpuScenario && row.Variant == scenarios.SessionStrict && at != nil {
				at[row.Block] = row.Metrics[cpuMetric]
			}
		}
		for _, row := range rows {
			ratio := map[string]float64{"500/s": slow, "3000/s": fast}[row.Point]
			if row.Scenario == cpuScenario && (ratio == 0 || row.Variant == scenarios.JWTRS256) {
				continue
			}
			if row.Scenario == cpuScenario && row.Variant == scenarios.JWTES256 {
				row.Metrics[cpuMetric] = base[row.Point][row.Block] * ratio * (1 + 0.004*float64(row.Block%2))
			}
			kept = append(kept, row)
		}
		return kept
	})
}

func TestRateTitle(t *testing.T) {
	for _, c := range []struct {
		why        string
		slow, fast float64
		want       string
	}{
		{"less and more", 0.8, 1.2, "The order changes with the rate: the session lookup is crossed by jwt/stateless-es256"},
		{"less and equal", 0.8, 1, "No order is reversed by the rate; level with the session lookup at some rates: jwt/stateless-es256"},
		{"more and equal", 1.2, 1, "No order is reversed by the rate; level with"},
		{"more at both", 1.2, 1.3, "holds at every rate measured"},
		{"equal at both", 1, 1.001, "holds at every rate measured"},
		{"open at one", 1.018, 1.3, "CPU per request by offered rate"},
	} {
		if got := against(t, c.slow, c.fast).rateTitle(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestBusyReplicasAreNamed(t *testing.T) {
	busy := func(row results.Trial) bool {
		return row.Scenario == cpuScenario && row.Point == "3000/s" && row.Variant == scenarios.JWTES256
	}
	e := calm().evidence(t, edit(busy, func(row *results.Trial) { row.Metrics[shareMetric] = 0.84 }))
	s, err := e.scenarioSection(cpuScenario)
	if err != nil {
		t.Fatal(err)
	}
	last := s.Notes[len(s.Notes)-1]
	if !strings.Contains(last.Head, "more than 80.0 % busy") || len(last.Items) != 1 || last.Items[0] != "jwt/stateless-es256 at 3000/s: 0.840" {
		t.Errorf("the one busy replica reads %+v", last)
	}
	if head := strings.Join(s.Tables[0].Head, "|"); !strings.Contains(head, "replica CPU, share of one core") {
		t.Errorf("the table has no column for it: %s", head)
	}
	if got := calm().evidence(t).busyCells(cpuScenario); len(got) != 0 {
		t.Errorf("none is busy, but: %q", got)
	}
}

func TestRowsWithoutTheShareStillMakeTheirTable(t *testing.T) {
	e := calm().evidence(t, edit(inScenario(cpuScenario), func(row *results.Trial) { delete(row.Metrics, shareMetric) }))
	table := e.metricTable(cpuScenario)
	if strings.Contains(strings.Join(table.Head, "|"), "share") || len(table.Rows) == 0 || len(e.busyCells(cpuScenario)) != 0 {
		t.Errorf("head %q, %d rows", table.Head, len(table.Rows))
	}
}
