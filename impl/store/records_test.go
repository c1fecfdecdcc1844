package store_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// openRecords opens a store with more patience than the default: a busy machine is no result here.
func openRecords(t *testing.T, url string) (*store.Store, store.Records) {
	s, err := store.Open(t.Context(), store.Config{URL: url, Prefix: "p:", Timeout: 5 * time.Second})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s, s.Records("thing", "things-of")
}

// create makes a record that ends in an hour.
func create(t *testing.T, r store.Records, id, subject, data string) {
	t.Helper()
	now := time.Now()
	must(t, r.Create(t.Context(), id, subject, []byte(data), now, now.Add(time.Hour), time.Hour+store.Grace))
}

func wantRecord(t *testing.T, r store.Records, id, want string) {
	t.Helper()
	if data, err := r.Read(t.Context(), id); err != nil || string(data) != want {
		t.Errorf("record %s is %q, want %q: %v", id, data, want, err)
	}
}

// wantNone makes sure that every way to read a record says that there is none.
func wantNone(t *testing.T, r store.Records, id string) {
	t.Helper()
	_, err := r.Read(t.Context(), id)
	_, _, errIdle := r.ReadIdle(t.Context(), id)
	_, errTouching := r.ReadTouching(t.Context(), id, time.Hour)
	for _, err := range []error{err, errIdle, errTouching} {
		if !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("record %s: %v, want that it is revoked", id, err)
		}
	}
}

// wantLeft asks for the record's time to live, give or take ten seconds.
func wantLeft(t *testing.T, r store.Records, id string, want time.Duration) {
	t.Helper()
	if _, left, err := r.ReadIdle(t.Context(), id); err != nil || left > want || left < want-10*time.Second {
		t.Errorf("record %s has %s left, want %s: %v", id, left, want, err)
	}
}

func TestARecordFromCreateToRemove(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		wantNone(t, r, "a")
		create(t, r, "a", "alice", "one")
		wantRecord(t, r, "a", "one")
		wantLeft(t, r, "a", time.Hour+store.Grace)
		must(t, r.Remove(t.Context(), "a", "alice"))
		wantNone(t, r, "a")
		if ids, err := r.OfSubject(t.Context(), "alice"); err != nil || len(ids) != 0 {
			t.Errorf("the index still holds %q: %v", ids, err)
		}
		must(t, r.Remove(t.Context(), "a", "alice"))
	})
}

func TestATouchRenewsAndNeverMakesARecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		for _, c := range []struct {
			words string
			touch func(id string, keep time.Duration) error
			gone  error // what touching a record that is not there returns
		}{
			{"touch", func(id string, keep time.Duration) error { return r.Touch(t.Context(), id, keep) }, nil},
			{"read touching", func(id string, keep time.Duration) error {
				_, err := r.ReadTouching(t.Context(), id, keep)
				return err
			}, impl.ErrRevoked},
		} {
			t.Run(c.words, func(t *testing.T) {
				create(t, r, c.words, "alice", "one")
				for _, keep := range []time.Duration{20 * time.Minute, 2*time.Hour + 1234567, 10 * time.Minute} {
					must(t, c.touch(c.words, keep))
					wantLeft(t, r, c.words, keep)
				}
				wantRecord(t, r, c.words, "one")
				// What is no time at all ends the record and does not keep it for ever.
				must(t, c.touch(c.words, 0))
				time.Sleep(30 * time.Millisecond)
				wantNone(t, r, c.words)
				if err := c.touch(c.words, time.Hour); !errors.Is(err, c.gone) {
					t.Errorf("touching what is gone: %v, want %v", err, c.gone)
				}
				wantNone(t, r, c.words)
			})
		}
	})
}

func TestARecordWithoutAnEndIsNoneOfOurs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, r := openRecords(t, url)
		must(t, s.Client().Set(t.Context(), s.Key("thing", "a"), "planted", 0).Err())
		if _, _, err := r.ReadIdle(t.Context(), "a"); !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("read: %v", err)
		}
	})
}

func TestSwap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		create(t, r, "a", "alice", "one")
		for _, c := range []struct {
			words, id, old, new string
			swapped             bool
			err                 error
			left                string
		}{
			{"the record is the old one", "a", "one", "two", true, nil, "two"},
			{"the record has changed", "a", "one", "three", false, nil, "two"},
			{"a prefix is another record", "a", "tw", "three", false, nil, "two"},
			{"bytes of every kind", "a", "two", "\x00\r\n\xff{}", true, nil, "\x00\r\n\xff{}"},
			{"and back", "a", "\x00\r\n\xff{}", "two", true, nil, "two"},
			{"there is no record", "b", "one", "two", false, impl.ErrRevoked, ""},
		} {
			swapped, err := r.Swap(t.Context(), c.id, []byte(c.old), []byte(c.new))
			if swapped != c.swapped || !errors.Is(err, c.err) {
				t.Errorf("%s: %t, %v", c.words, swapped, err)
			}
			if c.left == "" {
				wantNone(t, r, c.id)
				continue
			}
			wantRecord(t, r, c.id, c.left)
			wantLeft(t, r, c.id, time.Hour+store.Grace)
		}
	})
}

// Of many who read, change and swap, none is lost, on several connections and through several stores.
func TestSwapsLoseNoUpdate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, one := openRecords(t, url)
		_, other := openRecords(t, url)
		create(t, one, "n", "alice", "0")
		const workers, each = 4, 25
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for range each {
					if err := increment(t.Context(), []store.Records{one, other}[w%2]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		wantRecord(t, one, "n", strconv.Itoa(workers*each))
	})
}

func increment(ctx context.Context, r store.Records) error {
	for {
		old, err := r.Read(ctx, "n")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(old))
		if err != nil {
			return err
		}
		if swapped, err := r.Swap(ctx, "n", old, []byte(strconv.Itoa(n+1))); swapped || err != nil {
			return err
		}
	}
}

// A swap that was begun before a removal never brings the record back.
func TestASwapAndATouchNeverBringBackWhatWasRemoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		for i := range 100 {
			id := strconv.Itoa(i)
			create(t, r, id, "alice", "one")
			var wg sync.WaitGroup
			for _, write := range []func() error{
				func() error { _, err := r.Swap(t.Context(), id, []byte("one"), []byte("two")); return err },
				func() error { return r.Touch(t.Context(), id, time.Hour) },
				func() error { _, err := r.ReadTouching(t.Context(), id, time.Hour); return err },
				func() error { return r.Remove(t.Context(), id, "alice") },
			} {
				wg.Go(func() {
					if err := write(); err != nil && !errors.Is(err, impl.ErrRevoked) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			wantNone(t, r, id)
		}
	})
}
