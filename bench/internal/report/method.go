package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/results"
	"authbench/scenarios"
)

// method says how the numbers came about and what they cannot say.
func (e evidence) method() section {
	s := section{ID: "method", Title: "Method and limitations"}
	items := e.methodItems()
	if e.lookups.count() > 0 {
		items = append(items, lookupItem)
	}
	s.Notes = []note{{"Method", items}, {"Limitations", e.limitations()}}
	if p := e.parameterTable(); len(p.Rows) > 0 {
		s.Tables = append(s.Tables, p)
	}
	return s
}

const lookupItem = "The lookup path is measured by microbenchmarks: each on the same tokens and records, one at a time, once a round, " +
	"in an order shuffled anew. The round is the sample, ratios are paired within rounds, and no comparison mixes microbenchmarks with trials."

// lookupMethod is the method of a run without trials.
func (e evidence) lookupMethod() section {
	s := section{ID: "method", Title: "Method and limitations"}
	s.Notes = []note{{"Method", []string{lookupItem, fmt.Sprintf("A number is the median across rounds with its exact order-statistic interval "+
		"(%.0f %% or more; none below %d rounds). A ratio is the mean of log ratios with Student's t interval. Differs: the interval lies outside ±%s. Equal: it lies inside. Not resolved: anything else.",
		confidence*100, enoughBlocks, percent(leastMargin))}}, {"Limitations", e.known[lookupScenario].Misleads}}
	return s // the run's parameters are about trials
}

// methodItems says how a number came about.
func (e evidence) methodItems() []string {
	return []string{
		"A block starts every arm's replica afresh, all alive at once, passes each through one behaviour suite, and loads them in " +
			"turn in short slices, in an order shuffled from the seed. A trial is one arm in one block, its slices added up: the sample.",
		"Arrivals are an open-loop Poisson schedule made beforehand; response time counts from the due time.",
		e.cpuItem(),
		fmt.Sprintf("An absolute number is the median across trials with its exact order-statistic interval (%.0f %% or more; none "+
			"below %d trials). A comparison is the mean of log ratios paired within blocks with Student's t interval. A difference "+
			"in µs is the paired mean with Student's t interval.", confidence*100, enoughBlocks),
		"Differs: the interval lies outside the margin. Equal: it lies inside. Not resolved: anything else. The margin is the larger of 2 % " +
			"and what two identical arms show, at as many blocks and with no more requests a trial. Exact metrics have none.",
		"Quantiles are taken per trial and never averaged; a response-time curve pools its requests.",
		"A trial with an unexpected status, a drop or a late generator is void, with its whole block, which is run again once. No outlier is dropped.",
	}
}

// cpuItem says whose CPU is counted, and by whom.
func (e evidence) cpuItem() string {
	text := "CPU per request is process CPU, user and system, of replica and store, over completed requests. "
	if e.run.Store.Private {
		return text + "Generator, replicas and store are processes of their own; the instrument is billed to none of them."
	}
	return text + "Generator and replicas are processes of their own; the instrument is billed to none of them. The store's CPU is what " +
		"the user's own server says of itself, other clients included."
}

// limitations says what the numbers cannot say.
func (e evidence) limitations() []string {
	return []string{
		e.implementationItem(),
		"The obvious JWT variants bill the checks that golang-jwt does not do (canonical base64, duplicate names, exact names): header and payload " +
			"are decoded a second time, so that they cost more than bare golang-jwt. The session side decodes its own record once.",
		e.distanceItem(),
		"One machine and one process of the site" + e.placement() + ": these are costs, not capacities.",
		"CPU per request depends on the rate: compare at equal rate only.",
		"Bytes are payload on HTTP/1.1 without TLS; TCP/IP headers and compressed headers of HTTP/2 are not in them.",
	}
}

