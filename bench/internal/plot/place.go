package plot

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/plot/vg"
)

// A tag is a label that wants to stand beside its mark.
type tag struct{ mark, size vg.Point }

// A spot is a place for a tag, and the leader to it from its mark.
type spot struct {
	box    vg.Rectangle
	leader segment
	// cost is what the spot costs before other tags are asked.
	cost float64
}

// A crowd is what tags share the chart with.
type crowd struct {
	bounds vg.Rectangle
	// solid is not written over: marks and error bars. lines are, where nothing better is free.
	solid []vg.Rectangle
	lines []segment
}

const (
	tagGap = markRadius + 3 // from a mark's centre to its tag
	// Costs, in points that a tag would rather go.
	costOverlap, costLeaderOverTag, costLeaders = 10000, 400, 60
	costLine, costDoubt                         = 60, 14
	leastGain                                   = 1e-6 // less is rounding
)

// place puts every tag near its mark where it overlaps nothing solid and no other tag; where there is no
// such spot it overlaps as little as can be. A search that only ever improves can end where no single
// move helps, so it starts several times, in other orders, and the cheapest outcome is kept. The orders
// come from a fixed seed: the same chart gets the same labels.
func (c crowd) place(tags []tag) []spot {
	const starts = 12
	choices, order := make([][]spot, len(tags)), make([]int, len(tags))
	for i, t := range tags {
		choices[i], order[i] = c.choices(t), i
	}
	chance := rand.New(rand.NewPCG(1, 2))
	var best []spot
	least := math.Inf(1)
	for range starts {
		spots := settle(choices, order)
		if cost := total(spots); cost < least-leastGain {
			best, least = spots, cost
		}
		chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return best
}

// settle lets the tags in turn take the spot that is cheapest given all that stand, until none moves.
// Every move lowers the sum, so that ends.
func settle(choices [][]spot, order []int) []spot {
	spots := make([]spot, len(choices))
	const rounds = 50 // a handful are needed
	moved := true
	for round := 0; moved && round < rounds; round++ {
		moved = false
		for _, i := range order {
			if best := cheapest(choices[i], spots, i); best != spots[i] {
				spots[i], moved = best, true
			}
		}
	}
	return spots
}

// cheapest returns the best of the choices for the i-th tag, which are in order of their cost alone, or
// where it stands if none is better.
func cheapest(choices, spots []spot, i int) spot {
	best, least := spots[i], math.Inf(1)
	if best.stands() {
		least = best.costAmong(spots, i, least)
	}
	for _, s := range choices {
		if s.cost >= least {
			break
		}
		if cost := s.costAmong(spots, i, least); cost < least-leastGain {
			best, least = s, cost
		}
	}
	return best
}

func total(spots []spot) (cost float64) {
	for i, s := range spots {
		cost += s.costAmong(spots[:i], i, math.Inf(1))
	}
	return cost
}

// stands reports whether the tag has been put anywhere yet.
func (s spot) stands() bool { return s.box != vg.Rectangle{} }

// costAmong adds what the spot costs beside the other tags' spots. It need not be exact once it is known
// to exceed the limit.
func (s spot) costAmong(others []spot, self int, limit float64) float64 {
	cost := s.cost
	for i, o := range others {
		if cost > limit {
			break
		}
		if i != self && o.stands() {
			cost += s.costBeside(o)
		}
	}
	return cost
}

func (s spot) costBeside(o spot) (cost float64) {
	const crowded = vg.Length(2)
	switch {
	case overlap(s.box, o.box):
		cost = costOverlap
	case overlap(grown(s.box, crowded), o.box):
		cost = costDoubt
	}
	switch {
	case s.leader.crosses(o.box), o.leader.crosses(s.box):
		cost += costLeaderOverTag
	case s.leader.meets(o.leader):
		cost += costLeaders
	}
	return cost
}

// choices returns the spots that the tag can take, cheapest first: beside its mark on four sides, and on
// a grid about it that grows coarser with the distance.
func (c crowd) choices(t tag) []spot {
	right, left, level := tagGap, -tagGap-t.size.X, -t.size.Y/2
	offsets := []vg.Point{
		{X: right, Y: level}, {X: left, Y: level},
		{X: -t.size.X / 2, Y: tagGap - 1}, {X: -t.size.X / 2, Y: 1 - tagGap - t.size.Y},
	}
	sides := len(offsets)
	size := c.bounds.Size()
	for _, y := range coarser(3, size.Y) {
		for _, x := range append(coarser(6, size.X), -t.size.X/4, -t.size.X/2, -t.size.X*3/4) {
			offsets = append(offsets, vg.Point{X: right + x, Y: level + y}, vg.Point{X: right + x, Y: level - y})
			offsets = append(offsets, vg.Point{X: left - x, Y: level + y}, vg.Point{X: left - x, Y: level - y})
		}
	}
	var spots []spot
	for i, o := range offsets {
		if box := boxAt(t.mark.Add(o), t.size); inside(box, c.bounds) {
			spots = append(spots, c.spot(t.mark, box, min(i, sides)))
		}
	}
	if len(spots) == 0 { // wider or higher than the chart
		return []spot{c.spot(t.mark, boxAt(c.bounds.Min, t.size), sides)}
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.box.Min.X, b.box.Min.X), cmp.Compare(a.box.Min.Y, b.box.Min.Y))
	})
	return spots
}

// coarser returns distances from 0 up to most: eight steps, eight twice as long, and from there on four
// times.
func coarser(step, most vg.Length) (distances []vg.Length) {
	for d := vg.Length(0); d <= most; d += step {
		distances = append(distances, d)
		if n := len(distances); n == 8 || n == 16 {
			step *= 2
		}
	}
	return distances
}

// spot says what a box costs on a chart without other tags: its distance, and what one would rather not
// have it for, in the same unit.
func (c crowd) spot(mark vg.Point, box vg.Rectangle, rather int) spot {
	const farEnough = tagGap + 3
	near := nearest(box, mark)
	away := distance(mark, near)
	s := spot{box: box, cost: float64(max(away, tagGap)) + float64(rather)}
	if away > farEnough {
		s.leader = segment{mark.Add(near.Sub(mark).Scale((markRadius + 1) / away)), near}
		s.cost += 4
	}
	for _, solid := range c.solid {
		s.cost += c.beside(s, mark, solid)
	}
	for _, line := range c.lines {
		if line.crosses(box) {
			s.cost += costLine
		}
		if line.meets(s.leader) {
			s.cost += costDoubt
		}
	}
	return s
}

// beside says what it costs to stand beside something solid: near another's mark a tag is in doubt, and
// so is a leader that passes through one.
func (c crowd) beside(s spot, mark vg.Point, solid vg.Rectangle) float64 {
	const doubtful = vg.Length(5)
	own := contains(solid, mark)
	switch {
	case overlap(s.box, solid):
		return costOverlap
	case !own && s.leader.crosses(solid):
		return costLeaders
	case !own && overlap(grown(s.box, doubtful), solid):
		return costDoubt
	}
	return 0
}
