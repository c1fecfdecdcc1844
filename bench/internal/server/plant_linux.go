package server

import (
	"os"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A sleeper sleeps precisely. It keeps the timers that are not in use; one that the pool drops is
// closed with its file.
type sleeper struct{ timers sync.Pool }

// A timer is a timerfd that the runtime's poller waits for.
type timer struct {
	fd   int
	file *os.File
}

// sleep waits for d without using CPU. time.Sleep would round up to the poller's next
// millisecond when the process is otherwise idle; a timerfd wakes the poller when it is due.
func (s *sleeper) sleep(d time.Duration) {
	t, ok := s.timers.Get().(*timer)
	if !ok {
		var err error
		if t, err = newTimer(); err != nil {
			time.Sleep(d) // out of file descriptors: imprecise is better than not at all
			return
		}
	}
	var expirations [8]byte
	once := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	if unix.TimerfdSettime(t.fd, 0, &once, nil) != nil {
		time.Sleep(d)
		return
	}
	if _, err := t.file.Read(expirations[:]); err == nil {
		s.timers.Put(t)
	}
}

func newTimer() (*timer, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return &timer{fd, os.NewFile(uintptr(fd), "timerfd")}, nil
}

// threadCPU returns the CPU time that this thread has used. The raw call goes past the scheduler: a loop
// of ordinary ones has the runtime watch it from another thread, which cost 5 % more than was planted.
func threadCPU() time.Duration {
	var ts unix.Timespec
	_, _, failed := unix.RawSyscall(unix.SYS_CLOCK_GETTIME, unix.CLOCK_THREAD_CPUTIME_ID, uintptr(unsafe.Pointer(&ts)), 0)
	if failed != 0 {
		return cpuClock(unix.CLOCK_MONOTONIC) // still ends a spin
	}
	return time.Duration(ts.Nano())
}
