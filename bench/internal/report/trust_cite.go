package report

import (
	"fmt"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// The answers to whether a run may be cited for something.
const (
	citeYes    = "yes"
	citeCare   = "with care"
	citeNo     = "no"
	citeAbsent = notMeasured
)

// A use is something that a run might be cited for: whether it may, and why or how.
type use struct{ what, may, how string }

// citeTable says what this run may be cited for, so that nobody has to work it out of the warnings.
func (e evidence) citeTable() table {
	t := table{
		Title: "What this run may be cited for",
		Note:  "Decided by rule from the profile, the store, the calibration, the A/A floor and the number of blocks.",
		Head:  []string{"for", "may it be cited", "why, and how"},
	}
	for _, u := range []use{e.citeBytes(), e.citeRatios(), e.citeDelays(), e.citeStoreCPU(), e.citeCapacity(), e.citeTimes()} {
		t.Rows = append(t.Rows, []string{u.what, u.may, u.how})
	}
	return t
}

func (e evidence) citeBytes() use {
	u := use{what: "bytes and store commands of a request"}
	switch {
	case !e.has(bandwidthScenario):
		u.may, u.how = citeAbsent, "it takes the scenario "+bandwidthScenario
	case len(e.exactnessWarnings()) > 0:
		u.may, u.how = citeNo, "an exact count did not repeat"
	default:
		u.may, u.how = citeYes, "exact: they repeat on any machine; HTTP/1.1, without TLS"
	}
	return u
}

// citeRatios is about CPU of one variant over another, inside the run's own blocks.
func (e evidence) citeRatios() use {
	u := use{what: "CPU of one variant against another's"}
	own := e.ownPairs()
	aa := e.twinRatiosIn(own.scenario, own.metric)
	n := e.blocks(own.scenario)
	switch {
	case !e.has(own.scenario):
		u.may, u.how = citeAbsent, "it takes the scenario "+referenceScenario
	case !e.citable():
		u.may, u.how = citeNo, "a "+e.run.Profile+" run's intervals are too wide"
	case n < enoughBlocks || len(aa) == 0:
		u.may, u.how = citeNo, fmt.Sprintf("%s, and %d are needed beside A/A pairs", plural(n, "block"), enoughBlocks)
	case e.misreadWords() != "":
		u.may, u.how = citeCare, fmt.Sprintf("as a ratio with its interval, %s beyond ±%s; calibration failed, see the warnings", own.where, percent(stat.Margin(aa, n)))
	case own.scenario == mixScenario:
		u.may, u.how = citeCare, fmt.Sprintf("as a ratio with its interval, %s beyond ±%s; no calibration was measured beside it, and another mix has other ratios", own.where, percent(stat.Margin(aa, n)))
	default:
		u.may, u.how = citeYes, fmt.Sprintf("as a ratio with its interval, %s beyond ±%s; other margins stand with how far to trust this run", own.where, percent(stat.Margin(aa, n)))
	}
	return u
}

func (e evidence) citeDelays() use {
	u := use{what: "how long a revoked token works"}
	switch {
	case !e.has(revocationScenario):
		u.may, u.how = citeAbsent, "it takes the scenario "+revocationScenario
	case !e.citable():
		u.may, u.how = citeNo, "a "+e.run.Profile+" run ends too few tokens"
	default:
		u.may = citeCare
		u.how = fmt.Sprintf("replicas next to their store, whose data is never lost; below %s nothing is told apart; real distances come on top", lasting(resolution()))
	}
	return u
}

func (e evidence) citeStoreCPU() use {
	u := use{what: "CPU that a lookup takes of the store"}
	switch {
	case !e.has(referenceScenario):
		u.may, u.how = citeAbsent, "it takes the scenario "+referenceScenario
	case e.run.Store.StandIn:
		u.may, u.how = citeNo, "the store is a stand-in"
	case len(e.storeCPUWarnings()) > 0:
		u.may, u.how = citeNo, "the store's CPU could not be read"
	case e.run.Store.Kind == results.StoreOwn:
		u.may, u.how = citeCare, "it is what the server says of itself, other clients included"
	case !e.citable():
		u.may, u.how = citeNo, "a "+e.run.Profile+" run's intervals are too wide"
	default:
		u.may, u.how = citeCare, fmt.Sprintf("of %s, at %s; it falls as the rate rises", storeName(e.run.Store), e.rate())
	}
	return u
}

// citeCapacity: no run here measures one, for the store shares the machine with everybody.
func (e evidence) citeCapacity() use {
	u := use{"store capacity: requests a second that a store can serve", citeNo, "the store shares one machine with generator and replicas"}
	switch {
	case e.run.Store.StandIn:
		u.how = "the store is a stand-in"
	case e.run.Store.Kind == results.StoreOwn:
		u.how = "the user's own store is never driven to its limit"
	case e.has(replicasScenario):
		u.how += "; in a cluster in small it has " + setShare(scenarios.StoreQuota) + " of a core, and its knee is that of the quotas" + e.demandsWords()
	}
	return u
}

func (e evidence) citeTimes() use {
	return use{"response times and requests a second as such", citeNo, e.distance() + "; of distances that were made, only how response times grow with them"}
}

// demandsWords are why no single demand gives a capacity either: the CPU that a request takes of the store falls as more of
// them share a round trip.
func (e evidence) demandsWords() string {
	calm := e.median(at(scenarios.SessionStrict), storeMetric)
	full := e.median(cell{saturationScenario, scenarios.SessionStrict, scenarios.FastPoint}, storeMetric)
	if calm.N == 0 || full.N == 0 {
		return ""
	}
	return fmt.Sprintf("; nor does one demand give it: a request takes %s of the store's CPU at %s and %s with %d requests in flight, which share round trips", quantity("s", calm.Center),
		e.rate(), quantity("s", full.Center), scenarios.Connections)
}
