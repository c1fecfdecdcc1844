package report

import (
	"time"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// crossoverJWTs are those that a session is held against.
func crossoverJWTs() []named {
	return []named{{scenarios.JWTES256, "ES256"}, {scenarios.JWTHS256, "HS256"}}
}

// A crossover is a session that replicas remember against one JWT: the ratio of their mean response times by local hit
// rate, lowest first, and by round trip, shortest first. A JWT keeps no copies, so it is one cell at every hit rate.
type crossover struct {
	jwt   named
	rtts  []time.Duration
	hits  []float64
	at    []string       // the round trips as achieved, in words
	cells [][]comparison // by hit rate, then by round trip; unusable where there is none
	gaps  [][]string     // why there cannot be one
}

// crossoverWith holds a session against a JWT at every hit rate that the session was measured at.
func (e evidence) crossoverWith(jwt named) crossover {
	x := crossover{jwt: jwt, rtts: e.distances()}
	for _, rtt := range x.rtts {
		x.at = append(x.at, e.rttText(rtt))
	}
	for _, hits := range scenarios.HitShares() {
		var cells []comparison
		var gaps []string
		rows := false
		for _, rtt := range x.rtts {
			session, other := far(scenarios.SessionCached, rtt, hits), far(jwt.variant, rtt, everyHit)
			gap := e.gap(session)
			if gap == "" {
				gap = e.gap(other)
			}
			cells, gaps = append(cells, e.compareOnce(session, other, meanMetric)), append(gaps, gap)
			rows = rows || len(e.cells[session]) > 0 || e.gap(session) != ""
		}
		if rows {
			x.hits, x.cells, x.gaps = append(x.hits, hits), append(x.cells, cells), append(x.gaps, gaps)
		}
	}
	return x
}

// compareOnce is compare that gives one pair a ratio, too: without an interval, and so never resolved.
func (e evidence) compareOnce(a, b cell, metrics ...string) comparison {
	if ratio := ratioWithin(e.byBlock(a, metrics...), e.byBlock(b, metrics...)); ratio.N == 1 {
		return comparison{Judgement: stat.Judgement{Ratio: ratio}}
	}
	return e.compare(a, b, metrics...)
}

// measured reports whether any cell has a ratio.
func (x crossover) measured() bool { return x.any(comparison.usable) }

func (x crossover) any(is func(comparison) bool) bool {
	for _, row := range x.cells {
		for _, c := range row {
			if is(c) {
				return true
			}
		}
	}
	return false
}

func (c comparison) slower() bool { return c.resolved() && c.side() == moreSide }
func (c comparison) faster() bool { return c.resolved() && c.side() == lessSide }

// widestEquality is the widest margin within which "equal" is worth a word: a session that may be a quarter slower is not
// said to be no slower.
const widestEquality = 0.25

func (c comparison) notSlower() bool {
	return c.faster() || c.resolved() && c.side() == equalSide && c.Margin <= widestEquality
}

// need is the lowest row from which on, up to the last, the session is not slower at a round trip. It is false where that
// is not resolved of any. Rows without a ratio there say nothing.
func (x crossover) need(column int) (row int, ok bool) {
	for i := len(x.cells) - 1; i >= 0; i-- {
		c := x.cells[i][column]
		if c.usable() && !c.notSlower() {
			break
		}
		if c.usable() {
			row, ok = i, true
		}
	}
	return row, ok
}

// A stair of the staircase: up to its round trip, a session of its row is not slower.
type stair struct{ row, until int }

// steps are the staircase from the nearest store on, until nothing more is resolved. The rows rise: what holds at a
// distance must hold nearer, too.
func (x crossover) steps() []stair {
	var all []stair
	row := 0
	for column := range x.rtts {
		need, ok := x.need(column)
		if !ok {
			break
		}
		row = max(row, need)
		if n := len(all); n > 0 && all[n-1].row == row {
			all[n-1].until = column
		} else {
			all = append(all, stair{row, column})
		}
	}
	return all
}

// beats reports whether the session is faster wherever the steps say that it is not slower.
func (x crossover) beats(steps []stair) bool {
	for _, s := range steps {
		for column := range s.until + 1 {
			if c := x.cells[s.row][column]; c.usable() && !c.faster() {
				return false
			}
		}
	}
	return true
}
