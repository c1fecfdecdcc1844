package storetest

import (
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// A port that was free a moment ago may be taken by now: another one is tried then.
const portTries = 3

// launch starts a redis-server in dir on a free loopback port, without persistence, and returns once it listens.
// Whoever calls it stops it. args returns what else its command line says, and where else it must listen.
func launch(path, dir string, args func() (line, addrs []string)) (s Server, addr string, err error) {
	for range portTries {
		var port int
		if port, err = freePort(); err != nil {
			return Server{}, "", err
		}
		addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		line, addrs := args()
		cmd := exec.Command(path, append([]string{"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--save", "",
			"--appendonly", "no", "--dir", dir, "--loglevel", "warning"}, line...)...)
		if s, err = run(cmd, append([]string{addr}, addrs...)...); err == nil {
			return s, addr, nil
		}
	}
	return Server{}, "", err
}

// run returns an error when the process ends before it listens everywhere. The first address is the server's own.
func run(cmd *exec.Cmd, addrs ...string) (Server, error) {
	cmd.SysProcAttr = diesWithParent()
	if err := cmd.Start(); err != nil {
		return Server{}, fmt.Errorf("starting redis-server: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // killed, or dead already: the channel says it all
		close(ended)
	}()
	stop := sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	for _, addr := range addrs {
		if !waitFor(addr, ended) {
			stop()
			return Server{}, fmt.Errorf("redis-server does not start on %s", addr)
		}
	}
	return Server{
		URL:    "redis://" + addrs[0],
		Stop:   stop,
		Pause:  func() { _ = cmd.Process.Signal(syscall.SIGSTOP) },
		Resume: func() { _ = cmd.Process.Signal(syscall.SIGCONT) },
	}, nil
}

// waitFor reports whether addr takes connections before the process ends or 5 s pass.
func waitFor(addr string, ended <-chan struct{}) bool {
	deadline := time.After(5 * time.Second)
	for !answers(addr) {
		select {
		case <-ended:
			return false
		case <-deadline:
			return false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return true
}

func answers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, 100*time.Millisecond)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
