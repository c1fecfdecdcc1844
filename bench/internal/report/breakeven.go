package report

import (
	"math"
	"time"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A mixture is the model of a session's mean response time at one round trip: of h requests in one that the replica
// answers itself and 1−h that ask the store, the mean is h·hit + (1−h)·miss.
type mixture struct {
	line stat.Line // s over the share of hits
	// missed is the largest relative error on the rows that it was not fitted to, those between none and all; NaN
	// without any.
	missed float64
}

// mixtureAt fits the model to the rows in which none and all are hits.
func (e evidence) mixtureAt(rtt time.Duration) mixture {
	var ends, between [2][]float64 // shares, and means in s
	for _, hits := range scenarios.HitShares() {
		c := far(scenarios.SessionCached, rtt, hits)
		mean := e.median(c, meanMetric)
		if mean.N == 0 {
			continue
		}
		into := &between
		if hits == 0 || hits == everyHit {
			into = &ends
		}
		into[0], into[1] = append(into[0], e.hitShare(c, hits)), append(into[1], mean.Center)
	}
	line := stat.FitLine(ends[0], ends[1])
	m := mixture{line, math.NaN()}
	if !math.IsNaN(line.Slope) {
		m.missed = line.WorstError(between[0], between[1])
	}
	return m
}

// hitShare is the share of hits that was achieved, or what was asked for where that was not counted.
func (e evidence) hitShare(c cell, asked float64) float64 {
	if s := e.median(c, hitMetric); s.N > 0 {
		return s.Center
	}
	return asked
}

// breakEven says from which share of hits on the session's mean lies at or below the JWT's, in s.
func (m mixture) breakEven(jwt float64) string {
	hit, miss := m.line.At(everyHit), m.line.At(0)
	switch {
	case math.IsNaN(hit) || math.IsNaN(jwt):
		return absent
	case hit <= jwt && miss <= jwt:
		return "any"
	case hit > jwt && miss > jwt:
		return "none"
	case hit > jwt: // a hit that is slower than a miss: no share is one from which on
		return absent
	}
	return percent((jwt - m.line.Intercept) / m.line.Slope)
}

// neededText is the lowest row that was measured from which on the session is not slower at a round trip.
func (x crossover) neededText(column int) string {
	if row, ok := x.need(column); ok {
		return hitText(x.hits[row])
	}
	top := len(x.cells) - 1
	switch {
	case top < 0 || !x.cells[top][column].usable():
		return absent
	case x.cells[top][column].slower():
		return "none"
	}
	return notResolved
}
