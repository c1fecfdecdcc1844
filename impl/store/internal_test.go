package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// The hook runs around every request's store call: it must not show in a profile of allocations.
func TestTheHookAllocatesNothingForAReadOrARepeatedWrite(t *testing.T) {
	h := hook{traffic: &traffic{}, written: newWritten()}
	get := redis.NewStringCmd(context.Background(), "get", "k")
	set := redis.NewStatusCmd(context.Background(), "set", "k", "v")
	for _, cmd := range []redis.Cmder{get, set} {
		h.before(cmd)
		allocs := testing.AllocsPerRun(100, func() {
			h.before(cmd)
			h.after(cmd)
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations", cmd.Name(), allocs)
		}
	}
}

func TestConnectionsPassTheirDescriptorThrough(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	conn, err := dialer(time.Second, nil, &traffic{})(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	descriptor := false
	if err := raw.Control(func(fd uintptr) { descriptor = fd > 0 }); err != nil || !descriptor {
		t.Errorf("no descriptor: %v", err)
	}
}

// Under TLS the bytes are those of the network: more than what is said.
func TestBytesAreCountedBelowTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	counted := &traffic{}
	config := &tls.Config{RootCAs: roots, ServerName: "example.com"}
	conn, err := dialer(time.Second, config, counted)(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	handshake := counted.sent.Load()
	if handshake == 0 || counted.received.Load() == 0 {
		t.Error("the handshake was not counted")
	}
	const said = "GET / HTTP/1.0\r\n\r\n"
	if _, err := conn.Write([]byte(said)); err != nil {
		t.Fatal(err)
	}
	if sent := counted.sent.Load() - handshake; sent <= int64(len(said)) {
		t.Errorf("%d bytes were sent for %d", sent, len(said))
	}
}
