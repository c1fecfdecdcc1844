package report

import (
	"slices"
	"strings"

	"authbench/scenarios"
)

// A contest is one lookup by all who do it in this run: our rungs from the obvious to the fast one, other people's
// libraries, and the floor.
type contest struct {
	lookup scenarios.Lookup // without a rung
	rungs  []scenarios.Lookup
	peers  []scenarios.Lookup
	floor  []scenarios.Lookup // one or none
}

// contests lists what this run measured, in the order of the scenario.
func (e evidence) contests() []contest {
	var all []contest
	for _, l := range e.known[lookupScenario].Lookups {
		if len(e.lookups.rounds[l.Name()]) == 0 {
			continue
		}
		bare := onRung(l, "")
		i := slices.IndexFunc(all, func(c contest) bool { return c.lookup == bare })
		if i < 0 {
			i, all = len(all), append(all, contest{lookup: bare})
		}
		all[i].add(l)
	}
	return all
}

// onRung is the lookup on a rung.
func onRung(l scenarios.Lookup, rung string) scenarios.Lookup {
	l.Rung = rung
	return l
}

func (c *contest) add(l scenarios.Lookup) {
	switch {
	case l.Rung == scenarios.RungFloor:
		c.floor = append(c.floor, l)
	case isPeer(l):
		c.peers = append(c.peers, l)
	default:
		c.rungs = append(c.rungs, l)
	}
}

func isPeer(l scenarios.Lookup) bool { return strings.HasPrefix(l.Rung, scenarios.PeerPrefix) }

// contest returns the one of that lookup; empty where this run did not measure it.
func (e evidence) contest(scheme, op, alg, claims string, callers int) contest {
	want := scenarios.Lookup{Scheme: scheme, Op: op, Alg: alg, Claims: claims, Callers: callers}
	for _, c := range e.contests() {
		if c.lookup == want {
			return c
		}
	}
	return contest{lookup: want}
}

// isLadder reports whether the steps between both ends were measured too.
func (c contest) isLadder() bool { return len(c.rungs) > 2 }

func (c contest) at(rung string) scenarios.Lookup { return onRung(c.lookup, rung) }

func (c contest) obvious() scenarios.Lookup { return c.at(scenarios.RungObvious) }
func (c contest) fast() scenarios.Lookup    { return c.at(scenarios.RungFast) }

// unit is what a contest is about: the time of a lookup, or, of several callers, the replica's CPU. Their time is wall
// time over all lookups together, and so one over their throughput: on two CPUs it is half of what a lookup takes.
func (c contest) unit() string {
	if c.lookup.Callers > 1 {
		return scenarios.UnitCPU
	}
	return scenarios.UnitTime
}

// asksStore reports whether each lookup is a round trip to the store.
func (c contest) asksStore() bool {
	return c.lookup.Op == scenarios.OpVerify && c.lookup.Alg == scenarios.AlgOpaque
}

// unitWords names the units.
func unitWords(unit string) string {
	return map[string]string{
		scenarios.UnitTime: "time", scenarios.UnitCPU: "CPU", scenarios.UnitStoreCPU: "store CPU", scenarios.UnitP50: "time p50",
		scenarios.UnitAllocs: "allocations", scenarios.UnitBytes: "bytes allocated",
	}[unit]
}

// name says what is looked up, in words.
func (c contest) name() string {
	l := c.lookup
	text := map[string]string{
		scenarios.OpVerify: "verify", scenarios.OpVerifyReusing: "verify into a reused principal", scenarios.OpVerifyCached: "cached hit",
		scenarios.OpIssue: "issue",
	}[l.Op]
	if l.Scheme == "jwt" {
		text = "JWT " + l.Alg + ", " + text + ", " + l.Claims + " of claims"
	} else {
		text = l.Scheme + ", " + text
	}
	return text + ", " + plural(l.Callers, "caller")
}

// rungName is an implementation's name without what marks it as somebody else's.
func rungName(l scenarios.Lookup) string { return strings.TrimPrefix(l.Rung, scenarios.PeerPrefix) }

// A gain is what one implementation took off another.
type gain struct {
	rung  scenarios.Lookup
	text  string
	share float64 // of the other's that is left
}

// boughtMost is the rung that took most off the one below it; false where there is no ladder of rungs, or it is not
// resolved that any took anything off.
func (e evidence) boughtMost(c contest, unit string) (most gain, ok bool) {
	for i := 1; c.isLadder() && i < len(c.rungs); i++ {
		if g, found := e.gained(c.rungs[i], c.rungs[i-1], unit); found && (!ok || g.share < most.share) {
			most, ok = g, true
		}
	}
	return most, ok
}

// gained is what a took off b. A drop to nothing, which has no ratio, is the most there can be.
func (e evidence) gained(a, b scenarios.Lookup, unit string) (gain, bool) {
	own, other := e.timing(a, unit), e.timing(b, unit)
	if unit == scenarios.UnitAllocs && own.N >= enoughBlocks && wholeBut(own.Center) == 0 && wholeBut(other.Center) > 0 {
		return gain{a, wholeOrShort(other.Center) + " → 0", 0}, true
	}
	c := e.versus(a, b, unit)
	return gain{a, c.text(), c.Ratio.Center}, c.resolved() && c.side() == lessSide
}
