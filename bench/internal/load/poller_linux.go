package load

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
	// coarse: a kernel before 5.11 has no epoll_pwait2, so sleeps end up to 1 ms late. The send lag
	// shows it.
	coarse bool
	// keepProcessor: see oneThreaded.
	keepProcessor bool
}

// batchEvents bounds how many responses one wait handles, so that a due request never stands behind
// more of them.
const batchEvents = 16

func newPoller() (poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return poller{}, os.NewSyscallError("epoll_create1", err)
	}
	return poller{fd: fd, events: make([]unix.EpollEvent, batchEvents)}, nil
}

// add watches a new connection until it can be written, which means that it stands.
func (p *poller) add(fd, conn int) error { return p.control(unix.EPOLL_CTL_ADD, fd, conn, true) }

// watch chooses whether to be told that a connection can be written, beside that it can be read.
func (p *poller) watch(fd, conn int, writable bool) error {
	return p.control(unix.EPOLL_CTL_MOD, fd, conn, writable)
}

func (p *poller) control(op, fd, conn int, writable bool) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(conn)} // Fd is ours to fill: the connection's number
	if writable {
		event.Events |= unix.EPOLLOUT
	}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.fd, op, fd, &event))
}

// wait returns the connections that are ready, at the first of them or after the timeout. It may
// return early with none, as when a signal comes.
func (p *poller) wait(timeout time.Duration) ([]unix.EpollEvent, error) {
	n, err := 0, error(nil)
	if !p.coarse {
		n, err = p.pwait2(max(0, timeout))
		p.coarse = err == unix.ENOSYS
	}
	if p.coarse {
		const roundUp = time.Millisecond - 1 // rounding down would spin through the last millisecond
		n, err = unix.EpollWait(p.fd, p.events, int((max(0, timeout)+roundUp)/time.Millisecond))
	}
	if err == unix.EINTR {
		return nil, nil
	}
	return p.events[:max(0, n)], os.NewSyscallError("epoll_wait", err)
}

// kernelTimespec is the kernel's __kernel_timespec: 64 bits on every architecture.
type kernelTimespec struct{ sec, nsec int64 }

// pwait2 is epoll_pwait2, which golang.org/x/sys does not wrap.
func (p *poller) pwait2(timeout time.Duration) (int, error) {
	ts := kernelTimespec{int64(timeout / time.Second), int64(timeout % time.Second)}
	var n uintptr
	var errno unix.Errno
	if p.keepProcessor { // twice in full: pointers stay valid only in the arguments of a direct call
		n, _, errno = unix.RawSyscall6(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
			batchEvents, uintptr(unsafe.Pointer(&ts)), 0, 0)
	} else {
		n, _, errno = unix.Syscall6(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
			batchEvents, uintptr(unsafe.Pointer(&ts)), 0, 0)
	}
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

func (p *poller) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }
