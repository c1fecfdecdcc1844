// Package store is the one way to reach Redis, a Redis Cluster or the embedded store, for every
// scheme: the same connection options, the same bounds, the same counters, so that a comparison never
// rests on how two schemes happened to configure their client.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

const (
	defaultTimeout  = 500 * time.Millisecond
	defaultPoolSize = 64
	openTimeout     = 3 * time.Second
)

// A Config says which store, and how long one call to it may take.
type Config struct {
	// URL is redis://[user:password@]host:port[/db], or rediss:// for TLS.
	URL string
	// Prefix is put before every key. It holds no braces, which would move the hash tag.
	Prefix string
	// Timeout bounds each step of a store call: a wait for a connection, a dial, a write, a read.
	// 0 means 500 ms.
	Timeout time.Duration
	// PoolSize is the largest number of connections; 0 means 64.
	PoolSize int
}

func (c Config) withDefaults() (Config, error) {
	if strings.ContainsAny(c.Prefix, "{}") {
		return c, errors.New("the store's key prefix must not contain braces: leave them out")
	}
	if c.Timeout < 0 || c.PoolSize < 0 {
		return c, errors.New("the store's timeout and pool size must not be negative: leave them at 0 for the defaults")
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.PoolSize == 0 {
		c.PoolSize = defaultPoolSize
	}
	return c, nil
}

// A Store is a pool of connections to one store. Its methods are safe for concurrent use.
type Store struct {
	client  *redis.Client
	prefix  string
	version string
	traffic *traffic
	written *written
}

// Open connects and makes sure that the store can be used, within 3 s. Its error is one line that
// names host and port, never the user or the password, and says what to do.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	opts, err := options(cfg)
	if err != nil {
		return nil, err
	}
	// go-redis logs through one logger for the whole process, by default to standard error. What
	// matters comes back as an error, and a log line could carry more than it should.
	logging.Disable()

	s := &Store{prefix: cfg.Prefix, traffic: &traffic{}, written: newWritten()}
	opts.Dialer = dialer(cfg.Timeout, opts.TLSConfig, s.traffic)
	s.client = redis.NewClient(opts)
	s.client.AddHook(hook{traffic: s.traffic, written: s.written})

	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if err := s.greet(ctx); err != nil {
		return nil, errors.Join(explain(err, opts), s.client.Close())
	}
	return s, nil
}

// errTooOld is what greet returns for a Redis that lacks what the schemes use (GETEX, ZADD … GT).
var errTooOld = errors.New("older than 6.2")

func (s *Store) greet(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return err
	}
	info, err := s.client.Info(ctx, "server").Result()
	if err != nil && !isReply(err) {
		return err
	}
	// The embedded store knows no such section, and a restricted user may not ask: both are taken.
	s.version = infoField(info, "redis_version")
	var major, minor int
	if n, _ := fmt.Sscanf(s.version, "%d.%d", &major, &minor); n == 2 && (major < 6 || major == 6 && minor < 2) {
		return fmt.Errorf("is Redis %s: %w", s.version, errTooOld)
	}
	return nil
}

// infoField returns a field of INFO's reply, or "".
func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// Client returns the client, for commands on keys made by Key.
func (s *Store) Client() redis.UniversalClient { return s.client }

// Key returns prefix, kind and name as one key. The name is the key's hash tag, so that in a Redis
// Cluster the keys of one name share a slot whatever their kind, and different names spread.
func (s *Store) Key(kind, name string) string {
	return s.prefix + kind + ":{" + name + "}"
}

// Version is what the server says of itself, such as 7.0.15, or "" when it does not say.
func (s *Store) Version() string { return s.version }

// Close releases every connection.
func (s *Store) Close() error { return s.client.Close() }
