package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// slack is for a busy machine: the exact times are tested in a bubble.
const slack = 2 * time.Second

// A side is one replica's: its own store, its feed, and what it was told.
type side struct {
	store *store.Store
	feed  *store.Feed

	mu         sync.Mutex
	heard      map[string]int // message → how often
	reconciles int
}

func openSide(t *testing.T, url string, bound time.Duration) *side {
	t.Helper()
	s := &side{store: storetest.Open(t, url, "p:"), heard: map[string]int{}}
	feed, err := s.store.NewFeed(store.FeedConfig{
		Name: "things", Bound: bound, Keep: time.Minute,
		Apply: func(message string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.heard[message]++
		},
		Reconcile: func(ctx context.Context) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.reconciles++
			return s.store.Client().Ping(ctx).Err()
		},
	})
	must(t, err)
	s.feed = feed
	t.Cleanup(func() { must(t, feed.Close()) })
	return s
}

func (s *side) timesHeard(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard[message]
}

func (s *side) messagesHeard() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.heard)
}

func (s *side) timesReconciled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reconciles
}

// eventually waits until it is so, much longer than it should take.
func eventually(t *testing.T, words string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", words)
		}
	}
}

func TestOneAnnouncesAndTheOtherHears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		a, b := openSide(t, url, 5*time.Second), openSide(t, url, 5*time.Second)
		if a.feed.Current() || b.feed.Current() {
			t.Error("a feed is current before its first reconcile")
		}
		eventually(t, "both are current", func() bool { return a.feed.Current() && b.feed.Current() })
		const announcements = 200
		for i := range announcements {
			from := []*side{a, b}[i%2]
			message := fmt.Sprintf("message %d, 'quoted' \x00\xff ", i)
			must(t, from.feed.Announce(t.Context(), message))
			if from.timesHeard(message) == 0 {
				t.Fatal("who announced has not applied it")
			}
		}
		for _, s := range []*side{a, b} {
			eventually(t, "all is heard", func() bool { return s.messagesHeard() == announcements })
			if n := s.timesReconciled(); n != 1 {
				t.Errorf("%d reconciles, want the first alone", n)
			}
		}
	})
}

// What lasts at the store lasts: the number's key has its time to live, is known to Clean, and neither
// starting nor polling makes one.
func TestTheNumberInTheStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		a := openSide(t, url, time.Second)
		eventually(t, "current", a.feed.Current)
		key := a.store.Key("feed-number", "things")
		if n, err := a.store.Client().Exists(t.Context(), key).Result(); err != nil || n != 0 {
			t.Errorf("a number before there was anything to number: %v", err)
		}
		must(t, a.feed.Announce(t.Context(), "x"))
		first, err := a.store.Client().Get(t.Context(), key).Int64()
		must(t, err)
		left, err := a.store.Client().PTTL(t.Context(), key).Result()
		if err != nil || left > time.Minute || left < 50*time.Second {
			t.Errorf("%s left: %v", left, err)
		}
		if n, err := a.store.Clean(t.Context()); err != nil || n != 1 {
			t.Errorf("cleaned %d keys, want the number's: %v", n, err)
		}
		must(t, a.feed.Announce(t.Context(), "y"))
		if again, err := a.store.Client().Get(t.Context(), key).Int64(); err != nil || again <= first {
			t.Errorf("after the key was gone the number is %d, before it was %d: %v", again, first, err)
		}
	})
}

// Numbers only rise, also when the clocks of those who announce are apart.
func TestNumbersRiseWhateverTheClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "p:")
		var last int64
		for i, offset := range []time.Duration{0, time.Hour, -time.Hour, 0, -100 * 365 * 24 * time.Hour} {
			feed, err := s.NewFeed(store.FeedConfig{
				Name: "things", Bound: time.Second, Keep: time.Minute,
				Apply: func(string) {}, Reconcile: func(context.Context) error { return nil },
				Now: func() time.Time { return time.Now().Add(offset) },
			})
			must(t, err)
			must(t, feed.Announce(t.Context(), "x"))
			must(t, feed.Close())
			number, err := s.Client().Get(t.Context(), s.Key("feed-number", "things")).Int64()
			if err != nil || number <= last {
				t.Errorf("announcement %d has number %d after %d: %v", i, number, last, err)
			}
			last = number
		}
	})
}

