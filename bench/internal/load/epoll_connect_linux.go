package load

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// resolve sets the address that the connection is opened to.
func (c *conn) resolve(address string) error {
	tcp, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return fmt.Errorf("address %q is not host:port: %w", address, err)
	}
	if ip := tcp.IP.To4(); ip != nil {
		c.family, c.address = unix.AF_INET, &unix.SockaddrInet4{Port: tcp.Port, Addr: [4]byte(ip)}
		return nil
	}
	c.family, c.address = unix.AF_INET6, &unix.SockaddrInet6{Port: tcp.Port, Addr: [16]byte(tcp.IP.To16())}
	return nil
}

// open begins to connect. It does not wait: a request that is sent meanwhile goes out when the
// connection stands.
func (t *epoll) open(i int) error {
	c := &t.conns[i]
	fd, err := unix.Socket(c.family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	t.counters.Dials++
	c.fd, c.connecting = fd, true
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return os.NewSyscallError("TCP_NODELAY", err)
	}
	if err := unix.Connect(fd, c.address); err != nil && err != unix.EINPROGRESS {
		return os.NewSyscallError("connect", err)
	}
	return t.poller.add(fd, i)
}

// connected returns how a connect ended.
func (c *conn) connected() error {
	code, err := unix.GetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && code != 0 {
		err = unix.Errno(code)
	}
	return os.NewSyscallError("connect", err)
}
