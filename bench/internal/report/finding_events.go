package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/stat"
)

// propagationFinding counts the revokes after whose acknowledgement something was accepted, by whether a variant had any,
// and says for how long.
func (e evidence) propagationFinding(cells []cell) string {
	var never, late []cell
	for _, c := range cells {
		if e.revokes(c).never() {
			never = append(never, c)
		} else {
			late = append(late, c)
		}
	}
	var parts []string
	if len(late) > 0 {
		parts = append(parts, fmt.Sprintf("in %s with %s, refused everywhere within %s", e.staleShare(late), variantsOf(late), e.worstDelays(late)))
	}
	if len(never) > 0 {
		parts = append(parts, fmt.Sprintf("in %s with %s", e.staleShare(never), variantsOf(never)))
	}
	return joined("A token was accepted after its revoke's acknowledgement " + joinClauses(parts))
}

// staleShare is how many of the cells' revokes were followed by a stale accept, and how many stand behind each cell.
func (e evidence) staleShare(cells []cell) string {
	r := e.revokes(cells...)
	text := fmt.Sprintf("%s revokes (%s", countOf(r.stale, r.n()), bounded(r.stale, r.n()))
	if len(cells) > 1 {
		text += fmt.Sprintf(", %s each", e.revokesEach(cells))
	}
	return text + ")"
}

// revokesEach is how many revokes stand behind each cell: "72", or "18 to 72".
func (e evidence) revokesEach(cells []cell) string {
	least, most := e.revokes(cells...).n(), 0
	for _, c := range cells {
		n := e.revokes(c).n()
		least, most = min(least, n), max(most, n)
	}
	if least == most {
		return number(float64(most))
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// variantsOf names the variants of cells.
func variantsOf(cells []cell) string {
	var names []string
	for _, c := range cells {
		names = append(names, c.variant)
	}
	return list(slices.Compact(names))
}

// worstDelays are the longest p50 of the cells' delays and the longest delay of all, not below what the probes can tell
// from 0. Of so few revokes as a cell has, p95 would be the longest by another name.
func (e evidence) worstDelays(cells []cell) string {
	var p50, longest float64
	for _, c := range cells {
		r := e.revokes(c)
		p50, longest = max(p50, stat.Quantile(r.delays, 0.5)), max(longest, stat.Quantile(r.delays, 1))
	}
	return fmt.Sprintf("%s at p50 and %s at the latest", lasting(max(p50, resolution())), lasting(max(longest, resolution())))
}

// kindsFinding is the slowest of what can be ended, and where anything was accepted late.
func (e evidence) kindsFinding(variant string, cells []cell) string {
	late := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return e.revokes(c).never() })
	text := fmt.Sprintf("With %s, whichever of %d kinds of revoke it is (n=%s each), all replicas refuse within %s after the acknowledgement", variant, len(cells),
		e.revokesEach(cells), e.worstDelays(cells))
	all := e.revokes(cells...)
	stale := fmt.Sprintf("something was accepted after %s revokes (%s)", countOf(all.stale, all.n()), bounded(all.stale, all.n()))
	if len(late) > 0 && len(late) < len(cells) {
		stale += ", all of them of " + list(pointsOf(late))
	}
	return joined(text, stale)
}

func pointsOf(cells []cell) []string {
	var points []string
	for _, c := range cells {
		points = append(points, c.point)
	}
	return points
}

// cutsFinding says how many revokes were accepted beyond what their variant promises, and the latest acceptance.
func (e evidence) cutsFinding(cells []cell) string {
	r := e.revokes(cells...)
	text := fmt.Sprintf("With links to the store broken (%s), %s acknowledged revokes (%s) were accepted beyond what their variant promises", plural(int(r.cuts), "cut"),
		countOf(r.exceeded, r.n()), bounded(r.exceeded, r.n()))
	worst := slices.Max(r.lastAccepts)
	latest := "nothing was accepted after any acknowledgement"
	if worst > 0 {
		latest = fmt.Sprintf("the latest acceptance came %s after the acknowledgement (an extreme, without interval)", lasting(worst))
	}
	if bound := e.run.Settings.StalenessBound; bound > 0 {
		latest += fmt.Sprintf(", where variants with a copy promise %s", durationText(bound))
	}
	return joined(text, latest)
}
