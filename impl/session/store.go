package session

import (
	"context"
	"time"

	"authbench/impl/store"
)

// The kinds of the store's keys, and the name of the feed.
const (
	recordKind = "session"
	indexKind  = "sessions-of"
	feedName   = "sessions"
)

// batchIDs is how many sessions of a subject are ended or changed, and then announced, at a time.
const batchIDs = 500

// records is what a scheme asks of store.Records: a record a session and an index a subject. A test puts
// its own in place.
type records interface {
	Read(ctx context.Context, id string) ([]byte, error)
	ReadIdle(ctx context.Context, id string) (data []byte, left time.Duration, err error)
	ReadTouching(ctx context.Context, id string, keep time.Duration) ([]byte, error)
	Touch(ctx context.Context, id string, keep time.Duration) error
	Create(ctx context.Context, id, subject string, data []byte, now, end time.Time, keep time.Duration) error
	Swap(ctx context.Context, id string, old, data []byte) (swapped bool, err error)
	Remove(ctx context.Context, id, subject string) error
	OfSubject(ctx context.Context, subject string) ([]string, error)
	RemoveAll(ctx context.Context, subject string, ids []string) error
}

// A read returns the record whose id is the digest, or impl.ErrRevoked where there is none.
type read func(context.Context, proof) (string, error)

// reader takes a proof by its value: a pointer to it would be kept from the stack by a caller that reads on
// one of its ways alone.
func (c Config) reader(r store.Records) read {
	reader := r.NewReader(store.ReaderConfig{Alone: !c.planned().shared})
	return func(ctx context.Context, p proof) (string, error) {
		return reader.Read(ctx, (*[len(p)]byte)(&p))
	}
}

// feed is what a cache asks of store.Feed, which applies its own announcements as well.
type feed interface {
	Current() bool
	// CurrentAt is Current for who has read the clock.
	CurrentAt(now time.Time) bool
	Announce(ctx context.Context, message string) error
	Close() error
}

// An openFeed opens the feed of a cache.
type openFeed func(store.FeedConfig) (feed, error)

// openFeed keeps the number of the last announcement for longer than any session that it may be about.
func (c Config) openFeed(f store.FeedConfig) (feed, error) {
	f.Name, f.Keep = feedName, c.Lifetime+grace
	opened, err := c.Store.NewFeed(f)
	if err != nil {
		return nil, err
	}
	return opened, nil
}
