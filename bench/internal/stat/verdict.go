package stat

import (
	"math"
	"strconv"
)

// A Verdict is what a comparison may say. There is no fourth.
type Verdict int

// The three verdicts. NotResolved is the zero value: nothing may be said without a reason to.
const (
	// NotResolved: the interval reaches over a bound of the margin.
	NotResolved Verdict = iota
	// Differs: the interval lies wholly outside the margin.
	Differs
	// Equal: the interval lies wholly inside the margin.
	Equal
)

// String returns "differs", "equal" or "not resolved".
func (v Verdict) String() string {
	switch v {
	case Differs:
		return "differs"
	case Equal:
		return "equal"
	default:
		return "not resolved"
	}
}

// A Judgement is a verdict with what it rests on.
type Judgement struct {
	Verdict Verdict
	Ratio   Ratio
	// Margin is a fraction: ratios within [1/(1+Margin), 1+Margin] are as good as 1.
	Margin float64
}

// String returns "differs", "equal within ±2 %" or "not resolved".
func (j Judgement) String() string {
	if j.Verdict != Equal || j.Margin == 0 {
		return j.Verdict.String()
	}
	// Rounded up, because the claim must not be narrower than what was shown.
	percent := math.Ceil(j.Margin*1000-1e-6) / 10
	return "equal within ±" + strconv.FormatFloat(percent, 'f', -1, 64) + " %"
}

// Judge compares the ratio's interval with the margin M = [1/(1+margin), 1+margin], whose bounds belong
// to it:
//
//	differs       Lo > 1+margin  or  Hi < 1/(1+margin)
//	equal         Lo ≥ 1/(1+margin)  and  Hi ≤ 1+margin
//	not resolved  anything else, and whenever the interval or the margin is missing
//
// Both claims thus rest on the whole interval: "differs" means by more than the margin, and failing to
// find a difference is never called equal. An exact metric is judged with margin 0.
func Judge(r Ratio, margin float64) Judgement {
	j := Judgement{Ratio: r, Margin: margin}
	if !(margin >= 0) || math.IsInf(margin, 1) || !(r.Lo > 0 && r.Lo <= r.Hi) {
		return j
	}
	switch least, most := 1/(1+margin), 1+margin; {
	case r.Lo > most || r.Hi < least:
		j.Verdict = Differs
	case r.Lo >= least && r.Hi <= most:
		j.Verdict = Equal
	}
	return j
}

// LeastMargin is the margin below which no run is believed, however quiet.
const LeastMargin = 0.02

// Margin returns the margin for comparisons over n blocks: the larger of LeastMargin and the run's
// noise floor.
func Margin(aa []Ratio, n int) float64 { return math.Max(LeastMargin, NoiseFloor(aa, n)) }

// NoiseFloor returns the run's noise floor for comparisons over n blocks, as a fraction: the largest
// |log| among the bounds of the A/A intervals, less 1 after exp. A/A twins are the same system twice,
// so whatever their intervals reach to is what this run can show of nothing at all.
//
// An A/A pair measured over another number of blocks is first taken to n: its half-width as
// t(n−1)/√n, its centre (which is noise of mean 0) as 1/√n. Without A/A pairs, or when one has no
// interval, the floor is +Inf and Judge resolves nothing.
func NoiseFloor(aa []Ratio, n int) float64 {
	if len(aa) == 0 {
		return math.Inf(1)
	}
	reach := 0.0
	for _, r := range aa {
		reach = math.Max(reach, reachAt(r, n))
	}
	return math.Expm1(reach)
}

// reachAt returns how far from 0 the interval of log r would reach over n blocks.
func reachAt(r Ratio, n int) float64 {
	lo, hi := math.Log(r.Lo), math.Log(r.Hi)
	if n < 2 || r.N < 2 || !isConfidence(r.Confidence) || !isFinite(lo) || !isFinite(hi) {
		return math.Inf(1)
	}
	if r.N == n {
		return math.Max(math.Abs(lo), math.Abs(hi))
	}
	shrink := math.Sqrt(float64(r.N) / float64(n))
	quantiles := studentT(r.Confidence, float64(n-1)) / studentT(r.Confidence, float64(r.N-1))
	return shrink * (math.Abs(lo+hi)/2 + quantiles*(hi-lo)/2)
}
