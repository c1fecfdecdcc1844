// Package session is the scheme whose token says nothing: 256 random bits that name a record in the
// store. A verify is nearly all lookup.
//
// The store holds the SHA-256 of a token and never the token, so whoever reads the store cannot speak
// for a user. One key prefix belongs to schemes of one configuration: a subject's index lives as long as
// the session that was issued last, and an idle timeout is kept in the record's own expiry.
package session

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// grace is how long a record outlives its session.
const grace = store.Grace

// A Config is what a session scheme needs.
type Config struct {
	Store    *store.Store
	Lifetime time.Duration // from issue to the absolute end, 1 ms or more
	// Idle ends a session that was not used for that long; 0 means that only the absolute end does.
	Idle time.Duration
	// TouchEvery is the share of Idle that passes before a use is written down again, from 0 up to 1: a
	// session may end that much of Idle early. 0 writes every use down.
	TouchEvery float64
	// Cache has this replica keep decoded records; nil means that every verify asks the store.
	Cache *CacheConfig
	// Rung is one of Rungs, or with a cache of CachedRungs; "" means impl.Fast.
	Rung impl.Rung
	// Now is the clock by which sessions begin and end; nil means time.Now, which a hit in the cache then reads
	// but once, on the rungs above the obvious one.
	Now  func() time.Time
	Rand io.Reader // nil means crypto/rand
}

// A CacheConfig bounds the records that a replica keeps, in number and in staleness.
type CacheConfig struct {
	Entries int
	// Bound is the staleness bound: a change that was acknowledged longer ago shows at every verify.
	Bound time.Duration
}

// A Scheme implements impl.Scheme with sessions.
type Scheme struct {
	records records
	codec
	prove      func(impl.Token) (proof, error)
	lookup     lookup
	load       load
	fetch      fetch
	cache      *recordCache // nil when every verify asks the store
	lifetime   time.Duration
	idle       time.Duration
	touchEvery float64
	now        func() time.Time
	rand       io.Reader
}

// A fetch returns a live record and the bytes that the store has of it.
type fetch func(ctx context.Context, id string) (record, []byte, error)

// New returns a scheme, or an error that says what to correct.
func New(c Config) (*Scheme, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	records := c.Store.Records(recordKind, indexKind)
	s := newScheme(c, records, c.reader(records))
	if c.Cache == nil {
		return s, nil
	}
	return s, s.keep(c, c.openFeed)
}

func newScheme(c Config, r records, read read) *Scheme {
	p := c.planned()
	s := &Scheme{
		records: r, codec: p.codec(), prove: prove,
		lifetime: c.Lifetime, idle: c.Idle, touchEvery: c.TouchEvery, now: c.Now, rand: c.Rand,
	}
	if c.Rung == impl.Obvious {
		s.prove = proveObvious
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	s.fetch = s.fetchFor(c)
	s.load = s.loadObvious
	if p.digest {
		s.load = s.loadBy(read)
	}
	s.lookup = s.load.lookup
	return s
}

func (s *Scheme) fetchFor(c Config) fetch {
	switch {
	case c.Idle == 0:
		return s.find
	case c.TouchEvery == 0:
		return s.findTouching
	}
	return s.findIdle
}

// keep puts a cache before the store.
func (s *Scheme) keep(c Config, open openFeed) error {
	k, err := newCache(c, s.load, open)
	if err != nil {
		return err
	}
	s.cache, s.lookup = k, k.lookup
	if c.Rung == impl.Obvious {
		s.lookup = k.lookupObvious
	}
	return nil
}

// Close implements impl.Scheme. The store is closed by who opened it: other schemes may share it.
func (s *Scheme) Close() error {
	if s.cache == nil {
		return nil
	}
	return s.cache.feed.Close()
}
