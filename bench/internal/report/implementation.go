package report

import (
	"cmp"
	"fmt"

	"authbench/scenarios"
)

// rung names the implementation that variants take wherever a point does not name one. Runs that do not say are
// older than the choice, and obvious.
func (e evidence) rung() string { return cmp.Or(e.run.Settings.Rung, scenarios.RungObvious) }

// rungAt names the implementation of a cell: that of its point, or else the run's.
func (e evidence) rungAt(c cell) string {
	p, _ := e.known[c.scenario].Point(c.point)
	return cmp.Or(p.Rung, e.rung())
}

// obviously is the same variant as at, in the same blocks, in the obvious implementation.
func obviously(variant string) cell {
	return cell{referenceScenario, variant, scenarios.ObviousPoint}
}

// twoImplementations reports whether the reference scenario holds the variants in two of them.
func (e evidence) twoImplementations() bool {
	if e.rung() == scenarios.RungObvious {
		return false
	}
	for _, t := range e.used {
		if t.Scenario == referenceScenario && t.Point == scenarios.ObviousPoint {
			return true
		}
	}
	return false
}

// implementations is "fast implementations", for captions and subtitles.
func (e evidence) implementations() string { return e.rung() + " implementations" }

// implementationFact says which implementations the trials are of.
func (e evidence) implementationFact() string {
	if e.onlyLookups() {
		return "every rung, each with its own benchmarks"
	}
	if e.twoImplementations() {
		return fmt.Sprintf("%s; every variant %s, too, at the reference point", e.rung(), scenarios.RungObvious)
	}
	return e.rung()
}

// onlyThese says which implementations the run says anything of.
func (e evidence) onlyThese() string {
	if e.twoImplementations() {
		return fmt.Sprintf("the %s and the %s ones", e.rung(), scenarios.RungObvious)
	}
	return fmt.Sprintf("the %s ones", e.rung())
}

// againstObvious compares a variant's obvious implementation with the run's own.
func (e evidence) againstObvious(variant string, metrics ...string) comparison {
	return e.compare(obviously(variant), at(variant), metrics...)
}

// inTwo lists the variants that this run holds in both implementations.
func (e evidence) inTwo() []string {
	var names []string
	for _, v := range e.deployable() {
		if e.twoImplementations() && len(e.cells[obviously(v)]) > 0 && len(e.cells[at(v)]) > 0 {
			names = append(names, v)
		}
	}
	return names
}

// implementationTable holds every variant's two implementations side by side, and each against the session's of the
// same kind.
func (e evidence) implementationTable() table {
	rung := e.rung()
	t := table{
		Title: fmt.Sprintf("Obvious and %s: CPU per request at the reference point, replica and store", rung),
		Note: "Both stand in the same blocks. Over the control and ÷ " + scenarios.SessionStrict + ": obvious against obvious and " + rung + " against " + rung + ", never across. " +
			"Every ratio is paired within blocks and has its verdict.",
		Head: []string{
			"variant", "obvious", rung, "obvious ÷ " + rung, "obvious, over " + scenarios.None, rung + ", over " + scenarios.None,
			"obvious ÷ " + scenarios.SessionStrict + ", obvious", rung + " ÷ " + scenarios.SessionStrict + ", " + rung, "response time p50, obvious", "response time p50, " + rung,
		},
	}
	for _, v := range e.inTwo() {
		own, plain := at(v), obviously(v)
		t.Rows = append(t.Rows, []string{
			v, summaryText("s", e.median(plain, cpuMetric)), summaryText("s", e.median(own, cpuMetric)), e.judged(plain, own),
			e.overControl(plain, cpuMetric), e.overControl(own, cpuMetric),
			e.judged(plain, obviously(scenarios.SessionStrict)), e.judged(own, at(scenarios.SessionStrict)),
			summaryText("s", e.median(plain, responseMetric)), summaryText("s", e.median(own, responseMetric)),
		})
	}
	return t
}

// A likeWithLike is a session lookup against a JWT in two implementations.
type likeWithLike struct {
	own, plain comparison
}

func (e evidence) likeWithLike(jwt string, metrics ...string) likeWithLike {
	return likeWithLike{
		own:   e.compare(at(scenarios.SessionStrict), at(jwt), metrics...),
		plain: e.compare(obviously(scenarios.SessionStrict), obviously(jwt), metrics...),
	}
}

// The ways in which a finding of one implementation stands to that of the other.
type stability int

const (
	orderOpen stability = iota // not resolved in one of them
	orderHolds
	orderFlips
)

// order says whether the finding flips from one implementation to the other.
func (l likeWithLike) order() stability {
	switch {
	case !l.own.resolved() || !l.plain.resolved():
		return orderOpen
	case l.own.side() == l.plain.side():
		return orderHolds
	}
	return orderFlips
}
