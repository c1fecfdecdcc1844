package report

import (
	"fmt"
	"strconv"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

const (
	mixScenario           = scenarios.MixName
	sessionCPUMetric      = "cpu_seconds_per_session"
	sessionReplicaMetric  = "replica_cpu_seconds_per_session"
	sessionStoreMetric    = "store_cpu_seconds_per_session"
	sessionBytesMetric    = "wire_bytes_per_session"
	sessionCommandsMetric = "store_commands_per_session"
)

// inMix is a variant's cell in the user's own mix.
func inMix(variant string) cell { return cell{mixScenario, variant, scenarios.MixPoint} }

// mixVariants lists who somebody could deploy, and the unauthenticated control, of those that ran the mix.
func (e evidence) mixVariants() []string {
	var names []string
	for _, v := range e.variants(mixScenario) {
		if c := inMix(v); (v == scenarios.None || scenarios.IsSubject(v)) && (len(e.cells[c]) > 0 || e.gap(c) != "") {
			names = append(names, v)
		}
	}
	return names
}

// mixBase is the first session variant that ran the mix, which the others are held against; "" without one.
func (e evidence) mixBase() string {
	for _, v := range e.mixVariants() {
		if scenarios.SchemeOf(v) == "session" && len(e.cells[inMix(v)]) > 0 {
			return v
		}
	}
	return ""
}

// overBase is a variant against the first session variant, with the verdict.
func (e evidence) overBase(variant, metric string) string {
	base := e.mixBase()
	if variant == base {
		return "1"
	}
	c := e.compare(inMix(variant), inMix(base), metric)
	if !c.usable() {
		return absent
	}
	return c.text() + ", " + c.words()
}

// mixTables are a session, a request, and what was asked for beside what was done.
func (e evidence) mixTables() []table {
	session := table{
		Title: "A session of the mix, " + e.implementations(),
		Note: "CPU is replica and store. Without the password hash of its logins, which is the same for all. Ratios: paired within blocks, 95 % Student's t, " +
			"judged by the A/A pairs of the mix itself. " + medianNote,
		Head: []string{
			"variant", "CPU per session", "÷ " + e.mixBase(), "replica", "store", "wire bytes", "store commands", "response time p50", "response time p99", "n",
		},
	}
	request := table{
		Title: "A request of the mix, " + e.implementations(),
		Note:  "Over requests of all kinds, refreshes among them where a variant has some: compare sessions first. " + medianNote,
		Head:  []string{"variant", "CPU per request", "÷ " + e.mixBase(), "replica", "store", "wire bytes", "n"},
	}
	for _, v := range e.mixVariants() {
		c := inMix(v)
		if reason := e.gap(c); reason != "" {
			session.Rows = append(session.Rows, []string{v, "none: " + reason, "", "", "", "", "", "", "", ""})
			continue
		}
		s := func(metric string) string { return allocationText(metric, e.median(c, metric)) }
		n := number(float64(len(e.cells[c])))
		session.Rows = append(session.Rows, []string{
			v, s(sessionCPUMetric), e.overBase(v, sessionCPUMetric), s(sessionReplicaMetric), s(sessionStoreMetric), s(sessionBytesMetric), s(sessionCommandsMetric),
			s(responseMetric), s("response_seconds_p99"), n,
		})
		request.Rows = append(request.Rows, []string{
			v, s(cpuMetric), e.overBase(v, cpuMetric), s(replicaMetric), s(storeMetric), s(wireMetric), n,
		})
	}
	return nonEmpty(session, request, e.achievedTable())
}

// mixKinds are the parts of a session, as metrics and columns name them.
func mixKinds(m scenarios.Mix) []struct {
	name  string
	asked float64
} {
	return []struct {
		name  string
		asked float64
	}{{"logins", m.Logins}, {"reads", m.Reads}, {"writes", m.Writes}, {"refreshes", m.Refreshes}, {"logouts", m.Logouts}}
}

// achievedTable is what a session was made of, beside what was asked for.
func (e evidence) achievedTable() table {
	t := table{
		Title: "What a session was made of, asked for and achieved",
		Note: "Requests per session over all trials that count, and how far that is off what was asked for. A variant without a refresh token leaves " +
			"refreshes out: it has nothing to refresh.",
		Head: []string{"variant", "logins", "reads", "writes", "refreshes", "logouts", "sessions"},
	}
	if e.run.Mix == nil {
		return t
	}
	mix, asked := scenarios.Mix(e.run.Mix.Session), []string{"asked for"}
	for _, k := range mixKinds(mix) {
		asked = append(asked, askedText(k.asked))
	}
	t.Rows = append(t.Rows, append(asked, ""))
	for _, v := range e.mixVariants() {
		c := inMix(v)
		sessions, ok := e.counted("mix_sessions", c)
		if !ok {
			continue
		}
		row := []string{v}
		for _, k := range mixKinds(mix) {
			row = append(row, e.achievedText(c, k.name, k.asked, sessions))
		}
		t.Rows = append(t.Rows, append(row, significant(sessions)))
	}
	return t
}

// achievedText is how many of a kind a session had, with the error against what was asked for.
func (e evidence) achievedText(c cell, kind string, asked, sessions float64) string {
	done, any := 0.0, false
	for _, t := range e.cells[c] {
		if perSession, ok := t.Metrics[kind+"_per_session"]; ok {
			done, any = done+perSession*t.Metrics["mix_sessions"], true
		}
	}
	switch {
	case !any: // nothing to refresh, or nothing done
		return absent
	case asked == 0:
		return number(done / sessions)
	}
	off := done/sessions/asked - 1
	return fmt.Sprintf("%s (%s%s)", significant(done/sessions), signOf(off), percent(max(off, -off)))
}

// askedText is a mean as it was asked for.
func askedText(mean float64) string { return strconv.FormatFloat(mean, 'g', 6, 64) }

func signOf(v float64) string {
	if v < 0 {
		return "−"
	}
	return "+"
}

// mixWords is what a session is made of, in words.
func mixWords(m scenarios.Mix) string {
	var parts []string
	for _, k := range mixKinds(m) {
		if k.asked > 0 {
			parts = append(parts, k.name+" "+askedText(k.asked))
		}
	}
	return "per session " + strings.Join(parts, ", ")
}

// mixNoise states the noise floor of the mix, from its own A/A pairs; "" without any.
func (e evidence) mixNoise() string {
	aa := e.twinRatiosIn(mixScenario, sessionCPUMetric)
	if len(aa) == 0 {
		return ""
	}
	n := aa[0].N
	return fmt.Sprintf("The mix is judged by A/A pairs of its own: the noise floor of its CPU per session is ±%s at %s, the margin ±%s.",
		percent(stat.NoiseFloor(aa, n)), plural(n, "block"), percent(stat.Margin(aa, n)))
}

// name is what an A/A pair is called.
func (p pair) name() string {
	if p.base.scenario == referenceScenario {
		return p.base.variant
	}
	return p.base.variant + ", " + p.base.scenario
}
