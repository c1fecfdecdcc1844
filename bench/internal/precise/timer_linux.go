package precise

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A timer is a timerfd that the runtime's poller waits for. A dropped one is closed with its file.
type timer struct {
	fd   int
	file *os.File
}

func newTimer() (timer, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return timer{}, os.NewSyscallError("timerfd_create", err)
	}
	return timer{fd, os.NewFile(uintptr(fd), "timerfd")}, nil
}

func (t timer) set(d time.Duration) error {
	once := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	return os.NewSyscallError("timerfd_settime", unix.TimerfdSettime(t.fd, 0, &once, nil))
}

func (t timer) wait() error {
	var expirations [8]byte
	_, err := t.file.Read(expirations[:])
	return err
}

func (t timer) close() error { return t.file.Close() }
