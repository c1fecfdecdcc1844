package meter

import (
	"math"
	"slices"
	"time"

	"authbench/bench/internal/load"
)

// A Propagation says for how long tokens were accepted after a revoke, or after their nominal end.
//
// All times are in seconds from zero, the moment when the acknowledgement had been read, and are times of
// sending: of an accepted request it counts when it was sent, and of a refused one too. So they answer what
// the user of a token that was logged out can ask: "if it is presented at this moment, does it still
// work?". A time of answering would add the request's service time to the delay, which is the site's and
// not the scheme's; and the moment in between at which a replica decided cannot be seen from outside. A
// request counts as sent before its first byte is written, so an acceptance is never dated too late.
type Propagation struct {
	// Revoked is false where the revoke was not acknowledged; then all else is zero, but for
	// RevokeSeconds, because nothing was promised.
	Revoked bool
	// RevokeSeconds is from sending the revoke to having read its answer. Added to a delay it gives the
	// time since the user asked.
	RevokeSeconds float64
	// LowerSeconds and UpperSeconds hold the revoke's propagation delay between them: the maximum over
	// replicas of the last acceptance and of the first refusal, at least 0. UpperSeconds is +Inf where a
	// replica was not seen to refuse by the end.
	LowerSeconds, UpperSeconds float64
	// StaleAccepts are the accepted requests whose first byte was written after zero.
	StaleAccepts int
	// AcceptsAfterReject are the accepted requests that were sent after the same replica's answer to the
	// same question had been read as a rejection. They are in StaleAccepts as well if they came after zero.
	AcceptsAfterReject int
	// Unavailable and Odd count the probes that were answered 503, and those without a usable answer.
	Unavailable, Odd int
	Probes, Skipped  int
	Replicas         []ReplicaPropagation // those that had trains, ascending
}

// A ReplicaPropagation is the interval in which a replica stopped accepting. With several trains, for
// several tokens, both ends are the latest of them. Either may be negative: the replica refused before
// the acknowledgement was read.
type ReplicaPropagation struct {
	Replica int
	// LastAcceptSeconds is -Inf where nothing was accepted, be it that the token was refused from the first
	// probe on or that no answer was usable.
	LastAcceptSeconds float64
	// FirstRefusalSeconds is when the first request after that was sent which was not accepted (rejected,
	// or answered 503: a token that gets nobody in is refused, whatever the reason). It is +Inf where there
	// was none: the train ended first, and the delay is only known to be longer than LastAcceptSeconds.
	FirstRefusalSeconds float64
	StaleAccepts        int
}

// Censored reports whether some replica was not seen to refuse, so that the delay has no upper end.
func (p Propagation) Censored() bool { return math.IsInf(p.UpperSeconds, 1) }

// Propagate reads the propagation off an event's probes.
func Propagate(e load.EventResult) Propagation {
	p := Propagation{Revoked: e.Revoked, RevokeSeconds: seconds(e.AckedNS - e.SentNS)}
	if !e.Revoked {
		return p
	}
	for i := range e.Trains {
		t := readTrain(&e.Trains[i], e.AckedNS)
		p.StaleAccepts += t.stale
		p.AcceptsAfterReject += t.afterReject
		p.Unavailable += t.unavailable
		p.Odd += t.odd
		p.Probes += len(e.Trains[i].Probes)
		p.Skipped += e.Trains[i].Skipped
		p.merge(ReplicaPropagation{e.Trains[i].Replica, t.lastAccept, t.firstRefusal, t.stale})
	}
	for _, r := range p.Replicas {
		p.LowerSeconds = max(p.LowerSeconds, r.LastAcceptSeconds)
		p.UpperSeconds = max(p.UpperSeconds, r.FirstRefusalSeconds)
	}
	return p
}

// merge adds a train's interval to its replica's, and keeps the replicas in order.
func (p *Propagation) merge(r ReplicaPropagation) {
	at, found := slices.BinarySearchFunc(p.Replicas, r.Replica, func(a ReplicaPropagation, replica int) int { return a.Replica - replica })
	if !found {
		p.Replicas = slices.Insert(p.Replicas, at, r)
		return
	}
	known := &p.Replicas[at]
	known.LastAcceptSeconds = max(known.LastAcceptSeconds, r.LastAcceptSeconds)
	known.FirstRefusalSeconds = max(known.FirstRefusalSeconds, r.FirstRefusalSeconds)
	known.StaleAccepts += r.StaleAccepts
}

// A trainReading is what one train saw.
type trainReading struct {
	lastAccept, firstRefusal             float64
	stale, afterReject, unavailable, odd int
}

// readTrain goes over the probes, which may lie out of order where a connection had to be opened first.
func readTrain(t *load.TrainResult, zeroNS int64) trainReading {
	r := trainReading{lastAccept: math.Inf(-1), firstRefusal: math.Inf(1)}
	rejectedNS := int64(math.MaxInt64) // when the first rejection had been read
	for _, p := range t.Probes {
		if p.Verdict == load.Rejected {
			rejectedNS = min(rejectedNS, p.DoneNS)
		}
		if p.Verdict == load.Accepted {
			r.lastAccept = max(r.lastAccept, seconds(p.SentNS-zeroNS))
		}
	}
	for _, p := range t.Probes {
		sent := seconds(p.SentNS - zeroNS)
		switch p.Verdict {
		case load.Accepted:
			r.stale += count(p.SentNS > zeroNS)
			r.afterReject += count(p.SentNS > rejectedNS)
			continue
		case load.Odd:
			r.odd++
			continue
		case load.Unavailable:
			r.unavailable++
		}
		if sent > r.lastAccept {
			r.firstRefusal = min(r.firstRefusal, sent)
		}
	}
	return r
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func seconds(ns int64) float64 { return time.Duration(ns).Seconds() }
