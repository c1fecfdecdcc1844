package main

import (
	"context"
	"errors"
	"time"

	"github.com/alexedwards/scs/goredisstore"
	"github.com/alexedwards/scs/v2"
	"github.com/redis/go-redis/v9"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// The values of a session of scs.
const (
	subjectValue   = "sub"
	principalValue = "principal"
)

var errNobody = errors.New("the session is not its subject's")

// An scsManager is scs as its documentation has it, on its store for go-redis: the session's values as gob, and the
// token hashed in the store as ours is.
type scsManager struct {
	*scs.SessionManager
	client *redis.Client
	prefix string
}

func newSCS(w *lookup.Work, prefix string) (*scsManager, error) {
	client, err := goRedisClient(w.StoreURL)
	if err != nil {
		return nil, err
	}
	m := &scsManager{scs.New(), client, prefix}
	m.Store = goredisstore.NewWithPrefix(client, m.prefix)
	m.HashTokenInStore = true
	return m, nil
}

func (m *scsManager) close() { _ = m.client.Close() }

// subject loads the session and returns whom it is of. A token that no session is of makes scs begin a new one,
// which is nobody's.
func (m *scsManager) subject(token string) (string, error) {
	ctx, err := m.Load(context.Background(), token)
	if err != nil {
		return "", err
	}
	subject := m.GetString(ctx, subjectValue)
	if subject == "" {
		return "", errNobody
	}
	return subject, nil
}

func (m *scsManager) key(token string) string { return lookup.SCSKey(m.prefix, token) }

func (m *scsManager) record(subject string, principal []byte, end time.Time) ([]byte, error) {
	return m.Codec.Encode(end.UTC(), map[string]any{subjectValue: subject, principalValue: principal})
}

// seed writes a session for each of the run's tokens: scs reads records of its own form alone. Whoever made the work
// deletes them.
func (m *scsManager) seed(ctx context.Context, w *lookup.Work, principal []byte) error {
	const size = 500
	pipe, keys := m.client.Pipeline(), w.SCSKeys()
	for n, key := range keys {
		record, err := m.record(w.Subjects[n], principal, time.Now().Add(w.Lifetime))
		if err != nil {
			return err
		}
		pipe.Set(ctx, key, record, w.Lifetime)
		if n%size == size-1 || n == len(keys)-1 {
			if _, err := pipe.Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// scsBenchmarks are the benchmarks of a process, which share the sessions in the store.
type scsBenchmarks struct{ seeded bool }

// prepare is the benchmark's lookup.Benchmark.Prepare.
func (b *scsBenchmarks) prepare(l scenarios.Lookup) func(context.Context, *lookup.Work) (lookup.Prepared, error) {
	return func(ctx context.Context, w *lookup.Work) (lookup.Prepared, error) {
		m, err := newSCS(w, w.SCSPrefix())
		if err != nil {
			return lookup.Prepared{}, err
		}
		if !b.seeded {
			err = m.seed(ctx, w, w.Principals[l.Claims])
		}
		if err != nil {
			m.close()
			return lookup.Prepared{}, err
		}
		b.seeded = true
		return lookup.Prepared{Op: m.op(w, l.Callers), Close: m.close}, nil
	}
}

func (m *scsManager) op(w *lookup.Work, callers int) func(caller, i int) error {
	return func(caller, i int) error {
		n := lookup.Place(caller, i, callers, len(w.SessionTokens))
		subject, err := m.subject(w.SessionTokens[n])
		if err == nil && subject != w.Subjects[n] {
			return errNobody
		}
		return err
	}
}
