package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// stalenessFinding is what the cheapest variant that a revoke ends costs over a JWT that only its lifetime ends, and how
// long a token works on with each.
func (e evidence) stalenessFinding(all []choice, cells []cell) string {
	best, ok := cheapestEnded(all)
	if !ok {
		return joined(fmt.Sprintf("CPU per request at %s goes %s", e.rate(), e.span(cells, cpuMetric)), e.workedOn(all))
	}
	c := e.compareOnce(at(best.variant), at(scenarios.JWTHS256), cpuMetric)
	if !c.usable() {
		return joined(fmt.Sprintf("At %s the cheapest variant that a revoke ends costs %s of CPU a request", e.rate(), e.mark(at(best.variant), cpuMetric)),
			e.endedAfter(best), e.workedOn(all))
	}
	plain := ""
	if p := e.compareOnce(obviously(best.variant), obviously(scenarios.JWTHS256), cpuMetric); p.usable() && p.verdictWord() != c.verdictWord() {
		plain = "obvious against obvious " + p.cited(ofBlocks)
	}
	return joined(fmt.Sprintf("At %s, %s, the cheapest variant that a revoke ends, %s, takes %s, of the CPU of an HS256 JWT that no revoke ends",
		e.rate(), e.implementations(), best.variant, c.cited(ofBlocks)), plain, e.endedAfter(best), e.workedOn(all))
}

// cheapestEnded is the choice with the least median cost among those that a revoke ends.
func cheapestEnded(all []choice) (best choice, ok bool) {
	for _, c := range all {
		if c.lifetime == 0 && c.cost.N > 0 && (!ok || c.cost.Center < best.cost.Center) {
			best, ok = c, true
		}
	}
	return best, ok
}

// endedAfter is how long a token worked on after a revoke.
func (e evidence) endedAfter(c choice) string {
	return fmt.Sprintf("after the acknowledgement it refuses within %s, n=%s", e.worstDelays([]cell{c.cell}), plural(c.revokes.n(), "revoke"))
}

// workedOn is the longest lifetime of an HS256 JWT that was measured, or that is modelled where none was.
func (e evidence) workedOn(all []choice) string {
	var longest choice
	for _, c := range all {
		if c.variant == scenarios.JWTHS256 && !c.modelled && c.lifetime > longest.lifetime {
			longest = c
		}
	}
	if longest.lifetime > 0 {
		m := stat.Median(longest.revokes.delays, confidence)
		m.Center = longest.p50 // by nearest rank, as everywhere in this report
		return fmt.Sprintf("the JWT works on for %[2]s at the median with a lifetime of %[1]s, n=%[3]s", durationText(longest.lifetime), citedTime(m),
			plural(longest.revokes.n(), "revoke"))
	}
	for _, c := range all {
		if c.variant == scenarios.JWTHS256 && c.modelled && c.lifetime == tableLifetime && !math.IsNaN(c.p50) {
			return fmt.Sprintf("with a lifetime of %s the JWT would work on for %s at the median (modelled)", durationText(c.lifetime), lasting(c.p50))
		}
	}
	return ""
}
