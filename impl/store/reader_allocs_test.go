package store

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// cannedRecords returns records in a store that makes no garbage itself and answers every GET of one key, or
// MGET of so many, with as many records.
func cannedRecords(t *testing.T, keys int) Records {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			go answerCanned(conn, max(keys, 1), cannedReply(keys))
		}
	}()
	s := unopened(t, Config{URL: "redis://" + listener.Addr().String(), Prefix: "p:", Timeout: time.Minute})
	return s.Records("thing", "things-of")
}

// cannedReply is a GET's for no keys, else an MGET's.
func cannedReply(keys int) []byte {
	const record = "$6\r\nrecord\r\n"
	if keys == 0 {
		return []byte(record)
	}
	return fmt.Appendf(nil, "*%d\r\n%s", keys, strings.Repeat(record, keys))
}

func answerCanned(conn net.Conn, keys int, reply []byte) {
	defer conn.Close()
	room, refusal := make([]byte, 64<<10), []byte("-ERR unknown command\r\n")
	for got := 0; ; {
		n, err := conn.Read(room[got:])
		if err != nil {
			return
		}
		got += n
		switch {
		case bytes.Contains(room[:got], []byte("hello")): // go-redis takes no for an answer
			conn.Write(refusal)
		case bytes.Count(room[:got], []byte("\r\n")) < 1+2*(1+keys): // two lines an argument, and one before them
			continue
		default:
			conn.Write(reply)
		}
		got = 0
	}
}

// queuedReads reads as many callers' digests in one batch while the only lane is taken, all on this
// goroutine, so that nothing but the read can allocate.
func queuedReads(t *testing.T, s *sharing, callers int) func() {
	waiters := make([]*waiter, callers)
	digest := digestOf(1)
	held := s.enter()
	return func() {
		for i := range waiters {
			waiters[i] = s.waiterFor(digest)
			if s.enterOrQueue(waiters[i]) != nil {
				t.Fatal("a lane was free")
			}
		}
		s.take(held)
		s.serve(held)
		for _, w := range waiters {
			if record, err := s.wait(context.Background(), w); record != "record" || err != nil {
				t.Fatal(record, err)
			}
		}
		held = s.enter()
	}
}

// The numbers are exact: what a read costs is stated, not bounded.
func TestAReadsAllocations(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	lone := func(c ReaderConfig) func() {
		reader, digest := cannedRecords(t, 0).NewReader(c), digestOf(1)
		return func() {
			if record, err := reader.Read(context.Background(), digest); record != "record" || err != nil {
				t.Fatal(record, err)
			}
		}
	}
	queued := func(callers int) func() {
		return queuedReads(t, cannedRecords(t, callers).NewReader(ReaderConfig{Lanes: 1}).shared, callers)
	}
	fake := newSharing(ReaderConfig{Lanes: 1, BatchKeys: 64}, sharingPorts{
		timeout: time.Hour, newKey: Records{store: &Store{}}.digestKey, many: func(l *lane) error {
			for _, w := range l.batch {
				w.record = "record"
			}
			return nil
		},
	})
	for _, c := range []struct {
		words string
		read  func()
		want  float64
	}{
		{"a reader that never shares", lone(ReaderConfig{Alone: true}), 4}, // the record, and 3 of go-redis's around it
		{"a lone caller", lone(ReaderConfig{}), 4},
		{"64 queued callers, beside what their batch costs", queuedReads(t, fake, 64), 0},
		{"a queued caller, alone in the batch", queued(1), 5 + 2}, // 5 a batch, and a record and its box a caller
		{"2 queued callers in one batch", queued(2), 5 + 2*2},
		{"64 queued callers in one batch", queued(64), 5 + 2*64},
	} {
		if got := testing.AllocsPerRun(200, c.read); got != c.want {
			t.Errorf("%s: %v allocations, want %v", c.words, got, c.want)
		}
	}
}
