package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// connect greets the seeds one after the other. The first that answers says what the store is.
func (s *Store) connect(ctx context.Context, opts *redis.Options, seeds []string) error {
	var err error
	for _, seed := range seeds {
		opts.Addr = seed
		node := s.single(opts)
		var info string
		if info, err = greet(ctx, node); err == nil {
			return s.use(ctx, node, info, opts, seeds)
		}
		err = explain(err, storeAt, opts)
		node.Close() // the greeting's failure says it all
	}
	return err
}

const storeAt = "the store at"

// single returns a client of one Redis that counts.
func (s *Store) single(opts *redis.Options) *redis.Client {
	client := redis.NewClient(opts)
	client.AddHook(hook{traffic: s.traffic, written: s.written})
	return client
}

// use makes the node that answered the store's client, or a client of the whole cluster that it is of. A node
// of several that may not say what it is has to prove itself as one of a cluster.
func (s *Store) use(ctx context.Context, node *redis.Client, info string, opts *redis.Options, seeds []string) error {
	mode := infoField(info, "redis_mode")
	if mode == "cluster" || mode == "" && len(seeds) > 1 {
		err := s.join(ctx, node, opts, seeds)
		return errors.Join(err, node.Close())
	}
	if len(seeds) > 1 {
		return errors.Join(explain(errNoCluster, storeAt, opts), node.Close())
	}
	s.client, s.version = node, infoField(info, "redis_version")
	return nil
}

// A finding is what a greeting finds out by itself, in words that go on after the address and say what to do.
type finding string

// Error implements error.
func (f finding) Error() string { return string(f) }

const errNoCluster finding = "is no node of a Redis Cluster: name it alone, as " + urlForm

// errTooOld is what greet returns for a Redis that lacks what the schemes use (GETEX, ZADD … GT).
var errTooOld = errors.New("older than 6.2")

// greet returns what the server says of itself.
func greet(ctx context.Context, node *redis.Client) (info string, err error) {
	if err := node.Ping(ctx).Err(); err != nil {
		return "", err
	}
	info, err = node.Info(ctx, "server").Result()
	if err != nil && !isReply(err) {
		return "", err
	}
	// The embedded store knows no such section, and a restricted user may not ask: both are taken.
	version := infoField(info, "redis_version")
	if n := versionNumbers(version); n[0] >= 0 && (n[0] < 6 || n[0] == 6 && n[1] < 2) {
		return "", fmt.Errorf("is Redis %s: %w", version, errTooOld)
	}
	return info, nil
}

// versionNumbers returns major, minor and patch, all below 0 for a text that is no version.
func versionNumbers(version string) (n [3]int) {
	if parts, _ := fmt.Sscanf(version, "%d.%d.%d", &n[0], &n[1], &n[2]); parts < 2 {
		return [3]int{-1, -1, -1}
	}
	return n
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
