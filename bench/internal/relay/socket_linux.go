package relay

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// A socket is one end of a pair. What epoll told of it holds until a read or a write finds otherwise.
type socket struct {
	fd       int // -1 while there is none
	id       int32
	pair     *pair
	readable bool
	writable bool
	hup      bool // its peer has ended it: the end is still to be read
}

// ready implements watcher.
func (s *socket) ready(events uint32) error {
	const hup = unix.EPOLLRDHUP | unix.EPOLLHUP | unix.EPOLLERR
	s.readable = s.readable || events&(unix.EPOLLIN|hup) != 0
	s.writable = s.writable || events&(unix.EPOLLOUT|unix.EPOLLHUP|unix.EPOLLERR) != 0
	s.hup = s.hup || events&hup != 0
	return s.pair.pump()
}

// openSocket makes a TCP socket that never blocks.
func openSocket(family int) (int, error) {
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	return fd, os.NewSyscallError("socket", err)
}

// sendAtOnce has small writes leave when they are made.
func sendAtOnce(fd int) error {
	return os.NewSyscallError("TCP_NODELAY", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
}

// bindLoopback makes a socket bound to a loopback port, any free one for port 0. With SO_REUSEADDR
// several may be bound to it, as long as none of the others listens.
func bindLoopback(port int) (int, error) {
	fd, err := openSocket(unix.AF_INET)
	if err != nil {
		return -1, err
	}
	err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: port})
	}
	if err != nil {
		_ = unix.Close(fd)
		return -1, os.NewSyscallError("bind", err)
	}
	return fd, nil
}

// portOf is the port that a socket is bound to.
func portOf(fd int) (int, error) {
	address, err := unix.Getsockname(fd)
	if err != nil {
		return 0, os.NewSyscallError("getsockname", err)
	}
	bound, ok := address.(*unix.SockaddrInet4)
	if !ok {
		return 0, fmt.Errorf("a loopback socket has the address %T", address)
	}
	return bound.Port, nil
}

// resetSocket closes a socket so that its peer is reset, and drops what the kernel has not sent.
func resetSocket(fd int) {
	_ = unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	_ = unix.Close(fd) // nothing can be done about an error
}

// sockaddr is the address as system calls take it.
func sockaddr(address *net.TCPAddr) (family int, _ unix.Sockaddr) {
	if ip := address.IP.To4(); ip != nil {
		return unix.AF_INET, &unix.SockaddrInet4{Port: address.Port, Addr: [4]byte(ip)}
	}
	return unix.AF_INET6, &unix.SockaddrInet6{Port: address.Port, Addr: [16]byte(address.IP.To16())}
}
