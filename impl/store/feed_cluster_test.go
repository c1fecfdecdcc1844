package store_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl/store/storetest"
)

// The link leads to the master that numbers and announces, so that nothing comes by way of the others.
func TestAFeedListensWhereItIsAnnounced(t *testing.T) {
	a := openSide(t, storetest.Shared(t), time.Second)
	eventually(t, "current", a.feed.Current)
	number, channel := a.store.Key("feed-number", "things"), a.store.Key("feed", "things")
	numbering, err := a.store.Client().(*redis.ClusterClient).MasterForKey(t.Context(), number)
	must(t, err)
	masters, err := storetest.Masters(t.Context(), a.store)
	must(t, err)
	for _, master := range masters {
		listening, err := master.PubSubNumSub(t.Context(), channel).Result()
		must(t, err)
		want := int64(0)
		if master.Options().Addr == numbering.Options().Addr {
			want = 1
		}
		if listening[channel] != want {
			t.Errorf("%d listen on %s, want %d", listening[channel], master.Options().Addr, want)
		}
	}
}

// A slot that moves takes the number along. Announcements made there reach who listens here, or the number
// shows that they did not.
func TestAFeedWhoseSlotMoves(t *testing.T) {
	t.Parallel()
	url := storetest.Cluster(t).URL
	const bound = time.Second
	a, b := openSide(t, url, bound), openSide(t, url, bound)
	eventually(t, "both are current", func() bool { return a.feed.Current() && b.feed.Current() })
	must(t, a.feed.Announce(t.Context(), "before"))
	number := a.store.Key("feed-number", "things")
	m := moveOf(t, a.store, number)
	m.says(t, m.to, "importing", m.from)
	m.says(t, m.from, "migrating", m.to)
	must(t, m.from.Migrate(t.Context(), "127.0.0.1", m.portOfTarget(t), number, 0, time.Second).Err())
	must(t, a.feed.Announce(t.Context(), "between"))
	m.says(t, m.to, "node", m.to)
	m.says(t, m.from, "node", m.to)
	must(t, a.feed.Announce(t.Context(), "after"))
	start := time.Now()
	for _, message := range []string{"before", "between", "after"} {
		eventually(t, message+" is heard, or the truth taken anew", func() bool {
			return b.timesHeard(message) > 0 || b.timesReconciled() > 1
		})
	}
	if took := time.Since(start); took > bound+slack {
		t.Errorf("it took %s, the bound is %s", took, bound)
	}
	eventually(t, "both are current again", func() bool { return a.feed.Current() && b.feed.Current() })
}
