package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// lookupByDistance is what a lookup adds to the response time, by round trip.
func (e evidence) lookupByDistance() string {
	var parts []string
	for _, rtt := range e.distances() {
		if text := e.overNone(far(scenarios.SessionStrict, rtt, everyHit)); text != absent {
			parts = append(parts, fmt.Sprintf("%s at %s", text, e.rttText(rtt)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	text := fmt.Sprintf("to the mean response time over one without authentication, %s: %s", scenarios.SessionStrict, list(parts))
	if s := e.roundTrips(scenarios.SessionStrict); s.N > 0 {
		text += fmt.Sprintf("; %s round trips a request", roundTripCount(s.Center))
	}
	return text
}

// severalRegions is what the farthest store comes to, and the crossovers.
func (e evidence) severalRegions() string {
	parts := e.farWords()
	for _, jwt := range crossoverJWTs() {
		if text := e.crossoverWith(jwt).staircase(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

// farWords are the mean response times with the store as far away as it was; none where the scenario was not run.
func (e evidence) farWords() []string {
	distances := e.distances()
	if len(distances) == 0 {
		return nil
	}
	rtt := distances[len(distances)-1]
	var parts []string
	for _, v := range e.variants(distanceScenario) {
		if s := e.median(far(v, rtt, everyHit), meanMetric); s.N > 0 && v != scenarios.None {
			parts = append(parts, fmt.Sprintf("%s with %s", quantity("s", s.Center), v))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("with the store %s away and every session known to the replica a request takes, on the mean, %s", e.rttText(rtt), list(parts))}
}

// distanceAnswer says what distance does; none without the scenario. Where nothing is resolved it gives the numbers.
func (e evidence) distanceAnswer() []string {
	var parts []string
	if text := e.roundTripWords(); text != "" {
		parts = append(parts, "with every session known to the replica "+text)
	}
	for _, jwt := range crossoverJWTs() {
		if text := e.crossoverWith(jwt).sentence(); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		parts = e.farWords()
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Distance: " + strings.Join(parts, "; ") + " (mean response times, " + e.implementations() + ")."}
}
