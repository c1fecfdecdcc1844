package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A way is one of the ways to end a JWT before its lifetime does.
type way struct{ variant, words string }

// ways lists them, the one that asks the store on every request first.
func ways() []way {
	return []way{
		{scenarios.JWTDenylist, "a JWT on a denylist that every request asks"},
		{scenarios.JWTDenylistReplicated, "one with a copy of the denylist in every replica"},
	}
}

// revocationAnswer is the third sentence: what it costs to be able to end a JWT, and for how long a token works that
// was ended. None where this run neither ended tokens nor compared those that can be ended.
func (e evidence) revocationAnswer() []string {
	var parts []string
	for _, w := range ways() {
		if text := e.wayWords(w); text != "" {
			parts = append(parts, text)
		}
	}
	if text := e.sessionEnds(); text != "" {
		parts = append(parts, text)
	}
	if text := e.nothingEnds(); text != "" {
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Revocation: " + strings.Join(parts, "; ") + "."}
}

// wayWords is what a way costs against a JWT that nothing ends, and against a session, and how late it is.
func (e evidence) wayWords(w way) string {
	var costs []string
	for _, other := range []named{{scenarios.JWTHS256, "one that nothing but its lifetime ends"}, {scenarios.SessionStrict, "a session lookup"}} {
		if c := e.compare(at(w.variant), at(other.variant), cpuMetric); c.usable() {
			costs = append(costs, fmt.Sprintf("%s the CPU of %s (%s)", c.text(), other.name, c.words()))
		}
	}
	if len(costs) == 0 {
		return ""
	}
	text := w.words + " takes " + list(costs)
	if late := e.lateness(w.variant); late != "" {
		text += ", and is " + late
	}
	return text
}

// lateness says after how many revokes of one device something was still accepted, and for how long.
func (e evidence) lateness(variant string) string {
	c, ok := e.measuredAt(variant)
	if !ok {
		return ""
	}
	r := e.revokes(c)
	text := fmt.Sprintf("accepted late after %s revokes", zeroOf(float64(r.stale), float64(r.n())))
	if !r.never() {
		text += fmt.Sprintf(", at the latest by %s", lasting(stat.Quantile(r.delays, 1)))
	}
	return text + e.latestCutOff(variant)
}

// latestCutOff is the latest acceptance by a replica whose link to the store was broken; "" where none was seen.
func (e evidence) latestCutOff(variant string) string {
	r := e.revokes(e.cutCells(variant)...)
	if r.n() == 0 || slices.Max(r.lastAccepts) == 0 {
		return ""
	}
	text := fmt.Sprintf(", or by %s with a link cut", lasting(slices.Max(r.lastAccepts)))
	if bound := e.run.Settings.StalenessBound; bound > 0 {
		text += fmt.Sprintf(" (%s promised)", durationText(bound))
	}
	return text
}

func (e evidence) sessionEnds() string {
	late := e.lateness(scenarios.SessionStrict)
	if late == "" {
		return ""
	}
	return "a session that every request looks up is " + late
}

// nothingEnds is how long a logged-out JWT works on that only its lifetime ends: of the longest lifetime measured.
func (e evidence) nothingEnds() string {
	points := e.points(lifetimesScenario)
	for i := len(points) - 1; i >= 0; i-- {
		if r := e.revokes(cell{lifetimesScenario, scenarios.JWTHS256, points[i]}); r.n() > 0 {
			p, _ := e.known[lifetimesScenario].Point(points[i])
			return fmt.Sprintf("a logged-out JWT that nothing but its lifetime ends works on, at the median, for %s of %s (%s, leeway %s)", lasting(stat.Quantile(r.delays, 0.5)),
				points[i], plural(r.n(), "revoke"), durationText(p.Leeway))
		}
	}
	return ""
}
