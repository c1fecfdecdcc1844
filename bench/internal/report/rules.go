package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// enoughEvents is the fewest of which a 0 is believed: it then bounds the rate at a tenth, with 95 %.
const enoughEvents = 30

// decide holds one case against a statement by its rule; false where this run has nothing of it.
func (e evidence) decide(s scenarios.Statement, v scenarios.View, c cell) (instance, bool) {
	switch s.Rule {
	case scenarios.ByCount:
		return e.byCount(s, v, c)
	case scenarios.ByStale:
		return e.byStale(s, c)
	case scenarios.ByMedian:
		return e.byMedian(s, v, c)
	case scenarios.ByDelay:
		return e.byDelay(s, c, 1)
	case scenarios.ByRoundTrips:
		return e.byRoundTrips(s, v, c)
	case scenarios.ByLifetime:
		lifetime, _ := e.lifetimeOf(c)
		return e.byDelay(s, c, lifetime.Seconds())
	}
	return e.byRatio(s, v, c)
}

// stated turns "above the threshold" into what the statement says.
func stated(s scenarios.Statement, above bool) outcome {
	if above != s.Below {
		return more
	}
	return notMore
}

// byCount: one that is above the threshold is above it, however few were tried; that none is takes many.
func (e evidence) byCount(s scenarios.Statement, v scenarios.View, c cell) (instance, bool) {
	n, _ := e.counted(s.Of, c)
	if n == 0 {
		return instance{}, false
	}
	k := 0.0
	for _, metric := range v.Metrics {
		count, _ := e.counted(metric, c)
		k += count
	}
	i := instance{cell: c, outcome: stated(s, k > s.Threshold), text: countOf(k, n)}
	if k > n { // several to an event
		i.text = number(k) + " in " + number(n)
	}
	return withEnough(s, i, k, n), true
}

// withEnough leaves open what too few events would have to show: that there is none.
func withEnough(s scenarios.Statement, i instance, k, n float64) instance {
	if k <= s.Threshold && n < enoughEvents {
		i.outcome, i.short = unresolved, fmt.Sprintf("%s, %d are needed", plural(int(n), "event"), enoughEvents)
	}
	return i
}

// byStale: one revoke after which something was accepted is enough, as one of any count is.
func (e evidence) byStale(s scenarios.Statement, c cell) (instance, bool) {
	r := e.revokes(c)
	if r.n() == 0 {
		return instance{}, false
	}
	k, n := float64(r.stale), float64(r.n())
	return withEnough(s, instance{cell: c, outcome: stated(s, k > s.Threshold), text: countOf(k, n)}, k, n), true
}

// byMedian decides where every trial says the same. What is said to lie below is said of how far it is from 0.
func (e evidence) byMedian(s scenarios.Statement, v scenarios.View, c cell) (instance, bool) {
	xs := e.values(c, v.Metrics...)
	if len(xs) == 0 {
		return instance{}, false
	}
	unit := metricOf(v.Metrics[0]).Unit
	i := instance{cell: c, text: signedQuantity(unit, middle(xs))}
	if unit == "s" {
		i.text = signedTime(middle(xs))
	}
	if s.Below {
		xs = slices.Clone(xs)
		for i, x := range xs {
			xs[i] = math.Abs(x)
		}
	}
	if above := slices.Min(xs) > s.Threshold; above || slices.Max(xs) <= s.Threshold {
		i.outcome = stated(s, above)
	}
	return i, true
}

// byDelay decides where so many delays lie on one side of the threshold that chance would hardly bring it
// about if the quantile lay at the threshold: the binomial tail is at most one in forty.
func (e evidence) byDelay(s scenarios.Statement, c cell, unitSeconds float64) (instance, bool) {
	r := e.revokes(c)
	if r.n() == 0 || unitSeconds <= 0 {
		return instance{}, false
	}
	above := 0
	for _, d := range r.delays {
		if d > s.Threshold*unitSeconds {
			above++
		}
	}
	const chance = 0.025
	i := instance{cell: c, text: delayText(s, stat.Quantile(r.delays, s.Quantile), unitSeconds)}
	switch {
	case 1-atMost(above-1, r.n(), 1-s.Quantile) <= chance:
		i.outcome = stated(s, true)
	case atMost(above, r.n(), 1-s.Quantile) <= chance:
		i.outcome = stated(s, false)
	default:
		i.short = fmt.Sprintf("%s leave it open", plural(r.n(), "revoke"))
	}
	return i, true
}

// atMost is the binomial probability of k or fewer of n, each with probability p between 0 and 1.
func atMost(k, n int, p float64) float64 {
	total := 0.0
	for i := range k + 1 {
		choose, _ := math.Lgamma(float64(n + 1))
		in, _ := math.Lgamma(float64(i + 1))
		out, _ := math.Lgamma(float64(n - i + 1))
		total += math.Exp(choose - in - out + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return math.Min(total, 1)
}

func delayText(s scenarios.Statement, delay, unitSeconds float64) string {
	if s.Rule != scenarios.ByLifetime {
		return lasting(delay)
	}
	const tiny = 0.001
	if share := delay / unitSeconds; share >= tiny {
		return percent(share)
	}
	return "below 0.1 %"
}

// subjectsOf are the view's own, or else the statement's.
func subjectsOf(s scenarios.Statement, v scenarios.View) []string {
	if len(v.Subjects) > 0 {
		return v.Subjects
	}
	return s.Subjects
}

func (f finding) byRatio() bool { return f.statement.Rule == scenarios.ByRatio }

// words are what is said of the cases that are as stated, and of the others.
func (f finding) words() (yes, no string) {
	if f.byRatio() {
		return "more", "not more"
	}
	return "so", "not so"
}

// byOutcome shows the first of many cases of each outcome.
func (f finding) byOutcome(shown []instance) string {
	var parts []string
	for _, o := range []outcome{more, notMore, unresolved} {
		some := with(shown, o)
		if f.statement.Rule != scenarios.ByDemonstration {
			parts = append(parts, f.first(some)...)
			continue
		}
		for _, seen := range textsOf(some) { // succeeds and blocked may be as stated, of different subjects
			parts = append(parts, f.first(slices.DeleteFunc(slices.Clone(some), func(i instance) bool { return i.text != seen }))...)
		}
	}
	return strings.Join(parts, "; ")
}

// first describes the first of some cases, and says how many more say the same; none of none.
func (f finding) first(some []instance) []string {
	switch {
	case len(some) == 0:
		return nil
	case len(some) == 1:
		return []string{f.describe(some[0])}
	case len(textsOf(some)) == 1:
		return []string{fmt.Sprintf("%s and %d more alike", f.describe(some[0]), len(some)-1)}
	}
	yes, no := f.words()
	word := map[outcome]string{more: yes, notMore: no, unresolved: notResolved}[some[0].outcome]
	return []string{fmt.Sprintf("%s and %d more %s", f.describe(some[0]), len(some)-1, word)}
}

// textsOf are the different texts of cases, in order of first occurrence.
func textsOf(some []instance) []string {
	var texts []string
	for _, i := range some {
		if !slices.Contains(texts, i.text) {
			texts = append(texts, i.text)
		}
	}
	return texts
}
