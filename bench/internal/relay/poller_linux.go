package relay

import (
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A poller is an epoll instance that can sleep for less than a millisecond.
type poller struct {
	fd     int
	events []unix.EpollEvent
	// coarse: a kernel before 5.11 has no epoll_pwait2, so delays end up to 1 ms late.
	coarse bool
}

// batchEvents bounds how many sockets are handled before the relay looks at what is due.
const batchEvents = 32

// forever is the timeout of a wait that only an event ends.
const forever time.Duration = -1

func newPoller() (poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return poller{}, os.NewSyscallError("epoll_create1", err)
	}
	return poller{fd: fd, events: make([]unix.EpollEvent, batchEvents)}, nil
}

// add watches a file for good. It is edge-triggered: each change is told once, so a socket that is not
// to be read costs nothing and is not told of again and again.
func (p *poller) add(fd int, id int32) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET, Fd: id}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, &event))
}

// wait returns the events there are, at the first of them or after the timeout. It may return early
// with none, as when a signal comes.
func (p *poller) wait(timeout time.Duration) ([]unix.EpollEvent, error) {
	n, err := 0, error(nil)
	if !p.coarse {
		n, err = p.pwait2(timeout)
		p.coarse = err == unix.ENOSYS
	}
	if p.coarse {
		n, err = unix.EpollWait(p.fd, p.events, wholeMilliseconds(timeout))
	}
	if err == unix.EINTR {
		return nil, nil
	}
	return p.events[:max(0, n)], os.NewSyscallError("epoll_wait", err)
}

// wholeMilliseconds rounds up, for rounding down would spin through the last millisecond.
func wholeMilliseconds(timeout time.Duration) int {
	if timeout == forever {
		return -1
	}
	return int((timeout + time.Millisecond - 1) / time.Millisecond)
}

// kernelTimespec is the kernel's __kernel_timespec: 64 bits on every architecture.
type kernelTimespec struct{ sec, nsec int64 }

// pwait2 is epoll_pwait2, which golang.org/x/sys does not wrap.
func (p *poller) pwait2(timeout time.Duration) (int, error) {
	var until *kernelTimespec
	if timeout != forever {
		until = &kernelTimespec{int64(timeout / time.Second), int64(timeout % time.Second)}
	}
	n, _, errno := unix.Syscall6(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
		batchEvents, uintptr(unsafe.Pointer(until)), 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

func (p *poller) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }
