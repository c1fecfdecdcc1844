package store

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// An answeringHook answers every command in the store's place.
type answeringHook struct {
	redis.Hook
	values []any
	err    error
}

func (h answeringHook) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(_ context.Context, cmd redis.Cmder) error {
		if slice, ok := cmd.(*redis.SliceCmd); ok {
			slice.SetVal(h.values)
		}
		return h.err
	}
}

func (h answeringHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h answeringHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// Three keys are asked for. Only a string and "there is none" are answers.
func TestWhatABatchMakesOfTheStoresAnswer(t *testing.T) {
	broken := errors.New("broken pipe")
	for _, c := range []struct {
		words   string
		values  []any
		err     error
		records []string
		errs    []error
	}{
		{"answers", []any{"a", nil, ""}, nil, []string{"a", "", ""}, []error{nil, impl.ErrRevoked, nil}},
		{"something else among them", []any{"a", int64(7), redis.ErrClosed}, nil, []string{"a", "", ""},
			[]error{nil, impl.ErrUnavailable, impl.ErrUnavailable}},
		{"too few", []any{"a", "b"}, nil, nil, []error{impl.ErrUnavailable}},
		{"too many", []any{"a", "b", "c", "d"}, nil, nil, []error{impl.ErrUnavailable}},
		{"none at all", nil, redis.Nil, nil, []error{impl.ErrUnavailable}},
		{"a failure", nil, broken, nil, []error{impl.ErrUnavailable, broken}},
	} {
		client := redis.NewClient(&redis.Options{})
		defer client.Close()
		client.AddHook(answeringHook{values: c.values, err: c.err})
		records := Records{store: &Store{client: client}, recordKind: "thing"}
		l := &lane{}
		for range 3 {
			l.batch = append(l.batch, makeWaiter(records.digestKey()))
		}
		if err := records.readMany(l); err != nil {
			if c.records != nil || slices.ContainsFunc(c.errs, func(want error) bool { return !errors.Is(err, want) }) {
				t.Errorf("%s: %v", c.words, err)
			}
			continue
		}
		for i, w := range l.batch {
			if c.records == nil || w.record != c.records[i] || !errors.Is(w.err, c.errs[i]) {
				t.Errorf("%s: waiter %d got %q, %v", c.words, i, w.record, w.err)
			}
		}
	}
}

// One read timeout has to do for what a batch brings.
func TestADefaultBatchBringsNoMoreThanATimeoutCarries(t *testing.T) {
	const recordBytes, most = 64 << 10, 4 << 20
	s := unopened(t, Config{URL: "redis://localhost:1"})
	if keys := s.Records("thing", "things-of").NewReader(ReaderConfig{}).shared.batchKeys; keys < 1 || keys*recordBytes > most {
		t.Errorf("%d records of %d bytes", keys, recordBytes)
	}
}
