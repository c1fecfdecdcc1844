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

func TestTheIndexHoldsEveryRecordOfASubject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		ctx, now := t.Context(), time.Now()
		// Two that ended, one within the grace, and one that another subject holds.
		must(t, r.Create(ctx, "long ago", "alice", []byte("x"), now, now.Add(-store.Grace-time.Second), time.Hour))
		must(t, r.Create(ctx, "just now", "alice", []byte("x"), now, now.Add(-time.Second), time.Hour))
		create(t, r, "bob's", "bob", "x")
		create(t, r, "live", "alice", "x")
		ids, err := r.OfSubject(ctx, "alice")
		slices.Sort(ids)
		if want := []string{"just now", "live"}; err != nil || !slices.Equal(ids, want) {
			t.Errorf("index %q, want %q: %v", ids, want, err)
		}
		left, err := s.Client().PTTL(ctx, s.Key("things-of", "alice")).Result()
		if want := time.Hour + store.Grace; err != nil || left > want || left < want-10*time.Second {
			t.Errorf("the index has %s left, want %s: %v", left, want, err)
		}
	})
}

func TestRemoveAllRemovesTheRecordsNamedAndNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		ids := []string{"never written"}
		for i := range 510 { // more than a batch
			id := fmt.Sprint(i)
			create(t, r, id, "alice", "x")
			ids = append(ids, id)
		}
		create(t, r, "late", "alice", "x")
		must(t, r.RemoveAll(t.Context(), "alice", ids))
		for _, id := range ids {
			if _, err := r.Read(t.Context(), id); !errors.Is(err, impl.ErrRevoked) {
				t.Fatalf("record %s is there: %v", id, err)
			}
		}
		wantRecord(t, r, "late", "x")
		if left, err := r.OfSubject(t.Context(), "alice"); err != nil || !slices.Equal(left, []string{"late"}) {
			t.Errorf("index %q: %v", left, err)
		}
		must(t, r.RemoveAll(t.Context(), "alice", nil))
		must(t, r.RemoveAll(t.Context(), "alice", []string{"late"}))
		if n, err := s.Client().Exists(t.Context(), s.Key("things-of", "alice")).Result(); err != nil || n != 0 {
			t.Errorf("%d indexes are left: %v", n, err)
		}
	})
}

// Whatever is asked of a store that is away, the answer is that it did not say.
func TestRecordsFailAsUnavailable(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		_, r := openRecords(t, server.URL)
		create(t, r, "a", "alice", "one")
		server.Stop()
		ctx, now := t.Context(), time.Now()
		for words, call := range map[string]func() error{
			"read":          func() error { _, err := r.Read(ctx, "a"); return err },
			"read idle":     func() error { _, _, err := r.ReadIdle(ctx, "a"); return err },
			"read touching": func() error { _, err := r.ReadTouching(ctx, "a", time.Hour); return err },
			"touch":         func() error { return r.Touch(ctx, "a", time.Hour) },
			"create":        func() error { return r.Create(ctx, "b", "alice", nil, now, now.Add(time.Hour), time.Hour) },
			"swap":          func() error { _, err := r.Swap(ctx, "a", []byte("one"), []byte("two")); return err },
			"remove":        func() error { return r.Remove(ctx, "a", "alice") },
			"of subject":    func() error { _, err := r.OfSubject(ctx, "alice"); return err },
			"change":        func() error { return store.Change(ctx, r, "a", cut) },
			"change each": func() error {
				changed, err := store.ChangeEach(ctx, r, []string{"a", "b"}, cut)
				return errors.Join(err, none(changed))
			},
			"remove all": func() error { return r.RemoveAll(ctx, "alice", []string{"a"}) },
		} {
			if err := call(); !errors.Is(err, impl.ErrUnavailable) || errors.Is(err, impl.ErrRevoked) {
				t.Errorf("%s: %v", words, err)
			}
		}
	})
}

func TestWritesAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		create(t, r, "warm", "alice", "x")
		if _, err := r.Swap(t.Context(), "warm", nil, nil); err != nil { // the script is known from now on
			t.Fatal(err)
		}
		ctx := t.Context()
		for _, c := range []struct {
			words            string
			do               func() error
			commands, writes int64
		}{
			{"create", func() error { create(t, r, "a", "alice", "one"); return nil }, 4, 4},
			{"read", func() error { _, err := r.Read(ctx, "a"); return err }, 1, 0},
			{"read idle", func() error { _, _, err := r.ReadIdle(ctx, "a"); return err }, 2, 0},
			{"read touching", func() error { _, err := r.ReadTouching(ctx, "a", time.Hour); return err }, 1, 1},
			{"touch", func() error { return r.Touch(ctx, "a", time.Hour) }, 1, 1},
			{"swap", func() error { _, err := r.Swap(ctx, "a", []byte("one"), []byte("two")); return err }, 1, 1},
			{"publish", func() error { return s.Client().Publish(ctx, "channel", "x").Err() }, 1, 0},
			{"of subject", func() error { _, err := r.OfSubject(ctx, "alice"); return err }, 1, 0},
			{"remove", func() error { return r.Remove(ctx, "a", "alice") }, 2, 2},
			{"remove all", func() error { return r.RemoveAll(ctx, "alice", []string{"warm", "b"}) }, 3, 3},
		} {
			before := s.Counters()
			must(t, c.do())
			passed := s.Counters().Sub(before)
			if passed.Commands != c.commands || passed.Writes != c.writes {
				t.Errorf("%s: %d commands and %d writes, want %d and %d", c.words, passed.Commands, passed.Writes, c.commands, c.writes)
			}
		}
	})
}

// A script's key is among what Clean deletes, and a record that ended is no trouble.
func TestCleanDeletesRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		create(t, r, "a", "alice", "one")
		create(t, r, "b", "alice", "one")
		must(t, r.Remove(t.Context(), "b", "alice"))
		if n, err := s.Clean(t.Context()); err != nil || n != 2 {
			t.Errorf("deleted %d keys, want the record and the index: %v", n, err)
		}
	})
}
