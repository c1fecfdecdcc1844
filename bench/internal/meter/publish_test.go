package meter

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"authbench/impl/store/storetest"
)

func TestPublishReference(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		address := strings.TrimPrefix(url, "redis://")
		p, err := NewPublishReference(t.Context(), PublishConfig{
			URL: url, Subscribers: []string{address, slow(t, address, 30*time.Millisecond), address}, Channel: "run:reference",
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			before := time.Now()
			got, err := p.Once(t.Context())
			took := time.Since(before)
			if err != nil {
				t.Fatal(err)
			}
			if got.Reply <= 0 || got.Reply > took || len(got.Links) != 3 {
				t.Fatalf("%+v of %v", got, took)
			}
			for i, link := range got.Links {
				if link <= 0 || link > took || (i == 1 && link < 30*time.Millisecond) {
					t.Errorf("link %d: %v of %v; link 1 is slow by 30 ms", i, link, took)
				}
			}
		}
		if err := errors.Join(p.Close(), p.Close()); err != nil {
			t.Error(err)
		}
		if _, err := p.Once(t.Context()); err == nil {
			t.Error("a closed reference published")
		}
	})
}

// slow is a relay to an address that holds back what comes from there.
func slow(t *testing.T, address string, by time.Duration) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		defer client.Close()
		store, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		go func() { defer store.Close(); pass(store, client, 0) }()
		pass(client, store, by)
	}()
	return listener.Addr().String()
}

// pass copies until either side is closed.
func pass(to, from net.Conn, by time.Duration) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		time.Sleep(by)
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func TestPublishReferenceGivesUpWithItsContext(t *testing.T) {
	url := storetest.Embedded(t).URL
	p, err := NewPublishReference(t.Context(), PublishConfig{
		URL: url, Subscribers: []string{slow(t, strings.TrimPrefix(url, "redis://"), 400*time.Millisecond)}, Channel: "c",
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := p.Once(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a message that does not come: %v", err)
	}
	if _, err := p.Once(t.Context()); err == nil {
		t.Error("the broken reference went on")
	}
}

func TestPublishReferenceSeesTheStoreEnd(t *testing.T) {
	storetest.EachServer(t, func(t *testing.T, s storetest.Server) {
		p, err := NewPublishReference(t.Context(), PublishConfig{
			URL: s.URL, Subscribers: []string{strings.TrimPrefix(s.URL, "redis://")}, Channel: "c",
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Stop()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := p.Once(ctx); err == nil || ctx.Err() != nil {
			t.Errorf("without a store: %v", err)
		}
	})
}

func TestPublishReferenceLogsIn(t *testing.T) {
	m := miniredis.RunT(t)
	m.RequireUserAuth("alice", "se/cret")
	for url, ok := range map[string]bool{
		"redis://alice:se%2Fcret@" + m.Addr(): true,
		"redis://alice:wrong@" + m.Addr():     false,
		"redis://:se%2Fcret@" + m.Addr():      false,
		"redis://" + m.Addr() + "/3":          false,
	} {
		p, err := NewPublishReference(t.Context(), PublishConfig{URL: url, Subscribers: []string{m.Addr()}, Channel: "c"})
		if (err == nil) != ok {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil {
			if strings.Contains(err.Error(), "cret") || strings.Contains(err.Error(), "wrong") {
				t.Errorf("the error repeats the password: %v", err)
			}
			continue
		}
		if _, err := p.Once(t.Context()); err != nil {
			t.Error(err)
		}
		p.Close()
	}
}

func TestPublishReferencesThatCannotBe(t *testing.T) {
	for name, tc := range map[string]struct {
		cfg         PublishConfig
		unsupported bool
	}{
		"TLS":                 {PublishConfig{URL: "rediss://localhost:6379", Subscribers: []string{"x:1"}, Channel: "c"}, true},
		"no URL":              {PublishConfig{URL: "localhost:6379", Subscribers: []string{"x:1"}, Channel: "c"}, false},
		"no subscriber":       {PublishConfig{URL: "redis://localhost:6379", Channel: "c"}, false},
		"no channel":          {PublishConfig{URL: "redis://localhost:6379", Subscribers: []string{"x:1"}}, false},
		"an unreadable URL":   {PublishConfig{URL: "redis://u:sec ret@%%", Subscribers: []string{"x:1"}, Channel: "c"}, false},
		"nobody there at all": {PublishConfig{URL: "redis://127.0.0.1:1", Subscribers: []string{"127.0.0.1:1"}, Channel: "c"}, false},
	} {
		_, err := NewPublishReference(t.Context(), tc.cfg)
		if err == nil || errors.Is(err, errors.ErrUnsupported) != tc.unsupported || strings.Contains(err.Error(), "ret@") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
