// Package store is the one way to reach Redis, a Redis Cluster or the embedded store, for every
// scheme: the same connection options, the same bounds, the same counters, so that a comparison never
// rests on how two schemes happened to configure their client.
package store

import (
	"context"
	"errors"
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
	// URL is redis://[user:password@]host:port[/db], or rediss:// for TLS. Several hosts, divided by commas, are
	// the seeds of a Redis Cluster; so is one that says that it is a node of one.
	URL string
	// Prefix is put before every key. It holds no braces, which would move the hash tag.
	Prefix string
	// Timeout bounds each step of a store call: a wait for a connection, a dial, a write, a read.
	// 0 means 500 ms.
	Timeout time.Duration
	// PoolSize is the largest number of connections, to each master of a cluster; 0 means 64.
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
	client  redis.UniversalClient
	cluster *shards // nil where the client is that of one Redis
	prefix  string
	version string
	timeout time.Duration
	traffic *traffic
	written *written
}

// Open connects and makes sure that the store can be used, within 3 s. Its error is one line that
// names host and port, never the user or the password, and says what to do. A cluster is used only whole:
// every slot served, and every master reachable.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	opts, seeds, err := options(cfg)
	if err != nil {
		return nil, err
	}
	// go-redis logs through one logger for the whole process, by default to standard error. What
	// matters comes back as an error, and a log line could carry more than it should.
	logging.Disable()

	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	s := newStore(cfg, opts)
	if err := s.connect(ctx, opts, seeds); err != nil {
		return nil, err
	}
	return s, nil
}

// newStore returns a store without a client, and sets the options' dialer.
func newStore(cfg Config, opts *redis.Options) *Store {
	s := &Store{prefix: cfg.Prefix, timeout: cfg.Timeout, traffic: &traffic{}, written: newWritten()}
	opts.Dialer = dialer(cfg.Timeout, opts.TLSConfig, s.traffic)
	return s
}

// Client returns the client, for commands on keys made by Key. One command, script or transaction must keep to
// keys of one name: those of two lie in two slots of a cluster.
func (s *Store) Client() redis.UniversalClient { return s.client }

// Key returns prefix, kind and name as one key. The name is the key's hash tag, so that in a Redis
// Cluster the keys of one name share a slot whatever their kind, and different names spread.
func (s *Store) Key(kind, name string) string {
	return s.prefix + kind + ":{" + name + "}"
}

// Version is what the server says of itself, such as 7.0.15, or "" when it does not say. It is that of the
// oldest master of a cluster.
func (s *Store) Version() string { return s.version }

// Shards is how many masters shared the slots of the cluster when it was opened, and 0 for a store that is none.
func (s *Store) Shards() int {
	if s.cluster == nil {
		return 0
	}
	return s.cluster.count
}

// Close releases every connection.
func (s *Store) Close() error { return s.client.Close() }
