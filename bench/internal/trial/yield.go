package trial

import (
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// A yield is what an arm's slices add up to.
type yield struct {
	slices            []results.Slice
	response, service []int64 // ns, of every expected request
	sendLag, lagFloor []int64 // ns
	usage             usage
	up, down          int64 // wire bytes
	sent              int   // requests, whatever became of them
	loginBytes        int64
	isExact, verb     bool
	storeUnknown      bool // its CPU cannot be read, so there is no sum either
	tokenBytes        int
	planted           float64
	gap, void         string
	warnings          []string
	events
}

// events is what the works yield that end, race or refresh tokens.
type events struct {
	revocations               []results.Revocation
	cuts                      int
	lateness                  []float64       // s, a train each
	idleEnds                  []time.Duration // from a slice's opening, an event each
	idleAccepted, idleRefused []float64       // s from the nominal end
	expiries                  int
	races                     int
	resurrections             int
	updatesLost               int
	refreshes                 refreshes
	entries                   int
	replicaBytes, storeBytes  float64 // an entry
}

// add keeps an open-loop slice's samples.
func (y *yield) add(s load.Samples, u usage) {
	y.response = append(y.response, s.ResponseNS()...)
	y.service = append(y.service, s.ServiceNS()...)
	y.sendLag = append(y.sendLag, s.SendLagNS()...)
	y.lagFloor = append(y.lagFloor, s.LagFloorNS...)
	y.sent += s.Sent()
	y.up += s.Traffic.SentBytes
	y.down += s.Traffic.ReceivedBytes
	y.usage = y.usage.add(u)
}

// exact keeps the counts of an exact slice.
func (y *yield) exact(bytes load.ExactResult, u usage, tokenBytes int) {
	y.isExact, y.usage, y.tokenBytes = true, u, tokenBytes
	y.up, y.down = bytes.UpBytes, bytes.DownBytes
}

// judge voids the trial where the slice broke a bound; the first reason is kept.
func (y *yield) judge(s results.Slice, samples load.Samples, bounds Bounds) {
	if y.void != "" {
		return
	}
	lag, bound := seconds(s.SendLagP99Seconds-s.LagFloorP99Seconds), seconds(bounds.SendLagShare*samples.Window.Seconds())
	share := s.GeneratorCPUSeconds / s.Seconds
	switch {
	case s.Errors > 0:
		y.void = fmt.Sprintf("%d of %d requests unexpected: %s", s.Errors, s.Errors+s.Requests, samples.Reason)
	case s.Drops > 0:
		y.void = fmt.Sprintf("%d requests were due and never sent", s.Drops)
	case lag > bound:
		y.void = fmt.Sprintf("send lag p99 %v over the floor, bound %v", lag.Round(time.Microsecond), bound)
	case share > bounds.GeneratorCPUShare:
		y.void = fmt.Sprintf("generator used %.0f %% of its core, bound %.0f %%", 100*share, 100*bounds.GeneratorCPUShare)
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// metrics turns the yield into the trial's numbers, by the names of scenarios.Metrics.
func (y *yield) metrics() map[string]float64 {
	m := make(map[string]float64)
	if y.eventMetrics(m) {
		return m
	}
	total := sum(y.slices)
	n := float64(total.Requests)
	if n == 0 {
		return m
	}
	if y.verb {
		m["verb_seconds"] = total.Seconds / n
		m["verb_replica_cpu_seconds"] = total.ReplicaCPUSeconds / n
		if !y.storeUnknown {
			m["verb_store_cpu_seconds"] = total.StoreCPUSeconds / n
			m["verb_cpu_seconds"] = (total.ReplicaCPUSeconds + total.StoreCPUSeconds) / n
		}
		return m
	}
	y.countMetrics(m, n)
	if !y.isExact {
		y.cpuMetrics(m, total, n)
		y.timeMetrics(m)
	}
	return m
}

// countMetrics are bytes and commands, whole numbers under exact work.
func (y *yield) countMetrics(m map[string]float64, n float64) {
	m["wire_bytes_up_per_request"] = float64(y.up) / n
	m["wire_bytes_down_per_request"] = float64(y.down) / n
	m["wire_bytes_per_request"] = float64(y.up+y.down) / n
	m["store_commands_per_request"] = y.usage.storeCommands / n
	m["store_bytes_per_request"] = y.usage.storeBytes / n
	m["store_writes_per_request"] = y.usage.storeWrites / n
	m["planted_per_request"] = y.planted
	if y.isExact {
		m["token_bytes"] = float64(y.tokenBytes)
		m["wire_bytes_per_login"] = float64(y.loginBytes)
	}
}

// cpuMetrics are what the slices' CPU clocks add up to.
func (y *yield) cpuMetrics(m map[string]float64, total results.Slice, n float64) {
	if !y.storeUnknown {
		m["cpu_seconds_per_request"] = (total.ReplicaCPUSeconds + total.StoreCPUSeconds) / n
		m["store_cpu_seconds_per_request"] = total.StoreCPUSeconds / n
	}
	m["replica_cpu_seconds_per_request"] = total.ReplicaCPUSeconds / n
	m["generator_cpu_seconds_per_request"] = total.GeneratorCPUSeconds / n
	m["replica_cpu_share"] = total.ReplicaCPUSeconds / total.Seconds
	m["idle_cpu_share"] = total.IdleCPUSeconds / total.MarkedSeconds
	m["steal_share"] = total.StealSeconds / total.MarkedSeconds
	m["allocations_per_request"] = y.usage.allocations / n
	m["allocated_bytes_per_request"] = y.usage.allocatedBytes / n
	if y.usage.cpuSeconds > 0 {
		m["gc_cpu_share"] = y.usage.gcCPUSeconds / y.usage.cpuSeconds
	}
}

// timeMetrics are quantiles over all of the trial's requests.
func (y *yield) timeMetrics(m map[string]float64) {
	for name, q := range map[string]struct {
		ns []int64
		q  float64
	}{
		"response_seconds_p50": {y.response, 0.5}, "response_seconds_p90": {y.response, 0.9},
		"response_seconds_p99": {y.response, 0.99},
		"service_seconds_p50":  {y.service, 0.5}, "service_seconds_p99": {y.service, 0.99},
		"send_lag_seconds_p50": {y.sendLag, 0.5}, "send_lag_seconds_p99": {y.sendLag, 0.99},
		"lag_floor_seconds_p99": {y.lagFloor, 0.99},
	} {
		m[name] = quantileSeconds(q.ns, q.q)
	}
}

// sum adds the slices up.
func sum(slices []results.Slice) results.Slice {
	var total results.Slice
	for _, s := range slices {
		total.Seconds += s.Seconds
		total.MarkedSeconds += s.MarkedSeconds
		total.Requests += s.Requests
		total.Errors += s.Errors
		total.Drops += s.Drops
		total.ReplicaCPUSeconds += s.ReplicaCPUSeconds
		total.StoreCPUSeconds += s.StoreCPUSeconds
		total.GeneratorCPUSeconds += s.GeneratorCPUSeconds
		total.IdleCPUSeconds += s.IdleCPUSeconds
		total.StealSeconds += s.StealSeconds
	}
	return total
}

// What a void says first when the reason is not the row's own arm: a fault that stopped the block, or
// another arm that broke a bound.
const (
	FaultPrefix  = "block stopped: "
	VoidedPrefix = "block voided by "
)

// rows makes the block's rows. A fault of the block, or any arm that broke a bound, voids all of them.
func (b *block) rows(fault error) []results.Trial {
	blockVoid := ""
	if fault != nil {
		blockVoid = FaultPrefix + fault.Error()
	}
	for _, a := range b.arms {
		if blockVoid == "" && a.yield.void != "" {
			blockVoid = fmt.Sprintf("%s%s at %s", VoidedPrefix, a.Variant, a.Point.Label)
		}
	}
	var rows []results.Trial
	for _, a := range b.arms {
		row := b.row(a)
		if row.Void == "" || fault != nil {
			row.Void = blockVoid
		}
		rows = append(rows, row)
	}
	return rows
}

// row is one arm's trial.
func (b *block) row(a *arm) results.Trial {
	total := sum(a.yield.slices)
	row := results.Trial{
		Scenario: b.scenario.Name, Scheme: scenarios.SchemeOf(a.Variant), Variant: a.Variant,
		Axis: b.scenario.Axis, Point: a.Point.Label, Block: b.Index, Attempt: b.Attempt, Seed: b.Seed,
		OfferedRate: a.Point.RateRPS, Requests: total.Requests, Errors: total.Errors,
		Void: a.yield.void, Gap: a.yield.gap, Metrics: a.yield.metrics(),
		Slices: a.yield.slices,
	}
	if len(a.yield.slices) > 0 {
		row.Trial = a.yield.slices[0].Order
	}
	if a.Point.Work == scenarios.WorkOpen && total.Seconds > 0 {
		row.AchievedRate = float64(a.yield.sent) / (float64(len(a.yield.slices)) * b.Cell.Slice.Seconds())
	}
	if len(a.yield.response) > 0 {
		row.Response, row.Service = a.histogram(a.yield.response), a.histogram(a.yield.service)
	}
	row.Revocations, row.Propagation = a.yield.revocations, upperEnds(a.yield.revocations)
	row.Warnings = a.yield.warnings
	return row
}

// histogram encodes times; one that cannot be encoded is left out with a warning, and the quantiles
// remain.
func (a *arm) histogram(ns []int64) string {
	encoded, err := load.Encode(load.Histogram(ns))
	if err != nil {
		a.yield.warnings = append(a.yield.warnings, "histogram left out: "+err.Error())
	}
	return encoded
}
