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

// logTicks returns the ticks within [lo, hi] of a log axis: 1-2-5 labelled where at most so many labels
// fit, else powers of ten, else every few of them. Minor ticks are those between.
func logTicks(lo, hi float64, most int) (major, minor []float64) {
	for _, digits := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		if major = decades(lo, hi, 1, digits); len(major) <= most {
			break
		}
	}
	for every := 2; len(major) > most && every < 1000; every++ {
		major = decades(lo, hi, every, []float64{1})
	}
	if spanned := math.Log10(hi / lo); spanned < 8 {
		for _, v := range decades(lo, hi, 1, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			if !slices.Contains(major, v) {
				minor = append(minor, v)
			}
		}
	}
	return major, minor
}

// decades returns digit × 10^k within [lo, hi] for every so-many-th k.
func decades(lo, hi float64, every int, digits []float64) []float64 {
	const slack = 1e-9
	var values []float64
	for k := int(math.Floor(math.Log10(lo))); k <= int(math.Ceil(math.Log10(hi))); k++ {
		if k%every != 0 {
			continue
		}
		for _, d := range digits {
			if v := d * math.Pow10(k); v >= lo*(1-slack) && v <= hi*(1+slack) {
				values = append(values, v)
			}
		}
	}
	return values
}

// floor125 returns the largest of 1, 2 or 5 times a power of ten at or below v; ceil125 the least at or
// above it.
func floor125(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, m := range []float64{5, 2} {
		if m*power <= v*(1+1e-9) {
			return m * power
		}
	}
	return power
}

func ceil125(v float64) float64 { return niceStep(v) }
