package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

var errEdit = errors.New("the test's edit refuses")

// cut takes the last byte off a record, and has its own word on some.
func cut(old []byte) ([]byte, error) {
	switch string(old) {
	case "stays":
		return nil, nil
	case "ended":
		return nil, impl.ErrExpired
	case "refused":
		return nil, errEdit
	}
	return old[:len(old)-1], nil
}

func none(ids []string) error {
	if len(ids) > 0 {
		return fmt.Errorf("changed %q", ids)
	}
	return nil
}

func TestAChangeOfARecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		for _, c := range []struct {
			words, data, want string
			err               error
		}{
			{"a change", "onex", "one", nil},
			{"nothing to write", "stays", "stays", nil},
			{"a refusal", "refused", "refused", errEdit},
		} {
			create(t, r, c.words, "alice", c.data)
			if err := store.Change(t.Context(), r, c.words, cut); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", c.words, err)
			}
			wantRecord(t, r, c.words, c.want)
			wantLeft(t, r, c.words, time.Hour+store.Grace)
		}
		if err := store.Change(t.Context(), r, "never written", cut); !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("no record: %v", err)
		}
		wantNone(t, r, "never written")
	})
}

// restless is records that somebody else changes whenever one was read.
type restless struct {
	store.Records
	swaps int
}

func (r *restless) Swap(ctx context.Context, id string, old, data []byte) (bool, error) {
	r.swaps++
	if _, err := r.Records.Swap(ctx, id, old, append(slices.Clone(old), 'x')); err != nil {
		return false, err
	}
	return r.Records.Swap(ctx, id, old, data)
}

func TestAChangeThatNeverGetsThroughEnds(t *testing.T) {
	_, r := openRecords(t, storetest.Embedded(t).URL)
	create(t, r, "a", "alice", "one")
	others := &restless{Records: r}
	if err := store.Change(t.Context(), others, "a", cut); !errors.Is(err, impl.ErrUnavailable) || others.swaps != 32 {
		t.Errorf("%d tries, want 32: %v", others.swaps, err)
	}
}

func TestAChangeOfManyRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		_, r := openRecords(t, url)
		ids := []string{"never written", "ended", "stays"}
		create(t, r, "ended", "alice", "ended")
		create(t, r, "stays", "alice", "stays")
		for i := range 100 {
			id := fmt.Sprint(i)
			create(t, r, id, "alice", "onex")
			ids = append(ids, id)
		}
		changed, err := store.ChangeEach(t.Context(), r, ids, cut)
		if err != nil || !slices.Equal(changed, ids[2:]) {
			t.Errorf("changed %q: %v", changed, err)
		}
		for _, id := range ids[3:] {
			wantRecord(t, r, id, "one")
		}
		create(t, r, "refused", "alice", "refused")
		if _, err := store.ChangeEach(t.Context(), r, append(ids, "refused"), cut); !errors.Is(err, errEdit) {
			t.Errorf("a refusal: %v", err)
		}
	})
}

// slow is records whose reads take a while, and are counted.
type slow struct {
	store.Records
	reading, most chan int // one number each
}

func (s slow) Read(ctx context.Context, id string) ([]byte, error) {
	s.count(1)
	defer s.count(-1)
	time.Sleep(20 * time.Millisecond)
	return s.Records.Read(ctx, id)
}

func (s slow) count(by int) {
	n := <-s.reading + by
	s.most <- max(n, <-s.most)
	s.reading <- n
}

func TestManyRecordsAreChangedAFewAtATime(t *testing.T) {
	_, r := openRecords(t, storetest.Embedded(t).URL)
	s := slow{r, make(chan int, 1), make(chan int, 1)}
	s.reading <- 0
	s.most <- 0
	ids := slices.Repeat([]string{"never written"}, 50)
	changed, err := store.ChangeEach(t.Context(), s, ids, cut)
	if err := errors.Join(err, none(changed)); err != nil {
		t.Error(err)
	}
	if most := <-s.most; most < 2 || most > 8 {
		t.Errorf("%d at a time, want several and 8 at most", most)
	}
}
