package server

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"authbench/bench/internal/precise"
)

// plantedHeader is the header that carries planted bytes, and its line's length without a value.
const (
	plantedHeader         = "X-Planted"
	plantedHeaderOverhead = len(plantedHeader) + len(": ") + len("\r\n")
)

// A planter adds a Plant to answers.
type planter struct {
	cpuNS   atomic.Int64 // may be set while requests are served
	padding []string     // the value of the planted header, or nil
	delay   time.Duration
	sleeper precise.Sleeper
}

// newPlanter returns the planter of p.
func newPlanter(p Plant) (*planter, error) {
	planted := &planter{delay: p.Delay}
	planted.cpuNS.Store(int64(p.CPU))
	switch {
	case p.Bytes == 0:
	case p.Bytes < plantedHeaderOverhead:
		return nil, fmt.Errorf("cannot plant %d bytes: 0 or at least %d", p.Bytes, plantedHeaderOverhead)
	default:
		planted.padding = []string{strings.Repeat("x", p.Bytes-plantedHeaderOverhead)}
	}
	return planted, nil
}

// apply spends what is planted.
func (p *planter) apply(h http.Header) {
	if p.padding != nil {
		h[plantedHeader] = p.padding
	}
	if cpuNS := p.cpuNS.Load(); cpuNS > 0 {
		spendCPU(time.Duration(cpuNS))
	}
	if p.delay > 0 {
		p.sleeper.Sleep(p.delay)
	}
}

// spendCPU spins until the thread's own CPU clock has advanced by d, so that steal and other threads
// neither shorten nor lengthen it. The thread is held meanwhile: its clock is the one that is read.
func spendCPU(d time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for end := threadCPU() + d; threadCPU() < end; {
	}
}

// processCPU returns the CPU time that all threads of this process have used.
func processCPU() time.Duration { return cpuClock(unix.CLOCK_PROCESS_CPUTIME_ID) }

func cpuClock(id int32) time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		return time.Duration(time.Now().UnixNano()) // a kernel without CPU clocks: wall time still ends a spin
	}
	return time.Duration(ts.Nano())
}
