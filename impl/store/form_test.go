package store_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestOneNodeIsACluster(t *testing.T) {
	t.Parallel()
	_, nodes := storetest.Nodes(t, 1)
	must(t, store.FormCluster(t.Context(), nodes))
	s, r := openRecords(t, "redis://"+nodes[0].Addr)
	if s.Shards() != 1 {
		t.Errorf("%d shards", s.Shards())
	}
	create(t, r, "a", "alice", "one")
	wantRecord(t, r, "a", "one")
	refusesToForm(t, t.Context(), nodes, "is not a fresh one, with 0 other nodes, 16384 slots and 2 keys: start an empty one")
}

func TestFormClusterRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words string
		nodes []store.Node
		want  string
	}{
		{"no node", nil, "a cluster needs a node"},
		{"a node that is away", []store.Node{{Addr: closedAddr(t)}}, "the node .* refuses the connection: start it"},
		{"one that never answers", []store.Node{{Addr: silentAddr(t)}}, "the node .* does not answer in time"},
		{"a single Redis", []store.Node{{Addr: strings.TrimPrefix(storetest.Redis(t).URL, "redis://")}},
			"the node .* runs without cluster mode: start it with --cluster-enabled yes"},
		{"no address", []store.Node{{}}, "cannot be read"},
	} {
		t.Run(c.words, func(t *testing.T) { refusesToForm(t, t.Context(), c.nodes, c.want) })
	}
}

func TestFormClusterRefusesANodeThatTheOthersCannotReach(t *testing.T) {
	t.Parallel()
	_, deaf := storetest.Nodes(t, 3)
	deaf[2].BusPort = 1
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	refusesToForm(t, ctx, deaf, "^the cluster did not form: 127.0.0.1:[0-9]+ knows [12] of 3 nodes$")
}

func refusesToForm(t *testing.T, ctx context.Context, nodes []store.Node, want string) {
	t.Helper()
	err := store.FormCluster(ctx, nodes)
	if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q, want one line with %q", err, want)
	}
}