// A message that pub/sub never carried is found by the number; one that nobody announced changes nothing.
func TestALostMessageIsFoundAndAStrangeOneIgnored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		const bound = time.Second
		a := openSide(t, url, bound)
		eventually(t, "current", a.feed.Current)
		client, ctx := a.store.Client(), t.Context()
		for _, strange := range []string{"", "x", "1 2", "2 1 x", "-1 5 x", "0 99999999999999999999 x", "0x1 0x2 x"} {
			must(t, client.Publish(ctx, a.store.Key("feed", "things"), strange).Err())
		}
		must(t, a.feed.Announce(ctx, "known"))
		eventually(t, "the message comes by the link", func() bool { return a.timesHeard("known") == 2 })
		if n, heard := a.timesReconciled(), a.messagesHeard(); n != 1 || heard != 1 {
			t.Errorf("strange messages: %d reconciles, %d messages heard", n, heard)
		}
		start := time.Now()
		must(t, client.Set(ctx, a.store.Key("feed-number", "things"), time.Now().UnixMicro(), time.Minute).Err())
		eventually(t, "the missed message is repaired", func() bool { return a.timesReconciled() == 2 })
		if took := time.Since(start); took > bound+slack {
			t.Errorf("repaired after %s, the bound is %s", took, bound)
		}
		eventually(t, "current", a.feed.Current)
	})
}

func TestFeedTrafficIsCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		a := openSide(t, url, time.Minute) // polls every 12 s
		before, servedBefore := a.store.Counters(), served(t, a.store)
		eventually(t, "current", a.feed.Current)
		must(t, a.feed.Announce(t.Context(), "x"))
		eventually(t, "heard", func() bool { return a.timesHeard("x") == 2 })
		time.Sleep(1200 * time.Millisecond) // one ping
		passed, servedSince := a.store.Counters().Sub(before), served(t, a.store)-servedBefore
		// A script's own calls are commands to redis-server, and not to the counters.
		const inScript = 3
		if n := servedSince - passed.Commands; n != 0 && n != inScript {
			t.Errorf("counted %d commands, the server %d", passed.Commands, servedSince)
		}
		if passed.BytesReceived < int64(len("message")) || passed.Writes == 0 || passed.Writes > 2 {
			t.Errorf("counted %+v", passed)
		}
	})
}

func TestAnUnstartedFeedHasNoTraffic(t *testing.T) {
	a := openSide(t, storetest.Embedded(t).URL, 100*time.Millisecond)
	before := a.store.Counters()
	time.Sleep(100 * time.Millisecond)
	if passed := a.store.Counters().Sub(before); passed != (store.Counters{}) {
		t.Errorf("it started by itself: %+v", passed)
	}
	closesSoon(t, a.feed)
	if a.feed.Current() || a.timesReconciled() > 0 {
		t.Error("it started after its end")
	}
}

func TestNewFeedRefuses(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	good := func() store.FeedConfig {
		return store.FeedConfig{
			Name: "n", Bound: 100 * time.Millisecond, Keep: time.Second,
			Apply: func(string) {}, Reconcile: func(context.Context) error { return nil },
		}
	}
	for _, c := range []struct {
		words  string
		change func(*store.FeedConfig)
		want   string // "" where it is taken
	}{
		{"the shortest bound", func(*store.FeedConfig) {}, ""},
		{"a shorter bound", func(c *store.FeedConfig) { c.Bound-- }, "cannot be promised: make it 100ms or more"},
		{"no bound", func(c *store.FeedConfig) { c.Bound = 0 }, "cannot be promised"},
		{"a bound below 0", func(c *store.FeedConfig) { c.Bound = -time.Hour }, "cannot be promised"},
		{"a number that is forgotten too soon", func(c *store.FeedConfig) { c.Keep = 99 * time.Millisecond }, "must outlive"},
		{"no name", func(c *store.FeedConfig) { c.Name = "" }, "needs a name"},
		{"no Apply", func(c *store.FeedConfig) { c.Apply = nil }, "needs a name"},
		{"no Reconcile", func(c *store.FeedConfig) { c.Reconcile = nil }, "needs a name"},
	} {
		config := good()
		c.change(&config)
		feed, err := s.NewFeed(config)
		switch {
		case c.want == "" && err == nil:
			closesSoon(t, feed)
		case err == nil || c.want == "" || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: %v, want one line with %q", c.words, err, c.want)
		}
	}
}
