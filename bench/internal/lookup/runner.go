package lookup

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"authbench/scenarios"
)

const (
	// warmUpTime opens connections and finds how long an operation takes.
	warmUpTime = 2 * time.Millisecond
	// clockReadings is how often a run looks at the clock, beside looksACaller: a reading costs 65 ns, which would be
	// a tenth of the shortest operations.
	clockReadings = 100
	looksACaller  = 10
	// maxSamples is how many single operations of a run are timed.
	maxSamples = 1 << 15
	// tracePerMille of the operations, and traceLeast more, may be answered by other means than meant: a cache
	// talks to its store beside the lookups.
	tracePerMille = 1
	traceLeast    = 8
)

// A runner times one benchmark, over and over.
type runner struct {
	Prepared
	lookup  scenarios.Lookup
	callers []caller
	rate    float64         // operations a second, of all callers in the last run
	perLook int             // operations of a caller between two of its looks at the clock
	samples []time.Duration // of single operations; nil where they are not timed
	began   time.Time
	stop    atomic.Bool
}

// A caller is one of those who ask at the same time. It has a cache line to itself.
type caller struct {
	next int // the number of its next operation
	done int // in the last run
	err  error
	_    [32]byte
}

// AsksStore reports whether an operation is a round trip to the store.
func AsksStore(l scenarios.Lookup) bool {
	return l.Op == scenarios.OpVerify && l.Alg == scenarios.AlgOpaque
}

// IsLone reports whether one caller asks the store. It runs on one processor, and with the store on one CPU: on two,
// most of its time would be the machine's for waking up the other each time.
func IsLone(l scenarios.Lookup) bool { return AsksStore(l) && l.Callers == 1 }

func newRunner(ctx context.Context, b Benchmark, w *Work) (*runner, error) {
	prepared, err := b.Prepare(ctx, w)
	if err != nil {
		return nil, err
	}
	r := &runner{Prepared: prepared, lookup: b.Lookup, callers: make([]caller, b.Lookup.Callers)}
	if IsLone(b.Lookup) {
		r.samples = make([]time.Duration, 0, maxSamples)
	}
	return r, nil
}

func (r *runner) close() {
	if r.Close != nil {
		r.Close()
	}
}

func (r *runner) warmUp() error {
	_, err := r.run(warmUpTime)
	return err
}

// run has every caller perform operations until the duration is over.
func (r *runner) run(d time.Duration) (Timing, error) {
	r.perLook = r.operationsALook(d)
	missedBefore := r.missed()
	t := r.measure(d)
	var err error
	for c := range r.callers {
		t.Operations += r.callers[c].done
		err = errors.Join(err, r.callers[c].err)
	}
	if err != nil {
		return Timing{}, err
	}
	if missed := r.missed() - missedBefore; missed > int64(t.Operations*tracePerMille/1000+traceLeast) {
		return Timing{}, fmt.Errorf("%d of %d operations were not what is timed here: no hits", missed, t.Operations)
	}
	r.rate = float64(t.Operations) / t.Elapsed.Seconds()
	return t, nil
}

// operationsALook goes by how long this run is to last, and not by what the last one did: one that went on too long
// would have the next look at the clock less often, and go on for longer still.
func (r *runner) operationsALook(d time.Duration) int {
	return max(1, int(r.rate*d.Seconds())/(clockReadings+looksACaller*len(r.callers)))
}

func (r *runner) missed() int64 {
	if r.Misses == nil {
		return 0
	}
	return r.Misses()
}

// measure makes what the run itself needs before it counts anything. Reading the counters of memory stops the
// world, and so stands outside of what is timed.
func (r *runner) measure(d time.Duration) Timing {
	r.samples = r.samples[:0]
	r.stop.Store(false)
	timer := time.AfterFunc(time.Hour, func() { r.stop.Store(true) })
	defer timer.Stop()
	var all sync.WaitGroup
	begin := make(chan struct{})
	for c := range r.callers {
		all.Go(func() {
			<-begin
			r.perform(c, d)
		})
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := processCPU()
	r.began = time.Now()
	if AsksStore(r.lookup) {
		timer.Reset(d)
	}
	close(begin)
	all.Wait()
	elapsed := time.Since(r.began)
	cpu = processCPU() - cpu
	runtime.ReadMemStats(&after)
	return Timing{
		Name: r.lookup.Name(), Elapsed: elapsed, CPU: cpu, Processors: runtime.GOMAXPROCS(0), P50: median(r.samples),
		Allocs: after.Mallocs - before.Mallocs, AllocBytes: after.TotalAlloc - before.TotalAlloc,
	}
}

// median is 0 for nothing. It reorders.
func median(samples []time.Duration) time.Duration {
	if len(samples) == 0 {
		return 0
	}
	slices.Sort(samples)
	return samples[len(samples)/2]
}
