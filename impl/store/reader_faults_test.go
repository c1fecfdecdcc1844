package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// Through cuts and black holes, every read is the caller's own record or says that the store is away, and
// comes back in time; and the reader recovers.
func TestReadersThroughFaults(t *testing.T) {
	storetest.EachSingle(t, func(t *testing.T, server storetest.Server) {
		url := server.URL
		_, direct := openRecords(t, url)
		for number := range 200 {
			create(t, direct, idOf(number), "alice", fmt.Sprint("record ", number))
		}
		for name, reader := range readersOfFaults(t, url) {
			t.Run(name, func(t *testing.T) { reader.suffer(t) })
		}
	})
}

const faultTimeout = 100 * time.Millisecond

// A faulty is a reader behind a proxy of its own.
type faulty struct {
	*store.Reader
	proxy *storetest.Proxy
}

func readersOfFaults(t *testing.T, url string) map[string]faulty {
	found := map[string]faulty{}
	for _, name := range []string{"alone", "shared", "narrow"} {
		proxy, proxied := storetest.Proxied(t, url)
		s, err := store.Open(t.Context(), store.Config{URL: proxied, Prefix: "p:", Timeout: faultTimeout})
		must(t, err)
		t.Cleanup(func() { s.Close() })
		found[name] = faulty{readers(s.Records("thing", "things-of"))[name], proxy}
	}
	return found
}

func (f faulty) suffer(t *testing.T) {
	states := []string{storetest.Cut, storetest.Healed, storetest.BlackHole, storetest.Healed, storetest.Cut, storetest.Healed}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	turned := make(chan struct{})
	go func() {
		defer close(turned)
		for _, state := range states {
			time.Sleep(faultTimeout / 2)
			f.proxy.Turn(state)
		}
		time.Sleep(faultTimeout)
		stop()
	}()
	together(64, func(caller int) {
		for round := 0; ctx.Err() == nil; round++ {
			f.readOnce(t, (caller*7+round)%200, round%5 == 0)
		}
	})
	<-turned
	eventually(t, "it reads again", func() bool {
		got, err := f.Read(t.Context(), digestOf(7))
		return err == nil && got == "record 7"
	})
}

// readOnce bounds the call by a turn, a wait for a connection, a dial with its greeting, a write and a read.
func (f faulty) readOnce(t *testing.T, number int, impatient bool) {
	const bound = 7*faultTimeout + 2*time.Second // what a busy machine adds
	ctx := t.Context()
	if impatient {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, faultTimeout/4)
		defer cancel()
	}
	start := time.Now()
	got, err := f.Read(ctx, digestOf(number))
	if took := time.Since(start); took > bound {
		t.Errorf("took %s", took)
	}
	if want := fmt.Sprint("record ", number); err == nil && got != want || err != nil && !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("read %q, want %q: %v", got, want, err)
	}
}

// The store is healthy and the pool has room: one connection that has gone silent is its own caller's trouble.
func TestAStuckConnectionDoesNotStopTheOthers(t *testing.T) {
	const timeout = time.Second
	proxy, proxied := storetest.Proxied(t, storetest.Embedded(t).URL)
	s, err := store.Open(t.Context(), store.Config{URL: proxied, Prefix: "p:", Timeout: timeout})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	r := s.Records("thing", "things-of")
	create(t, r, idOf(1), "alice", "record")
	reader := r.NewReader(store.ReaderConfig{Lanes: 1})
	proxy.Stick()
	var failed, slow atomic.Int32
	together(64, func(int) {
		start := time.Now()
		if record, err := reader.Read(t.Context(), digestOf(1)); record != "record" || err != nil {
			failed.Add(1)
		}
		if time.Since(start) > timeout*3/4 {
			slow.Add(1)
		}
	})
	if failed.Load() != 1 || slow.Load() != 1 {
		t.Errorf("%d of 64 callers failed and %d waited for the one connection", failed.Load(), slow.Load())
	}
}
