package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"authbench/impl"
)

// A trip is what becomes of one round trip of a fakeTrips.
type trip struct {
	takes   time.Duration
	outcome string // "" for an answer, else one of the words in fail
}

var errTrip = fmt.Errorf("%w: the trip failed", impl.ErrUnavailable)

func (t trip) fail() error {
	switch t.outcome {
	case "error":
		return errTrip
	case "panic":
		panic("the trip panicked")
	}
	return nil
}

// fakeTrips answers a sharing in the bubble's time and keeps a log. Its trips come one after the other, and
// over again.
type fakeTrips struct {
	mu       sync.Mutex
	trips    []trip
	begun    int
	underWay int
	most     int   // trips under way at once
	asked    []int // numbers of the digests, in the order in which their trips began
	sizes    []int // of the trips
	alone    atomic.Int32
}

// newFakeSharing returns a sharing over fake trips.
func newFakeSharing(c ReaderConfig, timeout time.Duration, trips ...trip) (*sharing, *fakeTrips) {
	f := &fakeTrips{trips: trips}
	records := Records{store: &Store{prefix: "p:"}, recordKind: "thing"}
	return newSharing(c, sharingPorts{timeout: timeout, newKey: records.digestKey, one: f.one, many: f.many}), f
}

func (f *fakeTrips) begin(numbers ...int) trip {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.trips[f.begun%len(f.trips)]
	f.begun++
	f.underWay++
	f.most = max(f.most, f.underWay)
	f.asked = append(f.asked, numbers...)
	f.sizes = append(f.sizes, len(numbers))
	return t
}

func (f *fakeTrips) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.underWay--
}

func (f *fakeTrips) one(ctx context.Context, digest [sha256.Size]byte) (string, error) {
	t := f.begin(int(digest[0]))
	defer f.end()
	f.alone.Add(1)
	select {
	case <-time.After(t.takes):
	case <-ctx.Done():
		return "", Unavailable(ctx.Err())
	}
	if err := t.fail(); err != nil {
		return "", err
	}
	return recordOf(int(digest[0])), nil
}

func (f *fakeTrips) many(l *lane) error {
	var numbers []int
	for _, w := range l.batch {
		numbers = append(numbers, numberOf(w.key))
	}
	t := f.begin(numbers...)
	defer f.end()
	time.Sleep(t.takes)
	for i, w := range l.batch {
		w.record = recordOf(numbers[i]) // a trip that fails half-way has filled in something
	}
	return t.fail()
}

// digestOf returns a digest that tells its number.
func digestOf(number int) *[sha256.Size]byte { return &[sha256.Size]byte{byte(number)} }

func recordOf(number int) string { return fmt.Sprint("record ", number) }

func numberOf(key *digestKey) int {
	digest, _ := hex.DecodeString(string(key.digits))
	return int(digest[0])
}

var errPanicked = errors.New("the read panicked")

// A call is one caller's read.
type call struct {
	number   int
	after    time.Duration // since the call before it
	patience time.Duration // of its ctx; 0 for ever
	took     time.Duration
	record   string
	err      error
}

func (c *call) run(s *sharing) {
	ctx := context.Background()
	if c.patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.patience)
		defer cancel()
	}
	start := time.Now()
	defer func() {
		c.took = time.Since(start)
		if recover() != nil {
			c.err = errPanicked
		}
	}()
	c.record, c.err = s.read(ctx, digestOf(c.number))
}

// runCalls runs the calls, each on its own goroutine, in their order, and waits for all.
func runCalls(s *sharing, calls []*call) {
	var wg sync.WaitGroup
	for _, c := range calls {
		time.Sleep(c.after)
		wg.Go(func() { c.run(s) })
	}
	wg.Wait()
}
