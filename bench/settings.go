package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"authbench/impl"
	"authbench/results"
)

// A variant keeps its promise only within what its means allow.
const (
	// leastBound is the shortest that a copy in a replica can promise: it is checked against the store
	// several times in a bound, each time for some milliseconds.
	leastBound   = 100 * time.Millisecond
	mostBound    = 10 * time.Second // every cut lasts some bounds
	mostReplicas = 16
)

// implementations are the rungs that every scheme has, so that one flag can choose for all variants.
func implementations() []string { return []string{string(impl.Obvious), string(impl.Fast)} }

// checkSettings refuses what no variant could be built with, or could promise.
func checkSettings(s results.Settings) error {
	whole := func(d time.Duration) bool { return d >= time.Second && d%time.Second == 0 }
	switch {
	case !whole(s.Lifetime) || !whole(s.AccessLifetime):
		return usagef("--lifetime %v, --access-lifetime %v: give whole seconds, 1s or more: a JWT's exp counts seconds", s.Lifetime, s.AccessLifetime)
	case s.Leeway <= 0 || s.Leeway >= min(s.Lifetime, s.AccessLifetime):
		return usagef("--leeway %v: give it above 0 and shorter than the lifetimes (%v, access tokens %v)", s.Leeway, s.Lifetime, s.AccessLifetime)
	case s.AccessLifetime > s.Lifetime:
		return usagef("--access-lifetime %v is longer than the login it is part of: give at most --lifetime, %v", s.AccessLifetime, s.Lifetime)
	case s.RefreshGrace < 0 || s.RefreshGrace >= s.AccessLifetime:
		return usagef("--refresh-grace %v: a grace window is 0 or more and shorter than the access token's lifetime, %v", s.RefreshGrace, s.AccessLifetime)
	case s.Idle <= 0 || s.Idle > s.Lifetime:
		return usagef("--idle %v: give it above 0 and at most --lifetime, %v", s.Idle, s.Lifetime)
	case s.StalenessBound < leastBound || s.StalenessBound > mostBound || s.StalenessBound >= s.Lifetime:
		return usagef("--staleness-bound %v cannot be promised and held to: give %v to %v, and less than --lifetime, %v",
			s.StalenessBound, leastBound, mostBound, s.Lifetime)
	case s.Replicas < 2 || s.Replicas > mostReplicas:
		return usagef("--replicas %d: give 2 to %d: a revoke has to reach another one", s.Replicas, mostReplicas)
	case !slices.Contains(implementations(), s.Rung):
		return usagef("unknown --rung %q: one of %s", s.Rung, strings.Join(implementations(), ", "))
	}
	return nil
}

// settingsArgv lists the settings that are not the defaults, as flags. Lifetimes that a scenario file or a flag set are
// listed as they came out: a flag that gives the default wins over a file, which may be read anew or be another then.
func (o options) settingsArgv() []string {
	var args []string
	s, usual := o.settings, defaultSettings()
	add := func(flag string, is, usual time.Duration, owned bool) {
		if is != usual || owned {
			args = append(args, "--"+flag, is.String())
		}
	}
	owned := func(flag string) bool { return o.isGiven(flag) || o.mix != nil }
	add("lifetime", s.Lifetime, usual.Lifetime, owned("lifetime"))
	add("leeway", s.Leeway, usual.Leeway, false)
	add("access-lifetime", s.AccessLifetime, usual.AccessLifetime, owned("access-lifetime"))
	add("refresh-grace", s.RefreshGrace, usual.RefreshGrace, false)
	add("idle", s.Idle, usual.Idle, owned("idle"))
	add("staleness-bound", s.StalenessBound, usual.StalenessBound, false)
	if s.Replicas != usual.Replicas {
		args = append(args, "--replicas", strconv.Itoa(s.Replicas))
	}
	if s.Rung != usual.Rung {
		args = append(args, "--rung", s.Rung)
	}
	if s.RateRPS != 0 {
		args = append(args, "--rate", strconv.FormatFloat(s.RateRPS, 'g', -1, 64))
	}
	if s.Carrier != "" {
		args = append(args, "--carrier", s.Carrier)
	}
	return args
}
