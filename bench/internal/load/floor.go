package load

import (
	"runtime"
	"time"
)

// floorPeriod is how often the bare timer wakes: often enough for 125 readings in a slice of 250 ms,
// and seldom enough not to keep the machine awake for the generator.
const floorPeriod = 2 * time.Millisecond

// A floor is a bare timer on a thread of its own, which records how late it wakes. No generator that
// sleeps can be more punctual than that on this machine at this moment, so send lag is judged against
// it. It keeps a processor of Go's scheduler, which the caller provides (see oneThreaded): otherwise
// the scheduler's monitor would bill its wake-ups to the generator.
type floor struct {
	quit   chan struct{}
	ended  chan struct{}
	lateNS []int64
	cpu    time.Duration // of its own thread
}

// startFloor starts a timer that runs for about the given time; it returns when the timer ticks.
func startFloor(expected time.Duration) *floor {
	f := &floor{
		quit: make(chan struct{}), ended: make(chan struct{}),
		lateNS: make([]int64, 0, 2*int(expected/floorPeriod)+16),
	}
	ticking := make(chan struct{})
	go f.run(ticking)
	<-ticking
	return f
}

func (f *floor) run(ticking chan<- struct{}) {
	runtime.LockOSThread() // never unlocked: the thread, whose timers were changed, ends with the goroutine
	sharpenTimers()
	defer close(f.ended)
	close(ticking)
	cpu, start := threadCPU(), time.Now()
	defer func() { f.cpu = threadCPU() - cpu }()
	for due := floorPeriod; ; due += floorPeriod {
		late := sleepUntil(start, due)
		select {
		case <-f.quit:
			return
		default:
			f.lateNS = append(f.lateNS, int64(late))
		}
		if late > floorPeriod {
			due += late.Truncate(floorPeriod) // wakes that were slept through are one late wake, not many
		}
	}
}

// stop ends the timer, within one period, and waits for it.
func (f *floor) stop() {
	close(f.quit)
	<-f.ended
}

// sleepUntil sleeps until an offset from start, and returns by how much it overslept.
func sleepUntil(start time.Time, due time.Duration) time.Duration {
	for {
		late := time.Since(start) - due
		if late >= 0 {
			return late
		}
		sleep(-late)
	}
}
