package report

import (
	"fmt"
	"math"
	"time"

	"authbench/bench/internal/stat"
)

// A law is the median propagation delay of a token that nothing but its own end stops, against its
// lifetime. A logout at a random moment of the token's life leaves a residue that is uniform, so the law
// is a line.
type law struct {
	line      stat.Line // s against s, of tokens with the leeway that it was fitted with
	leeway    time.Duration
	fitted    bool // else it is the theory
	lifetimes int  // measured
	revokes   int
	// missed is the largest error, in seconds and as a share of what was measured, on points that the
	// line was not fitted to: each lifetime left out in turn, or all of them where it is the theory. NaN
	// without any.
	missed, missedShare float64
}

// A lawPoint is one lifetime of one variant, measured.
type lawPoint struct{ lifetime, p50 float64 }

// enoughLifetimes can be fitted with one left out.
const enoughLifetimes = 3

// lawOfLifetimes fits the line to every variant that was measured at the lifetimes: the law is about the
// end of a token, whatever signed it.
func (e evidence) lawOfLifetimes() law {
	l := law{missed: math.NaN(), missedShare: math.NaN()}
	var points []lawPoint
	seen := map[float64]bool{}
	for _, name := range e.points(lifetimesScenario) {
		p, known := e.known[lifetimesScenario].Point(name)
		for _, v := range e.variants(lifetimesScenario) {
			r := e.revokes(cell{lifetimesScenario, v, name})
			if !known || r.n() == 0 {
				continue
			}
			points = append(points, lawPoint{p.Lifetime.Seconds(), stat.Quantile(r.delays, 0.5)})
			seen[p.Lifetime.Seconds()], l.leeway = true, p.Leeway
			l.revokes += r.n()
		}
	}
	l.lifetimes, l.fitted = len(seen), len(seen) >= enoughLifetimes
	if !l.fitted {
		l.line = theory(l.leeway)
		l.miss(l.line, points)
		return l
	}
	l.line = fit(points)
	for left := range seen {
		in, out := split(points, left)
		l.miss(fit(in), out)
	}
	return l
}

// theory: the residue is uniform between the leeway and the lifetime beyond it. What exp rounds off, up to
// a second, is nothing for tokens that were issued as a second began, as those of the scenario are.
func theory(leeway time.Duration) stat.Line {
	return stat.Line{Slope: 0.5, Intercept: leeway.Seconds()}
}

// miss keeps the larger of the errors so far and the line's on points that it was not fitted to.
func (l *law) miss(line stat.Line, points []lawPoint) {
	for _, p := range points {
		missed := math.Abs(line.At(p.lifetime) - p.p50)
		if !(l.missed >= missed) {
			l.missed = missed
		}
		if share := missed / p.p50; p.p50 > 0 && !(l.missedShare >= share) {
			l.missedShare = share
		}
	}
}

func fit(points []lawPoint) stat.Line {
	var xs, ys []float64
	for _, p := range points {
		xs, ys = append(xs, p.lifetime), append(ys, p.p50)
	}
	return stat.FitLine(xs, ys)
}

func split(points []lawPoint, lifetime float64) (others, those []lawPoint) {
	for _, p := range points {
		if p.lifetime == lifetime {
			those = append(those, p)
		} else {
			others = append(others, p)
		}
	}
	return others, those
}

// at is the median delay that the law gives for tokens of a lifetime and a leeway.
func (l law) at(lifetime, leeway time.Duration) float64 {
	return l.line.At(lifetime.Seconds()) - l.leeway.Seconds() + leeway.Seconds()
}

// sentence states the law, what it was held against, and what the theory says.
func (l law) sentence() string {
	own := fmt.Sprintf("median delay = %s × lifetime %s", significant(l.line.Slope), signedTerm(l.line.Intercept))
	expected := theory(l.leeway)
	if !l.fitted {
		text := "The law of lifetimes is the theory (a logout at a random moment of the token's life): " + own
		if l.lifetimes == 0 {
			return text + ". This run held it against no measurement."
		}
		return fmt.Sprintf("%s. It was fitted to nothing (%s measured, %d are needed) and misses what was measured by up to %s.", text,
			plural(l.lifetimes, "lifetime"), enoughLifetimes, l.error())
	}
	return fmt.Sprintf("The law of lifetimes, fitted to %s at %s with a leeway of %s: %s. The theory is a slope of 0.5 and an intercept of %s "+
		"(the leeway). With each lifetime left out in turn, the law misses it by up to %s.",
		plural(l.revokes, "revoke"), plural(l.lifetimes, "lifetime"), durationText(l.leeway), own, lasting(expected.Intercept), l.error())
}

func (l law) error() string {
	if math.IsNaN(l.missedShare) {
		return lasting(l.missed)
	}
	return fmt.Sprintf("%s (%s of what was measured)", lasting(l.missed), percent(l.missedShare))
}

// name says in a caption which law it is.
func (l law) name() string {
	if l.fitted {
		return fmt.Sprintf("a law fitted to %s", plural(l.lifetimes, "lifetime"))
	}
	return "the theory"
}

// caption says of a chart's modelled points where they come from and how far they can be off.
func (l law) caption(leeway time.Duration) string {
	text := fmt.Sprintf("Hollow and dashed is a model, %s: p50 = %s × lifetime %s, taken to a leeway of %s", l.name(), significant(l.line.Slope),
		signedTerm(l.line.Intercept-l.leeway.Seconds()+leeway.Seconds()), durationText(leeway))
	if math.IsNaN(l.missed) {
		return text + "; this run held it against nothing."
	}
	return text + "; on lifetimes that it was not fitted to it is off by up to " + l.error() + "."
}

// signedTerm is "+ 1.2 s" or "− 0.4 s".
func signedTerm(seconds float64) string {
	if seconds < 0 {
		return "− " + lasting(-seconds)
	}
	return "+ " + lasting(seconds)
}
