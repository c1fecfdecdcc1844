package load

import (
	"math"
	"slices"
	"time"
)

// A Result is how a request ended.
type Result uint8

// The results. A request that was due and never sent is a drop.
const (
	Dropped    Result = iota
	Expected          // the right answer
	Unexpected        // a whole answer, but not the right one
	Failed            // no whole answer: broken, or not there by the end of the drain
)

// A Sample is one request, in nanoseconds from the window's opening.
type Sample struct {
	User   int32
	Result Result
	DueNS  int64
	SentNS int64
	DoneNS int64
}

// ResponseNS is done − due: what somebody who wanted the answer at the due time waited.
func (s Sample) ResponseNS() int64 { return s.DoneNS - s.DueNS }

// ServiceNS is done − sent: what the site and the way there took.
func (s Sample) ServiceNS() int64 { return s.DoneNS - s.SentNS }

// SendLagNS is sent − due: what the generator, or a lack of idle connections, added.
func (s Sample) SendLagNS() int64 { return s.SentNS - s.DueNS }

// Samples is what one slice yielded, raw.
type Samples struct {
	// Requests holds the schedule's slots in their order, then the follow-ups.
	Requests []Sample
	// FollowUps is how many requests users asked for beyond the schedule.
	FollowUps int
	// Reason says of the first request that was unexpected or failed what was wrong with it.
	Reason string
	// Window is the schedule's; Elapsed ends with the last answer, or with the window if that is
	// later.
	Window, Elapsed time.Duration
	// Traffic is what passed over the connections. A dial in a slice means that a connection broke,
	// but with net/http, which opens its connections as it comes to need them.
	Traffic Counters
	// LagFloorNS is how late a bare timer woke, about every 2 ms of the same slice.
	LagFloorNS []int64
	// ProcessCPU is the user and system time of all threads of the harness, with FloorCPU, that of the
	// bare timer's, in it. ThreadCPU is that of the generator's own thread, where its transport has
	// one.
	ProcessCPU, FloorCPU, ThreadCPU time.Duration
}

// GeneratorCPU is the CPU that the generator took: the harness's but for the bare timer's. It is
// counted alike for all transports, because net/http's work is done on many threads.
func (s Samples) GeneratorCPU() time.Duration { return s.ProcessCPU - s.FloorCPU }

// Count returns how many requests ended so.
func (s Samples) Count(r Result) int {
	n := 0
	for i := range s.Requests {
		if s.Requests[i].Result == r {
			n++
		}
	}
	return n
}

// AnsweredWithin returns how many requests were answered as expected by then, from the window's opening on.
func (s Samples) AnsweredWithin(d time.Duration) int {
	n := 0
	for i := range s.Requests {
		if r := &s.Requests[i]; r.Result == Expected && r.DoneNS <= int64(d) {
			n++
		}
	}
	return n
}

// Sent returns how many requests were sent; the rest are drops.
func (s Samples) Sent() int { return len(s.Requests) - s.Count(Dropped) }

// AchievedRate is the requests sent per second, over the window or up to the last of them if that is
// later; follow-ups, which nobody scheduled, are in it.
func (s Samples) AchievedRate() float64 {
	last, sent := int64(s.Window), 0
	for _, r := range s.Requests {
		if r.Result != Dropped {
			sent++
			last = max(last, r.SentNS)
		}
	}
	if last == 0 {
		return 0
	}
	return float64(sent) / time.Duration(last).Seconds()
}

// ResponseNS lists the response times of the expected answers: a fast error is no fast request.
func (s Samples) ResponseNS() []int64 {
	return s.list(Sample.ResponseNS, func(r Result) bool { return r == Expected })
}

// ServiceNS lists the service times of the expected answers.
func (s Samples) ServiceNS() []int64 {
	return s.list(Sample.ServiceNS, func(r Result) bool { return r == Expected })
}

// SendLagNS lists the send lags of all requests sent.
func (s Samples) SendLagNS() []int64 {
	return s.list(Sample.SendLagNS, func(r Result) bool { return r != Dropped })
}

func (s Samples) list(of func(Sample) int64, wanted func(Result) bool) []int64 {
	ns := make([]int64, 0, len(s.Requests))
	for _, r := range s.Requests {
		if wanted(r.Result) {
			ns = append(ns, of(r))
		}
	}
	return ns
}

// Quantile returns the q-quantile by nearest rank: the smallest value that a share q of ns is not
// above. It returns 0 when ns is empty, and takes q as within 0 to 1.
func Quantile(ns []int64, q float64) int64 {
	if len(ns) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ns))
	const rounding = 1e-12 // of q = k/n, which times n may come out a little above k
	rank := math.Ceil(q * float64(len(sorted)) * (1 - rounding))
	return sorted[int(min(max(rank, 1), float64(len(sorted))))-1]
}
