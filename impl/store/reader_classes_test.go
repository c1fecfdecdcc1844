package store

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// unopened returns a store as Open would, but for the greeting: it need not be there.
func unopened(t *testing.T, cfg Config) *Store {
	t.Helper()
	cfg, err := cfg.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	opts, _, err := options(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(cfg, opts)
	s.client = s.single(opts)
	t.Cleanup(func() { s.client.Close() })
	return s
}

// A caller cannot tell by the error whether it read alone, with a lane of its own, or in a batch.
func TestLoneAndQueuedCallersGetTheSameErrors(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing.Close()
	for _, c := range []struct {
		words  string
		addr   string
		closed bool
		cause  func(error) bool
	}{
		{"refused", refusing.Addr().String(), false, func(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }},
		{"timed out", silent.Addr().String(), false, func(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }},
		{"closed", refusing.Addr().String(), true, func(err error) bool { return errors.Is(err, redis.ErrClosed) }},
	} {
		s := unopened(t, Config{URL: "redis://" + c.addr, Timeout: 50 * time.Millisecond})
		if c.closed {
			s.client.Close()
		}
		r := s.Records("thing", "things-of")
		for way, read := range everyWay(r) {
			record, err := read()
			if record != "" || !errors.Is(err, impl.ErrUnavailable) || errors.Is(err, impl.ErrRevoked) || !c.cause(err) {
				t.Errorf("%s, %s: %q, %v", c.words, way, record, err)
			}
		}
	}
}

// everyWay returns each way to one read.
func everyWay(r Records) map[string]func() (string, error) {
	alone, shared := r.NewReader(ReaderConfig{Alone: true}), r.NewReader(ReaderConfig{Lanes: 1})
	return map[string]func() (string, error){
		"records": func() (string, error) {
			record, err := r.Read(context.Background(), "id")
			return string(record), err
		},
		"alone":         func() (string, error) { return alone.Read(context.Background(), digestOf(1)) },
		"a lane of its": func() (string, error) { return shared.Read(context.Background(), digestOf(1)) },
		"in a batch": func() (string, error) {
			s := shared.shared
			held, w := s.enter(), s.waiterFor(digestOf(1))
			s.enterOrQueue(w)
			s.leave(held)
			return s.wait(context.Background(), w)
		},
	}
}
