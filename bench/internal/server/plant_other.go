//go:build !linux

package server

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadCPU returns the CPU time that this thread has used.
func threadCPU() time.Duration { return cpuClock(unix.CLOCK_THREAD_CPUTIME_ID) }
