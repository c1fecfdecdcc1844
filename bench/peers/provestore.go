package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/bench/internal/lookup"
)

const (
	oddLifetime = 10 * time.Second // of what a proof writes
	// shortLife is that of a record that is to expire: a stall should not have it expire before it was read. One that
	// did is written again, some times.
	shortLife  = 200 * time.Millisecond
	shortLives = 10
	goneWithin = 5 * time.Second
	goneTick   = 20 * time.Millisecond
)

// What a store's client may let through.
const (
	oddBytes   = "bytes that are no record"
	oddExpired = "a record past its end in the client's cache"
	oddEnd     = "a session past its end that the store still has"
)

// prove shows that the client reads a record as it is and none where there is none or no more.
func (p storePeer) prove(ctx context.Context, w *lookup.Work) (accepts []string, err error) {
	plain, err := goRedisClient(w.StoreURL)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	few := *w
	few.RecordKeys = w.RecordKeys[:min(len(w.RecordKeys), 1000)]
	for _, open := range []func(context.Context, *lookup.Work) (reader, error){p.open, p.cached} {
		if open == nil {
			continue
		}
		r, err := open(ctx, &few)
		if errors.Is(err, errNoCache) {
			continue // nothing is timed there either
		}
		if err != nil {
			return nil, err
		}
		more, err := r.prove(ctx, plain, w)
		r.close()
		if err != nil {
			return nil, err
		}
		accepts = append(accepts, more...)
	}
	return unique(accepts), nil
}

func (r reader) prove(ctx context.Context, plain *redis.Client, w *lookup.Work) (accepts []string, err error) {
	key := w.RecordKeys[0]
	want, err := plain.Get(ctx, key).Result()
	if err != nil || want == "" {
		return nil, fmt.Errorf("there is no record for the first token: %w", err)
	}
	for range 2 { // the second may come out of a cache
		if got, err := r.get(ctx, key); err != nil || got != want {
			return nil, fmt.Errorf("does not read the record that is there: %w", err)
		}
	}
	if _, err := r.get(ctx, key+"x"); err == nil {
		return nil, errors.New("accepts a token that no record is of")
	}
	return r.odd(ctx, plain, ownKeys(w, "peers-odd"))
}

// ownKeys begins keys that are one proof's alone: several processes prove the same libraries at the same time, and a
// record that one has seen expire another would have written again.
func ownKeys(w *lookup.Work, what string) string {
	return w.FastPrefix + what + ":" + rand.Text() + ":"
}

// odd reads what is no record, and one that has expired: only a cache may still have that.
func (r reader) odd(ctx context.Context, plain *redis.Client, key string) (accepts []string, err error) {
	defer plain.Del(context.WithoutCancel(ctx), key, key+"2")
	if err := plain.Set(ctx, key, "\x00no record", oddLifetime).Err(); err != nil {
		return nil, err
	}
	if _, err := r.get(ctx, key); err == nil {
		accepts = append(accepts, oddBytes)
	}
	if err := r.readsBeforeTheEnd(ctx, plain, key+"2"); err != nil {
		return nil, err
	}
	if err := gone(ctx, plain, key+"2"); err != nil {
		return nil, err
	}
	switch _, err := r.get(ctx, key+"2"); {
	case err == nil && r.misses == nil:
		return nil, errors.New("accepts a record that has expired")
	case err == nil:
		accepts = append(accepts, oddExpired)
	}
	return accepts, nil
}

// readsBeforeTheEnd writes a record that ends soon and reads it before that, so that a cache has it.
func (r reader) readsBeforeTheEnd(ctx context.Context, plain *redis.Client, key string) (err error) {
	for range shortLives {
		if err := plain.Set(ctx, key, "short-lived", shortLife).Err(); err != nil {
			return err
		}
		var got string
		if got, err = r.get(ctx, key); err == nil && got != "" {
			return nil
		}
	}
	return fmt.Errorf("does not read a record that ends soon: %w", errors.Join(errEmpty, err))
}

// gone waits until the store has let a record expire: the embedded one counts in whole seconds.
func gone(ctx context.Context, store *redis.Client, key string) error {
	for deadline := time.Now().Add(goneWithin); time.Now().Before(deadline); time.Sleep(goneTick) {
		if left, err := store.Exists(ctx, key).Result(); err != nil || left == 0 {
			return err
		}
	}
	return errors.New("the store keeps a record past its time to live")
}

// proveSCS is the same for scs.
func proveSCS(ctx context.Context, w *lookup.Work) (accepts []string, err error) {
	m, err := newSCS(w, ownKeys(w, "scs-odd"))
	if err != nil {
		return nil, err
	}
	defer m.close()
	store := m.client
	write := func(token string, end time.Time, keep time.Duration) error {
		record, err := m.record(goodSubject, nil, end)
		return errors.Join(err, store.Set(ctx, m.key(token), record, keep).Err())
	}
	defer store.Del(context.WithoutCancel(ctx), m.key("valid"), m.key("past"), m.key("bytes"))
	end := time.Now().Add(oddLifetime)
	err = errors.Join(
		write("valid", end, oddLifetime), write("expired", end, shortLife), write("past", time.Now().Add(-time.Hour), oddLifetime),
		store.Set(ctx, m.key("bytes"), "\x00no record", oddLifetime).Err())
	if err != nil {
		return nil, err
	}
	if err := gone(ctx, store, m.key("expired")); err != nil {
		return nil, err
	}
	return m.verdicts()
}

func (m *scsManager) verdicts() (accepts []string, err error) {
	takes := func(token string) bool {
		subject, err := m.subject(token)
		return err == nil && subject == goodSubject
	}
	switch {
	case !takes("valid"):
		return nil, errors.New("does not accept a valid token")
	case takes("valie"):
		return nil, errors.New("accepts a tampered token")
	case takes("expired"):
		return nil, errors.New("accepts a session that has expired")
	}
	if takes("bytes") {
		accepts = append(accepts, oddBytes)
	}
	if takes("past") {
		accepts = append(accepts, oddEnd)
	}
	return accepts, nil
}
