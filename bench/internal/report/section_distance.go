package report

import (
	"fmt"
	"slices"

	"authbench/scenarios"
)

// distanceTables are the tables of the scenario distance.
func (e evidence) distanceTables() []table {
	return nonEmpty(e.farTable(), e.relayTable(), e.crossoverTable(), e.breakEvenTable())
}

// farTable is the response time by round trip and variant.
func (e evidence) farTable() table {
	t := table{
		Title: "Response time by round trip",
		Head:  []string{"round trip achieved", "variant", "mean", "p50", "p99", "replica CPU per request", "mean over " + scenarios.None, "n"},
		Note: medianNote + " Every session is known to the replica. Over " + scenarios.None + ": paired mean difference, 95 % Student's t. Round trips a request: " +
			e.slopeText() + "; the slope of the mean over the achieved round trip, a line a block, the median of the blocks.",
	}
	for _, rtt := range e.distances() {
		for _, v := range e.variants(distanceScenario) {
			c := far(v, rtt, everyHit)
			row := []string{e.rttText(rtt), v}
			if gap := e.gap(c); gap != "" {
				t.Rows = append(t.Rows, append(row, "none: "+gap, "", "", "", "", ""))
				continue
			}
			if len(e.cells[c]) == 0 {
				continue
			}
			for _, m := range []string{meanMetric, responseMetric, tailMetric, replicaMetric} {
				row = append(row, summaryText("s", e.median(c, m)))
			}
			t.Rows = append(t.Rows, append(row, e.overNone(c), number(float64(len(e.cells[c])))))
		}
	}
	return t
}

// overNone is what a cell takes over the control at the same point; of one block without an interval.
func (e evidence) overNone(c cell) string {
	control := cell{c.scenario, scenarios.None, c.point}
	if c.variant == scenarios.None {
		return absent
	}
	if as, bs := e.paired(c, control, meanMetric); len(as) == 1 {
		return quantity("s", as[0]-bs[0])
	}
	d, err := e.difference(c, control, meanMetric)
	if err != nil {
		return absent
	}
	return summaryText("s", d)
}

// slopeText lists the round trips a request waits for, by variant.
func (e evidence) slopeText() string {
	var parts []string
	for _, v := range e.variants(distanceScenario) {
		if s := e.roundTrips(v); s.N > 0 {
			text := v + " " + roundTripCount(s.Center)
			if s.Confidence > 0 {
				text += fmt.Sprintf(" [%s, %s]", roundTripCount(s.Lo), roundTripCount(s.Hi))
			}
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return absent
	}
	return list(parts)
}

// relayTable holds what the relay achieved against what it was asked for.
func (e evidence) relayTable() table {
	t := table{
		Title: "Round trip asked and achieved",
		Head:  []string{"asked", "achieved", "lowest trial", "highest trial", "achieved less asked", "trials"},
		Note:  "Of a PING through the relay, p50 of a trial. Achieved is the median over the cells; charts have it on their axis.",
	}
	for _, rtt := range e.distances() {
		var all []float64
		asked := rtt.Seconds()
		for _, c := range e.farCells(rtt) {
			all = append(all, e.values(c, rttMetric)...)
			if s := e.median(c, askedRTTMetric); s.N > 0 {
				asked = s.Center
			}
		}
		if len(all) == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{
			lasting(asked), e.rttText(rtt), lasting(slices.Min(all)), lasting(slices.Max(all)), signedTime(e.achieved(rtt) - asked), number(float64(len(all))),
		})
	}
	return t
}

// crossoverTable is what the maps show, with intervals.
func (e evidence) crossoverTable() table {
	t := table{
		Title: "Session ÷ JWT by round trip and local hit rate",
		Head:  []string{"round trip achieved", "hit rate asked", "achieved", scenarios.SessionCached + ", mean"},
		Note: "Mean response times; means of log ratios paired within blocks with their 95 % interval. A local hit is a session that the replica knows; at 0 % every request " +
			"asks the store, as a strict session's does. The JWT is measured at the same round trip and asks nobody.",
	}
	var maps []crossover
	for _, jwt := range crossoverJWTs() {
		maps = append(maps, e.crossoverWith(jwt))
		t.Head = append(t.Head, "÷ "+jwt.variant, "")
	}
	for j, rtt := range e.distances() {
		for i, hits := range maps[0].hits {
			c := far(scenarios.SessionCached, rtt, hits)
			if len(e.cells[c]) == 0 && e.gap(c) == "" {
				continue
			}
			row := []string{e.rttText(rtt), hitText(hits), percent(e.median(c, hitMetric).Center), summaryText("s", e.median(c, meanMetric))}
			for _, x := range maps {
				row = append(row, x.text(i, j)...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// text is a cell of the map with its verdict.
func (x crossover) text(i, j int) []string {
	if gap := x.gaps[i][j]; gap != "" {
		return []string{"none: " + gap, ""}
	}
	return []string{x.cells[i][j].text(), x.cells[i][j].words()}
}

// breakEvenTable is where the map's staircase lies: as measured, and between the rows by a model.
func (e evidence) breakEvenTable() table {
	t := table{
		Title: "Break-even hit rate",
		Head:  []string{"round trip achieved", "a miss, mean (measured)", "a hit, mean (measured)"},
		Note: "From which local hit rate on the session is not slower. Measured: the lowest row, resolved. Model: a mean of h requests that hit and 1−h that miss is " +
			"h·hit + (1−h)·miss, fitted to the rows of 0 % and 100 % alone; its error is the largest on the rows between, which it was not fitted to. Any: a miss is not slower either; none: not even a hit.",
	}
	var maps []crossover
	for _, jwt := range crossoverJWTs() {
		maps = append(maps, e.crossoverWith(jwt))
		t.Head = append(t.Head, jwt.name+", measured", jwt.name+", model")
	}
	t.Head = append(t.Head, "error of the model")
	for j, rtt := range e.distances() {
		row := []string{e.rttText(rtt)}
		for _, hits := range []float64{0, everyHit} {
			row = append(row, summaryText("s", e.median(far(scenarios.SessionCached, rtt, hits), meanMetric)))
		}
		m := e.mixtureAt(rtt)
		for _, x := range maps {
			row = append(row, x.neededText(j), m.breakEven(e.median(far(x.jwt.variant, rtt, everyHit), meanMetric).Center))
		}
		if len(e.cells[far(scenarios.SessionCached, rtt, everyHit)]) > 0 {
			t.Rows = append(t.Rows, append(row, percent(m.missed)))
		}
	}
	return t
}
