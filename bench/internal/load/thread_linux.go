package load

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sharpenTimers makes the calling thread's sleeps end when they should: the kernel otherwise lets them
// run 50 µs over, to wake fewer CPUs. The thread must be locked, and is best left to die afterwards. An
// error would only mean more lag, which is measured.
func sharpenTimers() { _ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) }

// sleep is the kernel's own sleep, because time.Sleep ends up to 1 ms late. It keeps the Go processor,
// for the reason that oneThreaded gives. A signal may end it early: the caller looks at the clock.
func sleep(d time.Duration) {
	ts := unix.NsecToTimespec(int64(d))
	_, _, _ = unix.RawSyscall6(unix.SYS_CLOCK_NANOSLEEP, unix.CLOCK_MONOTONIC, 0, uintptr(unsafe.Pointer(&ts)), 0, 0, 0)
}
