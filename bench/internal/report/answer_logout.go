package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// logoutAnswer says for how long a token works after logout, and whether promises held under faults.
func (e evidence) logoutAnswer() string {
	var parts []string
	if text := e.revokedWords(); text != "" {
		parts = append(parts, text)
	}
	if text := e.unstoppedWords(); text != "" {
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return "After logout: this run ended no tokens; the scenarios " + revocationScenario + " and " + lifetimesScenario + " do."
	}
	text := "After logout: " + strings.Join(parts, "; ") + "."
	if faults := e.faultWords(); faults != "" {
		text += " " + faults
	}
	return text
}

// revokedWords is about variants that a revoke ends, with all in order.
func (e evidence) revokedWords() string {
	var cells []cell
	for _, v := range e.variants(revocationScenario) {
		if c, ok := e.measuredAt(v); ok {
			cells = append(cells, c)
		}
	}
	if len(cells) == 0 {
		return ""
	}
	var parts []string
	if never, _ := e.byStaleness(cells); len(never) > 0 {
		var of []cell
		for _, c := range cells {
			if slices.Contains(never, c.variant) {
				of = append(of, c)
			}
		}
		parts = append(parts, fmt.Sprintf("no replica accepted the token after the acknowledgement with %s (%s revokes)", list(never),
			e.revokes(of...).staleText()))
	}
	if text := e.lateWords(cells); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// lateWords is about those after whose revokes something was accepted.
func (e evidence) lateWords(cells []cell) string {
	var names []string
	var stale, n int
	var worst50, worst95 float64
	for _, c := range cells {
		r := e.revokes(c)
		if r.never() {
			continue
		}
		names = append(names, c.variant)
		stale, n = stale+r.stale, n+r.n()
		worst50, worst95 = max(worst50, stat.Quantile(r.delays, 0.5), resolution()), max(worst95, stat.Quantile(r.delays, 0.95), resolution())
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("with %s one did after %s revokes, for %s at the median and %s at p95 at most", list(names), countOf(stale, n),
		lasting(worst50), lasting(worst95))
}

// unstoppedWords is about tokens that nothing but their own end stops.
func (e evidence) unstoppedWords() string {
	cells := e.cellsOf(lifetimesScenario)
	if len(cells) == 0 {
		return ""
	}
	var parts []string
	for _, point := range e.points(lifetimesScenario) {
		if r := e.revokes(e.row(lifetimesScenario, point)...); r.n() > 0 {
			parts = append(parts, fmt.Sprintf("%s (lifetime %s)", lasting(stat.Quantile(r.delays, 0.5)), point))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	text := "a token that only its lifetime ends worked on, at the median, for " + list(parts)
	if leeway := e.run.Settings.Leeway; leeway > 0 {
		models := scenarios.ModelLifetimes()
		last := models[len(models)-1]
		text += fmt.Sprintf(", and by %s would for %s (lifetime %s)", e.lawOfLifetimes().name(),
			lasting(e.lawOfLifetimes().at(last, leeway)), durationText(last))
	}
	return text
}

// faultWords says whether the promises held with links broken.
func (e evidence) faultWords() string {
	r := e.revokes(e.brokenCells()...)
	if r.n() == 0 {
		return ""
	}
	text := fmt.Sprintf("With links to the store broken (%s), %s revokes were accepted beyond what their variant promises", plural(int(r.cuts), "cut"),
		countOf(r.exceeded, r.n()))
	if worst := slices.Max(r.lastAccepts); worst > 0 {
		text += fmt.Sprintf("; the latest acceptance came %s after the acknowledgement", lasting(worst))
		if bound := e.run.Settings.StalenessBound; bound > 0 {
			text += fmt.Sprintf(", where copies may be %s old", durationText(bound))
		}
	}
	return text + "."
}
