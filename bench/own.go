package main

import (
	"cmp"
	"slices"
	"time"

	"authbench/scenarios"
)

// ownFlags are those that set the same as a scenario file can, and win over it.
func ownFlags() []string { return []string{"lifetime", "access-lifetime", "idle", "rate", "carrier"} }

func (o options) isGiven(flag string) bool { return slices.Contains(o.given, flag) }

// checkOwn refuses a rate that cannot be offered and a carrier that is none.
func (o options) checkOwn() error {
	switch s := o.settings; {
	case (o.isGiven("rate") || s.RateRPS != 0) && !scenarios.CanOffer(s.RateRPS):
		return usagef("--rate %v: give %d to %d requests/s", s.RateRPS, scenarios.LeastRateRPS, scenarios.MostRateRPS)
	case (o.isGiven("carrier") || s.Carrier != "") && !slices.Contains(scenarios.Carriers(), s.Carrier):
		return usagef("unknown --carrier %q: one of bearer, cookie", s.Carrier)
	}
	return nil
}

// own is a cell with the run's own rate and carrier, where any of its points takes them.
func (o options) own(c scenarios.Cell) scenarios.Cell {
	for _, arm := range c.Arms() {
		if arm.Point.UsualRate {
			c.RateRPS = o.settings.RateRPS
		}
		if arm.Point.UsualCarrier {
			c.Carrier = o.settings.Carrier
		}
	}
	return stretched(c)
}

// leastRequests are those that a slice, and each half of a warm-up, is to hold on the mean: one with none is no
// measurement, and no warm-up either.
const leastRequests = 20

// stretched is a cell whose windows are long enough for its own rate.
func stretched(c scenarios.Cell) scenarios.Cell {
	if c.RateRPS > 0 && c.Slice > 0 {
		least := time.Duration(leastRequests / c.RateRPS * float64(time.Second))
		c.Slice, c.WarmUp = max(c.Slice, least), max(c.WarmUp, 2*least)
	}
	return c
}

// wants reports whether the profile's cell of a scenario is to be run. With a file nothing is but what is named.
func (o options) wants(scenario string) bool {
	return len(o.scenarios) == 0 && o.mix == nil || slices.Contains(o.scenarios, scenario)
}

// mixCell is the user's own mix: what the flags say, else the file, else the profile.
func (o options) mixCell() scenarios.Cell {
	c, m := scenarios.MixCell(o.profile), o.mix
	switch {
	case len(o.variants) > 0:
		c.Variants = withPair(o.variants)
	case len(m.Measure.Variants) > 0:
		c.Variants = withPair(m.Measure.Variants)
	}
	c.Blocks = cmp.Or(o.blocks, m.Measure.Blocks, c.Blocks)
	c.Slices, c.Slice = cmp.Or(m.Measure.Slices, c.Slices), cmp.Or(m.Measure.Slice, c.Slice)
	c.RateRPS, c.Carrier = cmp.Or(o.settings.RateRPS, m.Load.RateRPS), cmp.Or(o.settings.Carrier, m.Load.Carrier)
	return stretched(c)
}

// withPair adds the unauthenticated control and the twin of whatever has one; where nothing has, a session and its
// twin: without an A/A pair nothing tells a difference from noise. Calibrations plant on reads alone, and have no place
// in a mix.
func withPair(chosen []string) []string {
	all := append([]string{scenarios.None}, chosen...)
	for _, twin := range []string{scenarios.SessionStrictTwin, scenarios.JWTHS256Twin} {
		base := scenarios.TwinOf(twin)
		if slices.Contains(chosen, base) || slices.Contains(chosen, twin) {
			all = append(all, base, twin)
		}
	}
	if !slices.ContainsFunc(all, func(v string) bool { return scenarios.TwinOf(v) != "" }) {
		all = append(all, scenarios.SessionStrict, scenarios.SessionStrictTwin)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
