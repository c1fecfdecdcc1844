package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// distanceFinding is how many round trips to the store a request waits for, by variant.
func (e evidence) distanceFinding(cells []cell) string {
	var all []estimate
	for _, v := range e.variants(distanceScenario) {
		if s := e.roundTrips(v); v != scenarios.None && s.N > 0 {
			all = append(all, estimate{v, s})
		}
	}
	if len(all) == 0 {
		return joined(fmt.Sprintf("Mean response time where the replica knows every session, at %s, goes %s", rate(scenarios.DistanceRPS), e.span(cells, meanMetric)))
	}
	return joined(fmt.Sprintf("Round trips to the store that a request waits for where its replica knows every session, at %s, by the slope over %s: %s",
		rate(scenarios.DistanceRPS), plural(len(e.distances()), "distance"), estimates(all, roundTripCount, feltWords)))
}

// feltWords say whether the distance is felt.
func feltWords(s stat.Summary) string {
	switch {
	case s.Lo > feltShare:
		return ", waits"
	case s.Hi < feltShare:
		return ", never waits"
	}
	return ", " + notResolved
}

// crossoverFinding is the crossover in words, and the ratios of the cells that it rests on: at the ends of its staircase,
// or where there is none, at the longest way with every request a hit and with most of those that are slower; and at the
// longest way with none.
func (e evidence) crossoverFinding(x crossover) string {
	places := x.stepEnds()
	if len(places) == 0 {
		places = x.slowest()
	}
	places = append(places, x.farthest(0)...)
	var cells []held
	for i, p := range places {
		if !slices.Contains(places[:i], p) {
			cells = append(cells, held{fmt.Sprintf("%s hits and %s away", hitText(x.hits[p.row]), x.at[p.until]), x.cells[p.row][p.until]})
		}
	}
	text := fmt.Sprintf("mean response time of a cached session over that of %s at %s: %s", x.name(), rate(scenarios.DistanceRPS), told(cells, ofBlocks))
	return joined(title(joinClauses([]string{x.sentence(), text})))
}

// stepEnds are the last cells of the steps that the sentence speaks of.
func (x crossover) stepEnds() []stair {
	steps := x.steps()
	return slices.Clone(steps[max(0, len(steps)-2):])
}

// slowest are the last cell of the highest row, and of the highest in which the session is slower there.
func (x crossover) slowest() []stair {
	top := len(x.cells) - 1
	places := x.farthest(top)
	for row := top; row >= 0; row-- {
		for _, p := range x.farthest(row) {
			if x.cells[row][p.until].slower() {
				return append(places, p)
			}
		}
	}
	return places
}

// farthest is the last cell of a row that has a ratio; none where no cell has.
func (x crossover) farthest(row int) []stair {
	for column := len(x.rtts) - 1; column >= 0; column-- {
		if x.cells[row][column].usable() {
			return []stair{{row, column}}
		}
	}
	return nil
}
