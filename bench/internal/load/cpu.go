package load

import (
	"time"

	"golang.org/x/sys/unix"
)

// processCPU is the user and system time of all threads of this process so far.
func processCPU() time.Duration { return cpuClock(unix.CLOCK_PROCESS_CPUTIME_ID) }

// threadCPU is that of the calling thread, which must be locked for differences to mean anything.
func threadCPU() time.Duration { return cpuClock(unix.CLOCK_THREAD_CPUTIME_ID) }

func cpuClock(id int32) time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(id, &ts) != nil {
		return 0 // both clocks exist wherever this builds
	}
	return time.Duration(ts.Nano())
}
