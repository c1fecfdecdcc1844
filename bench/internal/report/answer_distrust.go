package report

import (
	"fmt"
	"strings"

	"authbench/bench/internal/stat"
)

// distrustAnswer names what to distrust, the gravest first.
func (e evidence) distrustAnswer() string {
	var parts []string
	if !e.citable() {
		parts = append(parts, "every interval of a "+e.run.Profile+" run")
	}
	if e.run.Store.StandIn {
		parts = append(parts, "everything about the store, which is a stand-in")
	}
	if text := e.misreadWords(); text != "" {
		parts = append(parts, text)
	}
	if text := e.marginWords(); text != "" {
		parts = append(parts, text)
	}
	if n, of := e.unasked(); n > 0 {
		parts = append(parts, fmt.Sprintf("silence on %d of %d statements, which were not measured", n, of))
	}
	parts = append(parts, "absolute times, and requests a second as a capacity, because "+e.distance(), "anything said of implementations other than "+e.onlyThese())
	return "Distrust: " + strings.Join(parts, "; ") + "."
}

// misreadWords says what a failed calibration takes the trust from: an amount that was read back wrongly from every
// absolute number, and a planted fraction that was not found from differences of its size.
func (e evidence) misreadWords() string {
	var fractions []string
	for _, c := range e.calibrations() {
		switch {
		case c.verdict == misread:
			return "CPU and time as a whole, because calibration failed"
		case c.verdict == notFound:
			fractions = append(fractions, percent(c.planted.Fraction))
		}
	}
	if len(fractions) == 0 {
		return ""
	}
	return "differences in CPU of some " + list(fractions) + ", because calibration failed to find one that was planted"
}

// marginWords says below what a difference in CPU is none, and whether that is this run's noise or the
// least that any run is held to.
func (e evidence) marginWords() string {
	own := e.ownPairs()
	aa := e.twinRatiosIn(own.scenario, own.metric)
	if len(aa) == 0 {
		return ""
	}
	n := e.blocks(own.scenario)
	switch floor := stat.NoiseFloor(aa, n); {
	case floor > widestEquality:
		return "every difference in CPU, for two identical arms differ by more than " + percent(widestEquality) + " as well"
	case floor > stat.LeastMargin:
		return fmt.Sprintf("differences in CPU below ±%s, which the intervals of two identical arms reach as well", percent(floor))
	}
	return fmt.Sprintf("differences in CPU below ±%s, the least that is called one", percent(stat.LeastMargin))
}

// distance says what lies between the processes.
func (e evidence) distance() string {
	if e.run.Store.Private {
		return "loopback has no distance and generator, site and store share one machine"
	}
	return "client and site are next to each other and the store is wherever it is"
}

// unasked counts the statements that this run did not measure, of all.
func (e evidence) unasked() (n, of int) {
	for _, f := range e.findings() {
		of++
		if f.verdict == notMeasured {
			n++
		}
	}
	return n, of
}
