package trial

import (
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
)

// A yield is what an arm's slices add up to.
type yield struct {
	slices            []results.Slice
	response, service []int64 // ns, of every expected request
	sendLag, lagFloor []int64 // ns
	usage             usage
	up, down          int64 // wire bytes
	sent              int   // requests, whatever became of them
	goodput           goodput
	loginBytes        int64
	isExact, verb     bool
	storeUnknown      bool // its CPU cannot be read, so there is no sum either
	tokenBytes        int
	planted           float64
	gap, void         string
	warnings          []string
	events
	scaling
	mixed
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

// A goodput is what a closed loop was answered as expected while the window lasted: what comes after it is
// answered under a load that is ending.
type goodput struct {
	answers int
	window  time.Duration
}

// add keeps a loaded slice's samples.
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

// judgeAnswers voids the trial where the slice holds a request that was not answered as expected; the first
// reason is kept.
func (y *yield) judgeAnswers(s results.Slice, samples load.Samples) {
	switch {
	case y.void != "":
	case s.Errors > 0:
		y.void = fmt.Sprintf("%d of %d requests unexpected: %s", s.Errors, s.Errors+s.Requests, samples.Reason)
	case s.Drops > 0:
		y.void = fmt.Sprintf("%d requests were due and never sent", s.Drops)
	}
}

// judgeLife voids the trial where a slice was answered nothing at all: that is no result but a process that did not
// run.
func (y *yield) judgeLife(s results.Slice, samples load.Samples) {
	if y.void == "" && s.Requests == 0 {
		y.void = "not one request was answered as expected: " + samples.Reason
	}
}

// judgeGenerator voids the trial where the slice's generator broke a bound; the first reason is kept.
func (y *yield) judgeGenerator(s results.Slice, window time.Duration, bounds Bounds) {
	lag, bound := seconds(s.SendLagP99Seconds-s.LagFloorP99Seconds), seconds(bounds.SendLagShare*window.Seconds())
	share := s.GeneratorCPUSeconds / s.Seconds
	switch {
	case y.void != "":
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
	if y.goodput.window > 0 {
		m["goodput_requests_per_second"] = y.rate(total)
	}
	if !y.isExact {
		y.cpuMetrics(m, total, n)
		y.timeMetrics(m)
		y.mixMetrics(m, total)
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
	m["response_seconds_mean"] = meanSeconds(y.response)
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

func meanSeconds(ns []int64) float64 {
	if len(ns) == 0 {
		return 0
	}
	total := 0.0
	for _, one := range ns {
		total += float64(one)
	}
	return total / float64(len(ns)) / float64(time.Second)
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
		total.ReplicaPeriods += s.ReplicaPeriods
		total.ReplicaThrottled += s.ReplicaThrottled
		total.StorePeriods += s.StorePeriods
		total.StoreThrottled += s.StoreThrottled
	}
	return total
}