// implementationItem says what is compared with what.
func (e evidence) implementationItem() string {
	if e.twoImplementations() {
		return fmt.Sprintf("Every variant is the %s implementation wherever nothing else is said, and %s is compared with %s. At the reference point all stand once more in the "+
			"obvious implementation, with their libraries, and obvious is compared with obvious; other libraries may order them differently again.", e.rung(), e.rung(), e.rung())
	}
	if e.rung() == scenarios.RungObvious {
		return "Every variant is the obvious implementation with its library: obvious is compared with obvious. An optimised one may order them " +
			"differently, and none was measured here."
	}
	return fmt.Sprintf("Every variant is the %s implementation, and no other was measured here.", e.rung())
}

// distanceItem says what lies between the processes, and who pays for the way.
func (e evidence) distanceItem() string {
	const loopback = "Loopback has no distance"
	if e.run.Store.Private {
		return loopback + ": a store lookup costs no round trip beyond the kernel's work. It also bills some of the receiver's TCP work to the sender."
	}
	return loopback + " between client and site, and bills some of the receiver's TCP work to the sender. The store is the user's own: a " +
		"lookup takes whatever the way to it takes."
}

// placement is who ran where, in brackets, where the run recorded it.
func (e evidence) placement() string {
	if e.run.Machine.Affinity == "" {
		return ""
	}
	return " (" + e.run.Machine.Affinity + ")"
}

// parameterTable lists what was held equal and which bounds were applied.
func (e evidence) parameterTable() table {
	t := table{Title: "Held equal, and bounds applied", Head: []string{"parameter", "value"}}
	for _, p := range e.run.Parameters {
		t.Rows = append(t.Rows, []string{p.Name, p.Value})
	}
	return t
}

// reproduce says what to type, and what a second run will and will not repeat.
func (e evidence) reproduce() section {
	s := section{ID: "reproduce", Title: "How to reproduce", Prose: []string{
		fmt.Sprintf("Commit %s, seed %d. The seed fixes order, arrivals and choice of users; it does not fix the machine. Exact "+
			"metrics repeat on any machine, CPU and time do not.", commit(e.run), e.run.Seed),
		e.rawRows() + " alone: " + e.program() + " report, with this folder, makes the same files again.",
	}}
	if e.run.Commit != "" {
		s.Code = append(s.Code, "git checkout "+shellQuote(e.run.Commit))
	}
	if e.plansLookups() {
		s.Code = append(s.Code, "make build")
	}
	s.Code = append(s.Code, e.commandLine())
	if command := e.benchstatCommand(); command != "" {
		s.Prose = append(s.Prose, "The line with -col /variant compares the variants with "+scenarios.SessionStrict+", its first column, by stock benchstat "+
			"(golang.org/x/perf/cmd/benchstat), unpaired. Two runs are compared by benchstat OLD/bench.txt NEW/bench.txt: run and commit "+
			"stand in those files as comments, so that they do not split its tables.")
		s.Code = append(s.Code, command)
	}
	if e.lookups.count() > 0 {
		s.Code = append(s.Code, lookupBenchstat)
	}
	return s
}

// rawRows names the files that were measured.
func (e evidence) rawRows() string {
	switch {
	case e.onlyLookups():
		return "Everything after lookup.txt is made from it and run.json"
	case e.lookups.count() > 0:
		return "Everything after trials.jsonl and lookup.txt is made from them and run.json"
	}
	return "Everything after trials.jsonl is made from it and run.json"
}

// lookupBenchstat is the ladder of the JWT by stock benchstat, unpaired.
const lookupBenchstat = "benchstat -filter '/scheme:jwt /op:verify /alg:HS256 /claims:275B /callers:1' -col /rung lookup.txt"

// plansLookups reports whether the run was to time lookups, which takes the other libraries' program beside its own.
func (e evidence) plansLookups() bool {
	return e.lookups.count() > 0 || slices.ContainsFunc(e.run.Plan, func(p results.Planned) bool { return p.Scenario == lookupScenario })
}

// program is how the run's own is started.
func (e evidence) program() string {
	if e.plansLookups() {
		return "bin/bench"
	}
	return "go run ./bench"
}

// commandLine is the run's own argv as a shell would take it.
func (e evidence) commandLine() string {
	words := []string{e.program()}
	for _, arg := range e.run.Argv {
		words = append(words, shellQuote(arg))
	}
	return strings.Join(words, " ")
}
