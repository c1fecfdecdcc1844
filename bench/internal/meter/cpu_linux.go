package meter

import (
	"fmt"
	"slices"
	"time"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"
)

// ProcessCPU returns the CPU time, user and system, that every thread of the process has used since
// it started, ended threads included. It reads the process's own CPU clock, in nanoseconds, where
// /proc/PID/stat counts ticks of 10 ms and /proc/PID/schedstat the main thread only.
func ProcessCPU(pid int) (time.Duration, error) {
	// clock_getcpuclockid(3): the complement of the pid, shifted past the three bits that name the
	// clock; 2 is CPUCLOCK_SCHED (include/linux/posix-timers.h).
	const schedClock = 2
	clock := int32(^pid)<<3 | schedClock
	var now unix.Timespec
	if err := unix.ClockGettime(clock, &now); err != nil {
		return 0, fmt.Errorf("CPU clock of process %d: %w", pid, err)
	}
	return time.Duration(now.Nano()), nil
}

// processor returns the CPU's name and whether a hypervisor shares it out.
func processor() (name string, virtual bool) {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return "", false
	}
	cpus, err := fs.CPUInfo()
	if err != nil || len(cpus) == 0 {
		return "", false
	}
	return cpus[0].ModelName, slices.Contains(cpus[0].Flags, "hypervisor")
}
