package lookup

import "authbench/scenarios"

const (
	// fullestTries bounds how often one benchmark is timed in a round.
	fullestTries = 3
	// enoughCPU is the share of the processors, of as many as there are callers for, that a run has to have.
	enoughCPU = 0.75
)

// ShortOfCPU reports whether callers who do nothing but compute had fewer processors than there were for them. A
// kernel now and then leaves two busy threads on one CPU for longer than a run, whose elapsed time then is up to twice
// what it should be.
func (t Timing) ShortOfCPU(l scenarios.Lookup) bool {
	processors := min(l.Callers, t.Processors)
	return processors > 1 && !AsksStore(l) && float64(t.CPU) < enoughCPU*float64(processors)*float64(t.Elapsed)
}

// Fullest times the benchmark, and again while it is short of CPU, a few times at most. It returns the timing that had
// the most CPU for its elapsed time, and how often it was timed beside that.
func Fullest(l scenarios.Lookup, run func() (Timing, error)) (best Timing, repeats int, err error) {
	for try := range fullestTries {
		t, err := run()
		if err != nil {
			return Timing{}, try, err
		}
		if try == 0 || t.share() > best.share() {
			best = t
		}
		if !t.ShortOfCPU(l) {
			return best, try, nil
		}
	}
	return best, fullestTries - 1, nil
}

// share is how many processors it had.
func (t Timing) share() float64 { return float64(t.CPU) / float64(max(1, t.Elapsed)) }
