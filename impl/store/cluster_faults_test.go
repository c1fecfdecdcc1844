package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const sessions = 200

// A shattered is a cluster with a subject's records on all shards, of which one can be taken away.
type shattered struct {
	store   *store.Store
	records store.Records
	away    storetest.Server
	gone    map[int]bool // numbers of the records on it
}

const shardTimeout = 200 * time.Millisecond

// shatter takes for the shard that will be away one that does not hold the subject's index.
func shatter(t *testing.T, server storetest.Server) shattered {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{URL: server.URL, Prefix: "p:", Timeout: shardTimeout})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	r := s.Records("thing", "things-of")
	c := shattered{store: s, records: r, gone: map[int]bool{}}
	c.away = server.ShardWithout(t, s, s.Key("things-of", "alice"))
	for number := range sessions {
		create(t, r, idOf(number), "alice", fmt.Sprint("record ", number))
		if server.ShardOf(t, s, s.Key("thing", idOf(number))).URL == c.away.URL {
			c.gone[number] = true
		}
	}
	if len(c.gone) < sessions/6 || len(c.gone) > sessions/2 {
		t.Fatalf("%d of %d records are on one of three shards", len(c.gone), sessions)
	}
	return c
}

// readsOn reads every record again and again for a while. Those of the shard that is away fail in time, and the
// others are read, by every reader.
func (c shattered) readsOn(t *testing.T) {
	t.Helper()
	for name, reader := range readers(c.records) {
		together(sessions, func(number int) {
			for range 2 {
				start := time.Now()
				record, err := reader.Read(t.Context(), digestOf(number))
				if took := time.Since(start); took > 4*shardTimeout+time.Second { // a turn, a connection, a greeting, a read
					t.Errorf("%s: a read took %s", name, took)
				}
				if c.gone[number] != errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("%s: record %d: %q, %v; away: %v", name, number, record, err, c.gone[number])
				}
				if !c.gone[number] && record != fmt.Sprint("record ", number) {
					t.Errorf("%s: record %d: %q", name, number, record)
				}
			}
		})
	}
}

// With a shard away no removal of its records succeeds, nor is forgotten.
func (c shattered) removesNothingOfIt(t *testing.T) {
	t.Helper()
	ids, err := c.records.OfSubject(t.Context(), "alice")
	must(t, err)
	if err := c.records.RemoveAll(t.Context(), "alice", ids); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("remove all: %v", err)
	}
	for number := range c.gone {
		if err := c.records.Remove(t.Context(), idOf(number), "alice"); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("remove: %v", err)
		}
		break
	}
	left, err := c.records.OfSubject(t.Context(), "alice")
	must(t, err)
	for number := range c.gone {
		if !slices.Contains(left, idOf(number)) {
			t.Errorf("the record of %d, which was not removed, is not listed any more", number)
		}
	}
}

// The worst that a shard does: it holds its connections and says nothing.
func TestAShardThatIsPaused(t *testing.T) {
	t.Parallel()
	server := storetest.Cluster(t)
	c := shatter(t, server)
	c.away.Pause()
	t.Cleanup(c.away.Resume)
	c.readsOn(t)
	c.removesNothingOfIt(t)
	c.away.Resume()
	eventually(t, "all is removed", func() bool {
		ids, err := c.records.OfSubject(t.Context(), "alice")
		must(t, err)
		return c.records.RemoveAll(t.Context(), "alice", ids) == nil
	})
	for number := range sessions {
		wantNone(t, c.records, idOf(number))
	}
}

func TestAShardThatIsKilled(t *testing.T) {
	t.Parallel()
	server := storetest.Cluster(t)
	c := shatter(t, server)
	c.away.Stop()
	c.readsOn(t)
	c.removesNothingOfIt(t)
	if cpu, err := c.store.ServerCPU(t.Context()); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("all masters' CPU is %s: %v", cpu, err)
	}
	if _, err := c.store.Clean(t.Context()); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("cleaned all: %v", err)
	}
	if s, err := store.Open(t.Context(), store.Config{URL: server.URL}); err == nil {
		s.Close()
		t.Error("opened with a master away")
	}
}

// With the index away nobody can say which records there are.
func TestAClusterWhoseIndexIsAway(t *testing.T) {
	t.Parallel()
	server := storetest.Cluster(t)
	c := shatter(t, server)
	server.ShardOf(t, c.store, c.store.Key("things-of", "alice")).Stop()
	if ids, err := c.records.OfSubject(t.Context(), "alice"); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("of the subject: %d, %v", len(ids), err)
	}
	now := time.Now()
	for number := range sessions { // on each of the shards
		err := c.records.Create(t.Context(), idOf(1000+number), "alice", nil, now, now.Add(time.Hour), time.Hour)
		if !errors.Is(err, impl.ErrUnavailable) {
			t.Fatalf("created without a place in the index: %v", err)
		}
	}
}
