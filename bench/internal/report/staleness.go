package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A choice is one candidate of cost against staleness: a variant, and where nothing but the token's own
// end stops it, with a lifetime.
type choice struct {
	variant  string
	lifetime time.Duration // 0 where a revoke ends the token
	cell     cell          // where the delay was measured
	revokes  revokes
	modelled bool
	p50, p95 float64 // s; at the resolution where nothing was accepted late
	cost     stat.Summary
}

// choices lists every candidate whose delay this run measured, or can model.
func (e evidence) choices() []choice {
	var all []choice
	l := e.lawOfLifetimes()
	for _, v := range e.deployable() {
		switch {
		case v == scenarios.None:
		case scenarios.EndingOf(v) == scenarios.EndsByExpiry:
			all = append(all, e.lifetimesOf(v)...)
			all = append(all, e.modelsOf(v, l)...)
		default:
			if c, ok := e.measuredAt(v); ok {
				all = append(all, e.measured(choice{variant: v, cell: c}))
			}
		}
	}
	if !slices.ContainsFunc(all, func(c choice) bool { return !c.modelled }) {
		return nil // nothing was measured: there is no figure to be made of a model alone
	}
	slices.SortStableFunc(all, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.ending(), b.ending()), cmp.Compare(a.cost.Center, b.cost.Center), cmp.Compare(a.lifetime, b.lifetime))
	})
	return all
}

// lifetimesOf are the lifetimes at which a variant was measured.
func (e evidence) lifetimesOf(variant string) []choice {
	var all []choice
	for _, point := range e.points(lifetimesScenario) {
		c := cell{lifetimesScenario, variant, point}
		p, known := e.known[lifetimesScenario].Point(point)
		if known && e.revokes(c).n() > 0 {
			all = append(all, e.measured(choice{variant: variant, lifetime: p.Lifetime, cell: c}))
		}
	}
	return all
}

// modelsOf are the lifetimes that people choose, with the run's leeway; none where the run does not say
// what it was set to.
func (e evidence) modelsOf(variant string, l law) []choice {
	leeway := e.run.Settings.Leeway
	if leeway <= 0 {
		return nil
	}
	var all []choice
	for _, lifetime := range scenarios.ModelLifetimes() {
		c := choice{variant: variant, lifetime: lifetime, modelled: true, cost: e.median(at(variant), cpuMetric)}
		c.p50 = l.at(lifetime, leeway)
		c.p95 = c.p50 * 0.95 / 0.5 // uniform
		all = append(all, c)
	}
	return all
}

func (e evidence) measured(c choice) choice {
	c.revokes, c.cost = e.revokes(c.cell), e.median(at(c.variant), cpuMetric)
	c.p50, c.p95 = c.quantile(0.5), c.quantile(0.95)
	return c
}

// quantile of the delays, not below what the probes can tell from 0.
func (c choice) quantile(p float64) float64 {
	if c.revokes.never() {
		return resolution()
	}
	return max(stat.Quantile(c.revokes.delays, p), resolution())
}

func (c choice) ending() scenarios.Ending { return scenarios.EndingOf(c.variant) }

// label names the choice with its lifetime, or with what was ended where that is not one device.
func (c choice) label() string {
	switch {
	case c.lifetime > 0:
		return c.variant + " (" + durationText(c.lifetime) + ")"
	case c.cell.point != scenarios.RevocationPoints()[0]:
		return c.variant + " (all of a subject)"
	}
	return c.variant
}

// dominators lists the choices that are no worse than c on both axes and better on one. Cost goes by the
// paired comparison of this run, and one that is not resolved says nothing; delay goes by what the probes
// can tell apart, at p50 and p95. Two lifetimes are not held against each other: what a shorter one costs
// in logins and refreshes is on neither axis.
func (e evidence) dominators(c choice, all []choice) []choice {
	var by []choice
	for _, other := range all {
		if other.variant == c.variant || other.lifetime > 0 && c.lifetime > 0 && other.lifetime != c.lifetime {
			continue
		}
		cost, delay := e.costAgainst(other, c), delayAgainst(other, c)
		if cost.known && delay.known && !cost.worse && !delay.worse && (cost.better || delay.better) {
			by = append(by, other)
		}
	}
	return by
}

// A stand is how one choice stands to another on one axis.
type stand struct{ known, better, worse bool }

func (e evidence) costAgainst(a, b choice) stand {
	c := e.compare(at(a.variant), at(b.variant), cpuMetric)
	if !c.resolved() {
		return stand{}
	}
	return stand{known: true, better: c.side() == lessSide, worse: c.side() == moreSide}
}

// delayAgainst: two choices of one lifetime are equal, because one law governs both.
func delayAgainst(a, b choice) stand {
	if a.lifetime > 0 && a.lifetime == b.lifetime {
		return stand{known: true}
	}
	apart50, apart95 := a.p50-b.p50, a.p95-b.p95
	if math.IsNaN(apart50) || math.IsNaN(apart95) {
		return stand{}
	}
	r := resolution()
	return stand{known: true, better: apart50 < -r || apart95 < -r, worse: apart50 > r || apart95 > r}
}
