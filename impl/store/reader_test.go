package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// readers returns a reader of each kind. The narrow one lets hardly any read go alone.
func readers(r store.Records) map[string]*store.Reader {
	return map[string]*store.Reader{
		"alone":  r.NewReader(store.ReaderConfig{Alone: true}),
		"shared": r.NewReader(store.ReaderConfig{}),
		"narrow": r.NewReader(store.ReaderConfig{Lanes: 1, BatchKeys: 7}),
	}
}

func digestOf(number int) *[sha256.Size]byte {
	digest := sha256.Sum256(fmt.Append(nil, number))
	return &digest
}

func idOf(number int) string { return hex.EncodeToString(digestOf(number)[:]) }

// together runs read at once in as many goroutines as there are callers, with the caller's number.
func together(callers int, read func(caller int)) {
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() { read(caller) })
	}
	wg.Wait()
}

// allowedDifferences is all in which a read may differ from Records.Read, with what the key holds and what
// either says of it. See readMany.
var allowedDifferences = []struct {
	rule         string
	holds        string
	records, may error
}{
	{"a batch takes a key that holds no string for no record", "a list", impl.ErrUnavailable, impl.ErrRevoked},
}

func mayDiffer(holds string, records, may error) bool {
	for _, d := range allowedDifferences {
		if d.holds == holds && errors.Is(records, d.records) && errors.Is(may, d.may) {
			return true
		}
	}
	return false
}

// classOf returns what a caller can tell an error by.
func classOf(err error) error {
	for _, class := range []error{impl.ErrRevoked, impl.ErrUnavailable} {
		if errors.Is(err, class) {
			return class
		}
	}
	return err
}

// holdings is what the key of a number below 60 holds, by the number modulo 3; the others hold nothing but 62.
var holdings = []string{"nothing", "a list", "a record"}

func TestAReaderReadsWhatRecordsRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		for number := range 60 {
			switch holdings[number%3] {
			case "a list":
				must(t, s.Client().LPush(t.Context(), s.Key("thing", idOf(number)), "x").Err())
			case "a record":
				create(t, r, idOf(number), "alice", fmt.Sprint("record ", number, strings.Repeat("\r\n\x00$-1", number)))
			}
		}
		create(t, r, idOf(62), "alice", "") // an empty record is one
		for name, reader := range readers(r) {
			together(64, func(number int) {
				got, err := reader.Read(t.Context(), digestOf(number))
				want, wantErr := r.Read(t.Context(), idOf(number))
				same := got == string(want) && classOf(err) == classOf(wantErr)
				if !same && (name == "alone" || got != "" || number >= 60 || !mayDiffer(holdings[number%3], wantErr, err)) {
					t.Errorf("%s: %d read %q, %v, want %q, %v", name, number, got, err, want, wantErr)
				}
			})
		}
	})
}

// A strict session rests on it: whoever asks after a revoke was acknowledged is told of it.
func TestASharedReadIsNeverOlderThanTheCall(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		reader := r.NewReader(store.ReaderConfig{Lanes: 2, BatchKeys: 7})
		together(24, func(caller int) {
			for round := range 20 {
				number := caller*100 + round
				create(t, r, idOf(number), "alice", "live")
				if got, err := reader.Read(t.Context(), digestOf(number)); got != "live" || err != nil {
					t.Errorf("created: %q, %v", got, err)
				}
				must(t, r.Remove(t.Context(), idOf(number), "alice"))
				if got, err := reader.Read(t.Context(), digestOf(number)); !errors.Is(err, impl.ErrRevoked) {
					t.Errorf("removed: %q, %v", got, err)
				}
			}
		})
	})
}

// A batch is one command to the counters and to the server. In a cluster it is a command for each key.
func TestSharedReadsAreCountedAsTheServerCountsThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		create(t, r, idOf(1), "alice", "record")
		reader := r.NewReader(store.ReaderConfig{Lanes: 1})
		const callers, rounds = 32, 20
		before, servedBefore := s.Counters(), served(t, s)
		together(callers, func(int) {
			for range rounds {
				if _, err := reader.Read(t.Context(), digestOf(1)); err != nil {
					t.Error(err)
				}
			}
		})
		passed, servedSince := s.Counters().Sub(before), served(t, s)-servedBefore
		if passed.Commands != servedSince {
			t.Errorf("counted %d commands, the server %d", passed.Commands, servedSince)
		}
		reads, most := int64(callers*rounds), int64(callers*rounds*3/4)
		if s.Shards() > 0 {
			most = reads + 16 // served's own, and new connections'
		}
		if passed.Commands > most || passed.BytesReceived < reads*int64(len("record")) {
			t.Errorf("%d reads passed as %+v: not shared, or not counted", reads, passed)
		}
	})
}

// What is sent is the record's key. That a cluster's client sends it to the right master is for storetest.Main to see.
func TestAReadsKeyIsTheRecords(t *testing.T) {
	s, r := openRecords(t, storetest.Embedded(t).URL)
	seen := &seenArgs{}
	s.Client().(*redis.Client).AddHook(seen)
	_, err := r.NewReader(store.ReaderConfig{}).Read(t.Context(), digestOf(1))
	if want := []string{"get", s.Key("thing", idOf(1))}; !errors.Is(err, impl.ErrRevoked) || !slices.Equal(seen.args, want) {
		t.Errorf("sent %q, want %q: %v", seen.args, want, err)
	}
}

// seenArgs keeps the arguments of the last command as text.
type seenArgs struct {
	args []string
	redis.Hook
}

func (s *seenArgs) DialHook(next redis.DialHook) redis.DialHook { return next }

func (s *seenArgs) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (s *seenArgs) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		s.args = nil
		for _, arg := range cmd.Args() {
			s.args = append(s.args, fmt.Sprint(arg))
		}
		return next(ctx, cmd)
	}
}
