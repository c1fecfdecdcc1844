package plot

import (
	"math"
	"slices"
)

// linearTicks returns multiples of 1, 2 or 5 times a power of ten that span [lo, hi], so that the first
// is at or below lo and the last at or above hi, in about as many steps as asked for.
func linearTicks(lo, hi float64, steps int) []float64 {
	step := niceStep((hi - lo) / float64(steps))
	const slack = 1e-9 // a bound that is a multiple but for rounding needs no further step
	first, last := math.Floor(lo/step+slack), math.Ceil(hi/step-slack)
	var ticks []float64
	for i := first; i <= last; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// niceStep returns the least of 1, 2 or 5 times a power of ten that is not below span.
func niceStep(span float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(span)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= span*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// A rung is a stretch of a log axis, [from, to), whose round values are 1, 2 or 5 times a power of ten of
// base. Time has three, because nobody reads 600 s as ten minutes.
type rung struct{ base, from, to float64 }

// rungs lists a unit's stretches, lowest first.
func (u Unit) rungs() []rung {
	if u == Seconds {
		return []rung{{1, 0, minute}, {minute, minute, hour}, {hour, hour, math.Inf(1)}}
	}
	return []rung{{1, 0, math.Inf(1)}}
}

// logTicks returns the ticks within [lo, hi] of a log axis: 1-2-5 labelled where at most so many labels
// fit, else powers of ten, else every few of them. Minor ticks are those between.
func (u Unit) logTicks(lo, hi float64, most int) (major, minor []float64) {
	for _, digits := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		if major = u.majors(lo, hi, 1, digits); len(major) <= most {
			break
		}
	}
	for every := 2; len(major) > most && every < 1000; every++ {
		major = u.majors(lo, hi, every, []float64{1})
	}
	if spanned := math.Log10(hi / lo); spanned < 8 {
		for _, r := range u.rungs() {
			for _, v := range r.decades(lo, hi, 1, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
				if !slices.Contains(major, v) {
					minor = append(minor, v)
				}
			}
		}
	}
	return major, minor
}

// majors returns the values to label: those of every rung but the ones whose label would run into the
// next rung's first, such as 50 s before 1 min.
func (u Unit) majors(lo, hi float64, every int, digits []float64) (values []float64) {
	for _, r := range u.rungs() {
		for _, v := range r.decades(lo, hi, every, digits) {
			if v*1.5 < r.to {
				values = append(values, v)
			}
		}
	}
	return values
}

// decades returns digit × 10^k × base within [lo, hi] and the rung, for every so-many-th k.
func (r rung) decades(lo, hi float64, every int, digits []float64) []float64 {
	const slack = 1e-9
	var values []float64
	lo, hi = max(lo, r.from), min(hi, r.to)
	if lo > hi {
		return nil
	}
	for k := int(math.Floor(math.Log10(lo / r.base))); k <= int(math.Ceil(math.Log10(hi/r.base))); k++ {
		if k%every != 0 {
			continue
		}
		for _, d := range digits {
			if v := d * math.Pow10(k) * r.base; v >= lo*(1-slack) && v <= hi*(1+slack) && v < r.to*(1-slack) {
				values = append(values, v)
			}
		}
	}
	return values
}

// floor returns the largest round value at or below v; ceil the least at or above it.
func (u Unit) floor(v float64) float64 {
	r := u.rungOf(v)
	power := r.base * math.Pow(10, math.Floor(math.Log10(v/r.base)+1e-9))
	for _, m := range []float64{5, 2} {
		if m*power <= v*(1+1e-9) {
			return m * power
		}
	}
	return power
}

func (u Unit) ceil(v float64) float64 {
	r := u.rungOf(v)
	return min(niceStep(v/r.base)*r.base, r.to)
}

// rungOf returns the rung that holds v, which is positive.
func (u Unit) rungOf(v float64) rung {
	rungs := u.rungs()
	for _, r := range rungs {
		if v < r.to {
			return r
		}
	}
	return rungs[len(rungs)-1]
}
