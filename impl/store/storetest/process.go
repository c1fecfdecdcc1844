package storetest

import (
	"net"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startRedis reports false when the process ends before it listens.
func startRedis(tb testing.TB, path, port string) (Server, bool) {
	tb.Helper()
	cmd := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
		"--dir", tb.TempDir(), "--loglevel", "warning")
	cmd.SysProcAttr = diesWithParent()
	if err := cmd.Start(); err != nil {
		tb.Fatalf("starting redis-server: %v", err)
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
	tb.Cleanup(stop)
	addr := net.JoinHostPort("127.0.0.1", port)
	if !waitFor(addr, ended) {
		stop()
		return Server{}, false
	}
	return Server{
		URL:    "redis://" + addr,
		Stop:   stop,
		Pause:  func() { _ = cmd.Process.Signal(syscall.SIGSTOP) },
		Resume: func() { _ = cmd.Process.Signal(syscall.SIGCONT) },
	}, true
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
