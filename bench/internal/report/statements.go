package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// The verdicts on a statement.
const (
	supported   = "supported"
	refuted     = "refuted"
	depends     = "depends"
	notResolved = "not resolved"
	notMeasured = "not measured in this run"
)

// An outcome is what one case says to a statement.
type outcome int

const (
	unresolved outcome = iota
	more               // above the threshold, as stated
	notMore            // below it, or equal to it
)

// An instance is one subject at one point, held against the statement.
type instance struct {
	cell    cell
	against string // the variant that a ratio is to
	outcome outcome
	ratio   comparison // where the rule is one of ratios
	text    string     // else the number that decides
	short   string     // of what there is too little to decide, or ""
}

// A finding is a statement seen through one view, and what came of it.
type finding struct {
	statement scenarios.Statement
	view      scenarios.View
	instances []instance
	gaps      []cell
	verdict   string
}

// find evaluates a statement in one view.
func (e evidence) find(s scenarios.Statement, v scenarios.View) finding {
	f := finding{statement: s, view: v}
	views := []scenarios.View{v}
	if v.Words == s.View.Words {
		views = append(views, s.And...)
	}
	for _, v := range views {
		e.collect(&f, v)
	}
	f.verdict = verdictOf(f.instances)
	return f
}

// collect adds the cases of one view.
func (e evidence) collect(f *finding, v scenarios.View) {
	s := f.statement
	if v.Demonstration != "" {
		e.collectShown(f, v)
		return
	}
	for _, point := range e.pointsOf(v) {
		for _, subject := range subjectsOf(s, v) {
			c := cell{v.Scenario, subject, point}
			if e.gap(c) != "" {
				f.gaps = append(f.gaps, c)
				continue
			}
			for _, against := range againstOf(s, v) {
				s.Against = against
				if i, ok := e.decide(s, v, c); ok {
					f.instances = append(f.instances, i)
				}
			}
		}
	}
}

// byRatio holds a case against the statement's other variant.
func (e evidence) byRatio(s scenarios.Statement, v scenarios.View, c cell) (instance, bool) {
	against := cell{v.Scenario, s.Against, c.point}
	if len(e.values(c, v.Metrics...)) == 0 || len(e.values(against, v.Metrics...)) == 0 {
		return instance{}, false
	}
	ratio := e.compareIn(v, c, against)
	i := instance{cell: c, against: s.Against, outcome: outcomeOf(ratio, s.Threshold), ratio: ratio}
	if !ratio.exact && ratio.Ratio.N < enoughBlocks {
		i.short = fmt.Sprintf("%s, %d are needed", plural(ratio.Ratio.N, "block"), enoughBlocks)
	}
	return i, true
}

// pointsOf lists the points of a view that this run holds.
func (e evidence) pointsOf(v scenarios.View) []string {
	points := e.points(v.Scenario)
	if len(v.Points) == 0 {
		return points
	}
	return slices.DeleteFunc(points, func(p string) bool { return !slices.Contains(v.Points, p) })
}

// outcomeOf reads a ratio against a statement's threshold, with the comparison's own margin. An exact
// ratio has none: one byte more is more.
func outcomeOf(c comparison, threshold float64) outcome {
	if !c.usable() || threshold <= 0 || !c.exact && c.Ratio.N < enoughBlocks {
		return unresolved
	}
	r := c.Ratio
	r.Center, r.Lo, r.Hi = r.Center/threshold, r.Lo/threshold, r.Hi/threshold
	switch j := stat.Judge(r, c.Margin); {
	case j.Verdict == stat.NotResolved, j.Verdict == stat.Equal && r.Lo > 1 && r.Hi > 1+stat.LeastMargin:
		// Above 1 as a whole, and only inside the margin because this run is noisy: that refutes nothing.
		return unresolved
	case j.Verdict == stat.Differs && r.Center > 1:
		return more
	}
	return notMore
}

// verdictOf is the rule: what all cases say is the verdict, what some say depends, and what a case
// leaves open is not made up for by the others.
func verdictOf(all []instance) string {
	yes, no, open := count(all, more), count(all, notMore), count(all, unresolved)
	switch {
	case len(all) == 0:
		return notMeasured
	case yes > 0 && no > 0:
		return depends
	case open > 0:
		return notResolved
	case yes > 0:
		return supported
	}
	return refuted
}

func count(all []instance, o outcome) int { return len(with(all, o)) }

func with(all []instance, o outcome) []instance {
	var some []instance
	for _, i := range all {
		if i.outcome == o {
			some = append(some, i)
		}
	}
	return some
}

// condition says what tells the cases apart, or what is still open.
func (f finding) condition() string {
	switch f.verdict {
	case depends:
		yes, no := f.words()
		text := fmt.Sprintf("depends on %s: %s for %s; %s for %s", f.statement.DependsOn, yes, f.name(more), no, f.name(notMore))
		if count(f.instances, unresolved) > 0 {
			text += "; not resolved for " + f.name(unresolved)
		}
		return text
	case notResolved:
		return "not resolved for " + f.name(unresolved) + f.tooFew()
	}
	return ""
}

// tooFew names what there is too little of, the one reason that a reader can do something about.
func (f finding) tooFew() string {
	for _, i := range with(f.instances, unresolved) {
		if i.short != "" {
			return " (" + i.short + ")"
		}
	}
	return ""
}

// name names the cases of an outcome as briefly as they allow: by variant where its points agree, by
// point where the variants agree, by variant and what it is held against where that agrees, else one by one.
func (f finding) name(o outcome) string {
	variant := func(i instance) string { return i.cell.variant }
	point := func(i instance) string { return i.cell.point }
	if names, ok := f.whole(o, variant); ok {
		return list(names)
	}
	if names, ok := f.whole(o, point); ok {
		return list(names)
	}
	if names, ok := f.whole(o, instance.contest); ok {
		return list(names)
	}
	var names []string
	for _, i := range with(f.instances, o) {
		names = append(names, f.contestOf(i)+" at "+i.cell.point)
	}
	return list(names)
}

// whole lists the groups that have the outcome; false if a group has several outcomes.
func (f finding) whole(o outcome, group func(instance) string) (names []string, ok bool) {
	seen := map[string]outcome{}
	for _, i := range f.instances {
		had, again := seen[group(i)]
		if again && had != i.outcome {
			return nil, false
		}
		if !again && i.outcome == o {
			names = append(names, group(i))
		}
		seen[group(i)] = i.outcome
	}
	return names, true
}
