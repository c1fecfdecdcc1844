package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
)

// fullShare of its quota is what a store uses that is full. A quota is given out in periods, and a slice cuts off parts
// of some at its ends: two of the forty periods of a second may be lost to that, one in twenty.
const fullShare = 0.95

// A knee is where more replicas stop to help, because the store behind them all is full.
type knee struct {
	predicted stat.Summary // in replicas, from saturated demands, the median across blocks
	// full is the fewest replicas measured with which the store is full and goodput has left the line through one
	// replica, and before the most measured with which it is not full; 0 where there are none.
	full, before int
	// never: over enough blocks the store was not full with the most replicas there are.
	never bool
}

// kneeOf finds the knee of a forecast, measured and predicted.
func (e evidence) kneeOf(f forecast) knee {
	k := knee{predicted: medianOf(e.overBlocks(f.from, func(d demand) float64 { return d.knee(e.masters(f.sweep)) }))}
	for _, n := range e.sizes(f.sweep) {
		share := e.median(e.at(f.sweep, n), storeShareMetric)
		switch {
		case share.N < enoughBlocks:
		case share.Center < fullShare:
			k.before, k.never = n, n == e.mostReplicas()
		case e.leftLine(f.sweep, n):
			k.full = n
			return k
		}
	}
	k.before = 0
	return k
}

// overOne is the goodput of so many replicas over that of one, paired within blocks.
func (e evidence) overOne(s sweep, replicas int) comparison {
	return e.compare(e.at(s, replicas), e.saturated(s).replica, goodputMetric)
}

// leftLine reports whether so many replicas do resolvedly less than so many times one.
func (e evidence) leftLine(s sweep, replicas int) bool {
	c := e.overOne(s, replicas)
	if !c.usable() || replicas < 2 {
		return false
	}
	n := float64(replicas)
	r := c.Ratio
	r.Center, r.Lo, r.Hi = r.Center/n, r.Lo/n, r.Hi/n
	c.Judgement = stat.Judge(r, c.Margin)
	return c.resolved() && c.side() == lessSide
}

// beyond reports whether the knee lies beyond the most replicas there are, as far as its interval goes: the store is
// demanded nothing, or next to it.
func (e evidence) beyond(predicted stat.Summary) bool {
	least := predicted.Lo
	if math.IsNaN(least) {
		least = predicted.Center
	}
	return least > float64(e.mostReplicas())
}

// within reports whether the knee is resolved to lie among the replicas there are.
func (e evidence) within(predicted stat.Summary) bool {
	return predicted.N >= enoughBlocks && predicted.Hi <= float64(e.mostReplicas())
}

// kneeWords say where the knee was measured; "" where that is not resolved.
func (e evidence) kneeWords(k knee) string {
	switch {
	case k.full > 0 && k.before > 0:
		return fmt.Sprintf("full between %d and %d replicas", k.before, k.full)
	case k.full > 0:
		return "full with " + plural(k.full, "replica")
	case k.never:
		return fmt.Sprintf("not full with %d replicas", e.mostReplicas())
	}
	return ""
}

// predictedText writes a predicted knee, or that there is none.
func (e evidence) predictedText(predicted stat.Summary) string {
	switch {
	case predicted.N == 0:
		return absent
	case math.IsInf(predicted.Center, 1):
		return "none: nothing is asked of the store"
	case e.beyond(predicted):
		return fmt.Sprintf("none up to %d (%s)", e.mostReplicas(), significant(predicted.Center))
	}
	return summaryText("", predicted)
}
