package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestAClusterIsFoundByAnyOfItsSeeds(t *testing.T) {
	url := storetest.Shared(t)
	seeds := strings.Split(strings.TrimPrefix(url, "redis://"), ",")
	for words, url := range map[string]string{
		"all seeds":                              url,
		"one seed":                               "redis://" + seeds[1],
		"the last, after a dead":                 "redis://" + closedAddr(t) + "," + seeds[2],
		"the last, after one that never answers": "redis://" + silentAddr(t) + "," + seeds[2],
		"the first, before dead ones":            "redis://" + seeds[0] + "," + closedAddr(t) + "," + silentAddr(t),
	} {
		s := storetest.Open(t, url, "")
		if s.Shards() != 3 || !strings.Contains(s.Version(), ".") {
			t.Errorf("%s: %d shards of version %q, want 3", words, s.Shards(), s.Version())
		}
		for number := range 30 { // so that every shard is asked
			must(t, ignoreNil(s.Client().Get(t.Context(), s.Key("k", idOf(number))).Err()))
		}
	}
}

func TestAStoreThatIsNoClusterHasNoShards(t *testing.T) {
	storetest.EachSingle(t, func(t *testing.T, server storetest.Server) {
		if n := storetest.Open(t, server.URL, "").Shards(); n != 0 {
			t.Errorf("%d shards", n)
		}
	})
}

// What is split over the nodes is counted once, as what is sent to one, and the client asks for nothing itself.
func TestAClustersCountersAreExact(t *testing.T) {
	s := storetest.Open(t, storetest.Shared(t), "p:")
	const keys = 100
	do := func(queue func(pipe redis.Pipeliner, key string)) {
		_, err := s.Client().Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
			for number := range keys {
				queue(pipe, s.Key("k", idOf(number)))
			}
			return nil
		})
		must(t, err)
	}
	length := len("$") + len("70") + len("\r\n") + len(s.Key("k", idOf(0))) + len("\r\n")
	before := s.Counters()
	do(func(pipe redis.Pipeliner, key string) { pipe.Set(t.Context(), key, "hello", 0) })
	do(func(pipe redis.Pipeliner, key string) { pipe.Get(t.Context(), key) })
	for number := range keys {
		must(t, s.Client().Get(t.Context(), s.Key("k", idOf(number))).Err())
	}
	want := store.Counters{
		Commands: 3 * keys, Writes: keys,
		BytesSent:     keys * int64(len("*3\r\n$3\r\nset\r\n$5\r\nhello\r\n")+length+2*len("*2\r\n$3\r\nget\r\n")+2*length),
		BytesReceived: keys * int64(len("+OK\r\n")+2*len("$5\r\nhello\r\n")),
	}
	if diff := cmp.Diff(want, s.Counters().Sub(before)); diff != "" {
		t.Error(diff)
	}
	if n, err := s.Clean(t.Context()); n != keys || err != nil {
		t.Errorf("cleaned %d keys, want %d: %v", n, keys, err)
	}
}

func TestServerCPUIsThatOfAllMasters(t *testing.T) {
	s := storetest.Open(t, storetest.Shared(t), "")
	least, err := s.ServerCPU(t.Context())
	must(t, err)
	masters, err := storetest.Masters(t.Context(), s)
	must(t, err)
	for _, master := range masters {
		for range 500 {
			must(t, master.Ping(t.Context()).Err())
		}
	}
	most, err := s.ServerCPU(t.Context())
	must(t, err)
	one, err := storetest.Open(t, storetest.Redis(t).URL, "").ServerCPU(context.Background())
	must(t, err)
	if least < one || most <= least { // three that have worked, and one that has hardly begun
		t.Errorf("the cluster used %s and then %s, a fresh Redis %s", least, most, one)
	}
}
