package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestAFeedWhoseStoreIsStopped(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		const bound = 300 * time.Millisecond
		a := openSide(t, server.URL, bound)
		eventually(t, "current", a.feed.Current)
		server.Stop()
		start := time.Now()
		if err := a.feed.Announce(t.Context(), "x"); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("announced to nobody: %v", err)
		}
		eventually(t, "no longer current", func() bool { return !a.feed.Current() })
		if took := time.Since(start); took > bound+slack {
			t.Errorf("current for %s, the bound is %s", took, bound)
		}
		closesSoon(t, a.feed)
	})
}

// A paused store holds its connections and says nothing: the worst that a network does.
func TestAFeedWhoseStoreIsPaused(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		if server.Pause == nil {
			t.Skip("this store cannot be paused")
		}
		pauseUnderFeeds(t, server)
	})
}

func pauseUnderFeeds(t *testing.T, server storetest.Server) {
	const bound = 300 * time.Millisecond
	a, b := openSide(t, server.URL, bound), openSide(t, server.URL, bound)
	current := func() bool { return a.feed.Current() && b.feed.Current() }
	eventually(t, "both are current", current)
	server.Pause()
	t.Cleanup(server.Resume)
	start := time.Now()
	eventually(t, "neither is current", func() bool { return !a.feed.Current() && !b.feed.Current() })
	if took := time.Since(start); took > bound+slack {
		t.Errorf("current for %s, the bound is %s", took, bound)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := a.feed.Announce(ctx, "unheard"); !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("announced to nobody: %v", err)
	}
	server.Resume()
	eventually(t, "both are current again", current)
	must(t, a.feed.Announce(t.Context(), "heard"))
	eventually(t, "the other hears", func() bool { return b.timesHeard("heard") > 0 })

	server.Pause()
	closesSoon(t, a.feed)
}

// The link alone breaks: the pool's connections are as good as before.
func TestAFeedWhoseLinkIsKilled(t *testing.T) {
	t.Run("redis-server", func(t *testing.T) { killLinks(t, storetest.Redis(t).URL) })
	t.Run("redis-cluster", func(t *testing.T) { killLinks(t, storetest.Shared(t)) })
}

func killLinks(t *testing.T, url string) {
	a, b := openSide(t, url, time.Second), openSide(t, url, time.Second)
	masters, err := storetest.Masters(t.Context(), a.store)
	must(t, err)
	eventually(t, "both are current", func() bool { return a.feed.Current() && b.feed.Current() })
	for i := range 5 {
		reconciles := b.timesReconciled()
		for _, master := range masters {
			must(t, master.Do(t.Context(), "CLIENT", "KILL", "TYPE", "pubsub").Err())
		}
		lost := fmt.Sprint("while the link was broken ", i)
		must(t, a.feed.Announce(t.Context(), lost))
		eventually(t, "the message is heard, or the truth taken anew", func() bool {
			return b.timesHeard(lost) > 0 || b.timesReconciled() > reconciles
		})
		eventually(t, "the truth is taken anew", func() bool { return b.timesReconciled() > reconciles })
		after := fmt.Sprint("by the new link ", i)
		must(t, a.feed.Announce(t.Context(), after))
		eventually(t, "the new link is heard", func() bool { return b.timesHeard(after) > 0 })
	}
}

// A link that is silent beyond a ping's time is alive all the same.
func TestASilentLinkIsKept(t *testing.T) {
	storetest.EachSingle(t, func(t *testing.T, server storetest.Server) {
		t.Parallel()
		a := openSide(t, server.URL, 10*time.Second)
		eventually(t, "current", a.feed.Current)
		time.Sleep(3500 * time.Millisecond)
		if n := a.timesReconciled(); n != 1 {
			t.Errorf("%d reconciles, want 1: the link was given up", n)
		}
	})
}

// closesSoon closes the feed, twice.
func closesSoon(t *testing.T, feed *store.Feed) {
	t.Helper()
	start := time.Now()
	must(t, feed.Close())
	must(t, feed.Close())
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("closing took %s", took)
	}
	if feed.Current() {
		t.Error("current after its end")
	}
}
