package store_test

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// A move is a slot on its way from one master to another.
type move struct {
	slot     int64
	from, to *redis.Client
}

func moveOf(t *testing.T, s *store.Store, key string) move {
	t.Helper()
	from, err := s.Client().(*redis.ClusterClient).MasterForKey(t.Context(), key)
	must(t, err)
	slot, err := from.ClusterKeySlot(t.Context(), key).Result()
	must(t, err)
	masters, err := storetest.Masters(t.Context(), s)
	must(t, err)
	for _, to := range masters {
		if to.Options().Addr != from.Options().Addr {
			return move{slot, from, to}
		}
	}
	t.Fatal("there is one master only")
	return move{}
}

// says sends CLUSTER SETSLOT with a state and the id of a node.
func (m move) says(t *testing.T, to *redis.Client, state string, of *redis.Client) {
	t.Helper()
	id, err := of.Do(t.Context(), "cluster", "myid").Text()
	must(t, err)
	must(t, to.Do(t.Context(), "cluster", "setslot", m.slot, state, id).Err())
}

func (m move) portOfTarget(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(m.to.Options().Addr)
	must(t, err)
	return port
}

// While a slot moves, and after it has, every command reaches it once, alone and in a pipeline with others.
func TestRedirectionsAreFollowed(t *testing.T) {
	t.Parallel()
	url := storetest.Cluster(t).URL
	s, stale := storetest.Open(t, url, ""), storetest.Open(t, url, "") // each knows what it knew at the beginning
	key := s.Key("k", "a")
	m := moveOf(t, s, key)
	m.says(t, m.to, "importing", m.from)
	m.says(t, m.from, "migrating", m.to)
	countsBoth(t, s, "a", 1)
	if n, err := m.to.ClusterCountKeysInSlot(t.Context(), int(m.slot)).Result(); n != 2 || err != nil {
		t.Errorf("the new master has %d keys of the slot on its way: %v", n, err)
	}
	m.says(t, m.to, "node", m.to)
	m.says(t, m.from, "node", m.to)
	countsBoth(t, s, "a", 2)
	countsBoth(t, stale, "a", 3)
	reader := stale.Records("k", "ks").NewReader(store.ReaderConfig{})
	if _, err := reader.Read(t.Context(), digestOf(1)); !errors.Is(err, impl.ErrRevoked) {
		t.Error(err)
	}
	if n, err := s.Clean(t.Context()); n == 0 || err != nil {
		t.Errorf("cleaned %d keys: %v", n, err)
	}
}

// countsBoth raises two numbers of one slot, one alone and one beside other slots', and wants both.
func countsBoth(t *testing.T, s *store.Store, name string, want int64) {
	t.Helper()
	if n, err := s.Client().Incr(t.Context(), s.Key("k", name)).Result(); n != want || err != nil {
		t.Errorf("alone: %d, want %d: %v", n, want, err)
	}
	cmds, err := s.Client().Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
		for i := range 20 {
			pipe.Get(t.Context(), s.Key("other", fmt.Sprint(i)))
		}
		pipe.Incr(t.Context(), s.Key("l", name))
		pipe.PExpire(t.Context(), s.Key("l", name), time.Minute)
		return nil
	})
	must(t, ignoreNil(err))
	if n := cmds[20].(*redis.IntCmd).Val(); n != want || cmds[21].Err() != nil {
		t.Errorf("in a pipeline: %d, want %d: %v", n, want, cmds[21].Err())
	}
}

// What the connection broke under may have been done: it is not for the client to do it again.
func TestNothingIsSentAgainAfterAFailure(t *testing.T) {
	fake := fakeCluster(t, clusterFake{})
	var sent atomic.Int64
	answers(t, fake, "INCR", func(c *server.Peer, _ []string) {
		sent.Add(1)
		c.Close()
	})
	s := storetest.Open(t, "redis://"+fake.Addr().String(), "")
	if s.Shards() != 1 {
		t.Fatalf("%d shards", s.Shards())
	}
	if err := s.Client().Incr(t.Context(), "k").Err(); err == nil {
		t.Error("answered")
	}
	_, err := s.Client().Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
		pipe.Incr(t.Context(), "k")
		return nil
	})
	if err == nil {
		t.Error("answered in a pipeline")
	}
	if n := sent.Load(); n != 2 {
		t.Errorf("2 commands were sent %d times", n)
	}
}
