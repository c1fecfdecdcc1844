package load

import "net/http"

// A Verdict is what an answer says of a token.
type Verdict uint8

// The verdicts.
const (
	Odd         Verdict = iota // none of the others, or no whole answer in time
	Accepted                   // the token works
	Rejected                   // 401 or 403: it does not
	Unavailable                // 503: the replica cannot tell
)

// String returns the verdict's name.
func (v Verdict) String() string {
	if names := [...]string{"odd", "accepted", "rejected", "unavailable"}; int(v) < len(names) {
		return names[v]
	}
	return "no verdict"
}

// ByStatus is the verdict that a status says, where no body has to be read.
func ByStatus(status int) Verdict {
	switch {
	case isSuccess(status):
		return Accepted
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return Rejected
	case status == http.StatusServiceUnavailable:
		return Unavailable
	}
	return Odd
}

func isSuccess(status int) bool { return status/100 == 2 }

// An EventResult is what came of an event. Times are nanoseconds from the opening.
type EventResult struct {
	// SentNS is when the revoke was sent: later than Event.At where the request before it on the same
	// connection was not answered by then. AckedNS, the event's zero, is when its answer had been read, or
	// the request had failed. Without a revoke both are the nominal end.
	SentNS, AckedNS int64
	// Status is the answer's, 0 where there was none or nothing was asked.
	Status int
	// Revoked reports that the token has ended: the revoke was acknowledged, or was not needed.
	Revoked bool
	// Reason says why not.
	Reason string
	Trains []TrainResult // as configured
	After  []Verdict     // as configured
}

// A TrainResult is what one replica answered, in the order in which it was asked.
type TrainResult struct {
	Replica int
	Probes  []Probe
	// Skipped is how many probes were left out, because no connection to the replica was idle or the loop
	// was late by a whole gap.
	Skipped int
}

// A Probe is one question. SentNS is before its first byte was written, DoneNS after the last of the
// answer was read, or when it was given up.
type Probe struct {
	SentNS, DoneNS int64
	Verdict        Verdict
}
