package session

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// A fakeStore keeps records in memory by the clock of the test's bubble, with an expiry a record as the
// store has it, and lets a test come between a command and its answer.
type fakeStore struct {
	mu     sync.Mutex
	held   map[string]fakeRecord
	listed map[string]map[string]bool // subject → ids
	calls  map[string]int             // by command

	before func(command string) // called before a command takes effect; it may call the store
	// question and answer hold back a read before and after it takes effect.
	question, answer func(ctx context.Context) error
}

type fakeRecord struct {
	data   []byte
	goneAt time.Time
}

func newFakeStore() *fakeStore {
	return &fakeStore{held: map[string]fakeRecord{}, listed: map[string]map[string]bool{}, calls: map[string]int{}}
}

// enter counts a command and returns the record that is there.
func (f *fakeStore) enter(command, id string) (fakeRecord, bool) {
	if act := f.before; act != nil {
		f.before = nil
		act(command)
		f.before = act
	}
	f.mu.Lock()
	f.calls[command]++
	r, ok := f.held[id]
	if ok && !time.Now().Before(r.goneAt) {
		delete(f.held, id)
		return fakeRecord{}, false
	}
	return r, ok
}

func (f *fakeStore) Read(ctx context.Context, id string) ([]byte, error) {
	if err := held(ctx, f.question); err != nil {
		return nil, err
	}
	r, ok := f.enter("get", id)
	f.mu.Unlock()
	if err := held(ctx, f.answer); err != nil {
		return nil, err
	}
	if !ok {
		return nil, impl.ErrRevoked
	}
	return r.data, nil
}

func held(ctx context.Context, hold func(context.Context) error) error {
	if hold == nil {
		return nil
	}
	return hold(ctx)
}

// read is Read for the rungs that read by the digest.
func (f *fakeStore) read(ctx context.Context, p proof) (string, error) {
	data, err := f.Read(ctx, p.id())
	return string(data), err
}

func (f *fakeStore) ReadIdle(_ context.Context, id string) ([]byte, time.Duration, error) {
	r, ok := f.enter("get", id)
	defer f.mu.Unlock()
	if !ok {
		return nil, 0, impl.ErrRevoked
	}
	return r.data, time.Until(r.goneAt), nil
}

func (f *fakeStore) ReadTouching(_ context.Context, id string, keep time.Duration) ([]byte, error) {
	r, ok := f.enter("getex", id)
	defer f.mu.Unlock()
	if !ok {
		return nil, impl.ErrRevoked
	}
	f.held[id] = fakeRecord{r.data, time.Now().Add(keep)}
	return r.data, nil
}

func (f *fakeStore) Touch(_ context.Context, id string, keep time.Duration) error {
	r, ok := f.enter("pexpire", id)
	defer f.mu.Unlock()
	if ok {
		f.held[id] = fakeRecord{r.data, time.Now().Add(keep)}
	}
	return nil
}

func (f *fakeStore) Create(_ context.Context, id, subject string, data []byte, _, _ time.Time, keep time.Duration) error {
	f.enter("set", id)
	defer f.mu.Unlock()
	if f.listed[subject] == nil {
		f.listed[subject] = map[string]bool{}
	}
	f.listed[subject][id] = true
	f.held[id] = fakeRecord{data, time.Now().Add(keep)}
	return nil
}

func (f *fakeStore) Swap(_ context.Context, id string, old, data []byte) (bool, error) {
	r, ok := f.enter("swap", id)
	defer f.mu.Unlock()
	if !ok {
		return false, impl.ErrRevoked
	}
	if !bytes.Equal(r.data, old) {
		return false, nil
	}
	f.held[id] = fakeRecord{data, r.goneAt}
	return true, nil
}

func (f *fakeStore) Remove(ctx context.Context, id, subject string) error {
	return f.RemoveAll(ctx, subject, []string{id})
}

func (f *fakeStore) OfSubject(_ context.Context, subject string) ([]string, error) {
	f.enter("zrange", "")
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.listed[subject])), nil
}

func (f *fakeStore) RemoveAll(_ context.Context, subject string, ids []string) error {
	for _, id := range ids {
		_, ok := f.enter("del", id)
		delete(f.held, id)
		if ok {
			delete(f.listed[subject], id)
		}
		f.mu.Unlock()
	}
	return nil
}

// A fakeFeed is current when the test says so, and its announcements reach this replica alone.
type fakeFeed struct {
	current atomic.Bool
	asked   atomic.Int64 // the last time that CurrentAt was given, in Unix ns
	config  store.FeedConfig
	said    []string
	away    bool // an announcement fails
}

func (f *fakeFeed) Current() bool { return f.current.Load() }

func (f *fakeFeed) CurrentAt(now time.Time) bool {
	f.asked.Store(now.UnixNano())
	return f.current.Load()
}
func (f *fakeFeed) Close() error { return nil }

func (f *fakeFeed) Announce(_ context.Context, message string) error {
	f.config.Apply(message)
	if f.away {
		return errors.Join(impl.ErrUnavailable, errors.New("the test's feed is away"))
	}
	f.said = append(f.said, message)
	return nil
}

const (
	testLifetime = time.Hour
	testBound    = time.Second
)

// onFake is a scheme on records in memory.
func onFake(t *testing.T, c Config) (*Scheme, *fakeStore) {
	t.Helper()
	c.Lifetime = testLifetime
	records := newFakeStore()
	return newScheme(c, records, records.read), records
}

// elsewhere is the scheme of another replica, which keeps nothing.
func elsewhere(rung impl.Rung, records *fakeStore) *Scheme {
	return newScheme(Config{Rung: rung, Lifetime: testLifetime}, records, records.read)
}

// cachedOnFake has a cache of a hundred entries, and is current.
func cachedOnFake(t *testing.T, rung impl.Rung) (*Scheme, *fakeStore, *fakeFeed) {
	t.Helper()
	return cachedFor(t, rung, 100)
}

func cachedFor(t *testing.T, rung impl.Rung, entries int) (*Scheme, *fakeStore, *fakeFeed) {
	t.Helper()
	c := Config{Rung: rung, Cache: &CacheConfig{Entries: entries, Bound: testBound}}
	s, records := onFake(t, c)
	f := &fakeFeed{}
	if err := s.keep(c, func(c store.FeedConfig) (feed, error) {
		f.config = c
		return f, nil
	}); err != nil {
		t.Fatal(err)
	}
	f.current.Store(true)
	return s, records, f
}

// eachRung runs f as a subtest of each rung's name.
func eachRung(t *testing.T, rungs []impl.Rung, f func(t *testing.T, rung impl.Rung)) {
	t.Helper()
	for _, rung := range rungs {
		t.Run(string(rung), func(t *testing.T) { f(t, rung) })
	}
}

func issued(t *testing.T, s *Scheme, subject string) impl.Token {
	t.Helper()
	token, err := s.Issue(context.Background(), impl.Principal{Subject: subject, Roles: []string{"reader"}})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func verifies(t *testing.T, s *Scheme, token impl.Token, want error) impl.Principal {
	t.Helper()
	p, err := s.Verify(context.Background(), token)
	if !errors.Is(err, want) {
		t.Errorf("verify: %v, want %v", err, want)
	}
	return p
}
