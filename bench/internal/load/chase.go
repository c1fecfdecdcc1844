package load

import (
	"context"
	"runtime/debug"
	"time"
)

// A ChaseConfig says which tokens are ended when, and who asks whether they still work.
type ChaseConfig struct {
	// Transport has two connections or more to each replica; connection i goes to replica i modulo
	// Replicas. The first to each carries revokes and the questions after them, and nothing else, so that
	// they never wait for a probe.
	Transport Transport
	Replicas  int
	Events    []Event
	Pace      Pace
	// Users and Schedule are the steady load beside the probes; a schedule without slots is none. It ends
	// with the last event, and is not continued where it is shorter.
	Users    []User
	Schedule Schedule
	// AnswerTimeout is how long any answer is waited for; then its connection is closed and opened anew.
	AnswerTimeout time.Duration
	// Opening is the moment that all offsets count from; the zero time means at once. Who waits for
	// tokens to end by themselves chooses it, to know when that is.
	Opening time.Time
}

// An Event is the end of one token, or of several at once.
type Event struct {
	// At is when Revoke is due, from the opening. Without a Revoke the tokens end by themselves, and At is
	// when they nominally do.
	At time.Duration
	// Revoke is the request that ends the tokens, and Through the replica that it is sent to.
	Revoke  []byte
	Through int
	// Acknowledged reports whether the answer says that they are ended; any other answer, and none, counts
	// as not revoked. Nil asks for a 2xx status.
	Acknowledged func(*Response) bool
	// Trains are one or more.
	Trains []Train
	// After are asked once each, AfterDelay after the last train has ended.
	After      []Train
	AfterDelay time.Duration
}

// A Train asks one replica one question again and again.
type Train struct {
	Replica int
	Request []byte
	// Judge reads the verdict off an answer. Nil goes by the status.
	Judge func(*Response) Verdict
}

// A Pace says when the trains of an event probe. Zero is when the acknowledgement was read, or the
// nominal end.
type Pace struct {
	// Lead is how long before the event the trains begin, and Spacing how far apart a train's probes are;
	// the trains of an event are staggered evenly within it.
	Lead, Spacing time.Duration
	// Dense is how long after zero the spacing stays. From then on each gap is Growth times the one before
	// it, up to MaxSpacing.
	Dense      time.Duration
	Growth     float64
	MaxSpacing time.Duration
	// Rejects is how many Rejected answers after zero, without an Accepted between them, end a train. An
	// Unavailable or Odd one does not say that the token is refused for good, so it neither counts nor
	// begins the count anew.
	Rejects int
	// Patience is how long after zero a train ends in any case.
	Patience time.Duration
}

// A Chased is what a chase found out.
type Chased struct {
	Opening time.Time
	Events  []EventResult // as configured
	// Background is the load beside the probes. Its slots and its window end with the last event; its
	// traffic and CPU are those of the whole chase, revokes and probes included.
	Background Samples
}

// memoryLimit bounds what a chase, which collects no garbage for a minute or more, may pile up: near it
// the collector runs after all.
const memoryLimit = 1 << 30

// Chase finds out when tokens stop being accepted. All of it is one loop on one thread, so what was
// read before a request was written has the earlier time. It returns once every event's trains have ended
// and the answers are there. An error means that the chase itself could
// not go on, or that ctx ended; what was found so far comes with it. What Run says of the process
// holds here, too: only one Run or Chase may be under way in it.
//
// Times of sending are taken before the first byte is written. Over net/http a request is written by
// another goroutine, so it may leave some microseconds later than its time says.
func Chase(ctx context.Context, cfg ChaseConfig) (Chased, error) {
	if err := cfg.check(); err != nil {
		return Chased{}, err
	}
	if t, ok := cfg.Transport.(interface{ forgets() }); ok {
		t.forgets()
	}
	c := newChaser(cfg)
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	err := c.run(ctx, c)
	c.cutSchedule()
	return Chased{c.start, c.results, c.samples}, err
}
