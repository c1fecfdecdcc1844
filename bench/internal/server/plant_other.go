//go:build !linux

package server

import (
	"time"

	"golang.org/x/sys/unix"
)

// A sleeper sleeps as precisely as the runtime's timers do.
type sleeper struct{}

// sleep waits for d.
func (*sleeper) sleep(d time.Duration) { time.Sleep(d) }

// threadCPU returns the CPU time that this thread has used.
func threadCPU() time.Duration { return cpuClock(unix.CLOCK_THREAD_CPUTIME_ID) }
