package lookup

import "time"

// perform is one caller's run, of one operation at least. They go on from where its last run ended.
func (r *runner) perform(c int, d time.Duration) {
	me := &r.callers[c]
	first := me.next
	switch {
	case r.samples != nil:
		me.next, me.err = r.timed(c, first)
	case AsksStore(r.lookup):
		me.next, me.err = r.untilStopped(c, first)
	default:
		me.next, me.err = r.untilOver(c, first, d)
	}
	me.done = me.next - first
	if me.err != nil {
		r.stop.Store(true)
	}
}

// untilStopped looks at no clock: a timer of the process, which is idle often enough to have one in time, says when
// to stop.
func (r *runner) untilStopped(c, i int) (next int, err error) {
	for {
		if err := r.Op(c, i); err != nil {
			return i, err
		}
		i++
		if r.stop.Load() {
			return i, nil
		}
	}
}

// timed is untilStopped with the time of each operation, from the end of the one before it.
func (r *runner) timed(c, i int) (next int, err error) {
	last := r.began
	for {
		if err := r.Op(c, i); err != nil {
			return i, err
		}
		i++
		now := time.Now()
		if len(r.samples) < cap(r.samples) {
			r.samples = append(r.samples, now.Sub(last))
		}
		last = now
		if r.stop.Load() {
			return i, nil
		}
	}
}

// untilOver looks at the clock now and then: where every processor is busy with callers, a timer comes late. The first
// look is after one operation, since many a caller of many has its first turn when the time is over.
func (r *runner) untilOver(c, i int, d time.Duration) (next int, err error) {
	for operations := 1; ; operations = r.perLook {
		for range operations {
			if err := r.Op(c, i); err != nil {
				return i, err
			}
			i++
		}
		if time.Since(r.began) >= d || r.stop.Load() {
			return i, nil
		}
	}
}
