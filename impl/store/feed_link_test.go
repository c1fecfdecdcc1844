package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Whoever writes to the connection may make the library dial again, while nobody reads. What receive meets
// then is a new link, and connect need not wait for it again.
func TestReceiveTellsOfANewLink(t *testing.T) {
	s, err := Open(t.Context(), Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	bus := newRedisBus(s, FeedConfig{Name: "n", Keep: time.Minute})
	defer bus.close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range 3 {
		if err := bus.connect(ctx); err != nil {
			t.Fatal(err)
		}
		if err := bus.announce(ctx, 1, "by this link"); err != nil {
			t.Fatal(err)
		}
		if a, err := bus.receive(ctx); err != nil || a.message != "by this link" {
			t.Errorf("received %+v: %v", a, err)
		}
		if err := bus.pubsub.Subscribe(ctx, bus.channel); err != nil {
			t.Fatal(err)
		}
		if _, err := bus.receive(ctx); !errors.Is(err, errNewLink) {
			t.Errorf("received %v, want that the link is new", err)
		}
	}
}

func FuzzParseAnnouncement(f *testing.F) {
	for _, seed := range []string{"0 1 x", "1 2 ", "1 2", "2 1 x", "-1 1 x", "+1 2 x", "01 2 a b  c", " 1 2 x", "", "9223372036854775807 9223372036854775808 x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		a, ok := parseAnnouncement(payload)
		if !ok {
			return
		}
		if a.before < 0 || a.number <= a.before {
			t.Errorf("%q: taken as %+v", payload, a)
		}
		written := fmt.Sprintf("%d %d %s", a.before, a.number, a.message)
		if again, ok := parseAnnouncement(written); !ok || again != a {
			t.Errorf("%q: %+v is written as %q and read as %+v", payload, a, written, again)
		}
	})
}
