package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// dumpPage is how many keys a store is asked to look at in one step of a scan.
const dumpPage = 500

// An Entry is one key of a dump, and everything that is stored under it: a string's one value, a set's members, a
// hash's fields and values.
type Entry struct {
	Key    string
	Values []string
}

// Dump returns every key under the prefix with what it holds, by key: what a thief of the store's memory has. It looks
// for keys, whoever made them, so it is for a store of one's own and never for one that others use.
func (s *Store) Dump(ctx context.Context) ([]Entry, error) {
	keys, err := s.scan(ctx)
	if err != nil {
		return nil, Unavailable(err)
	}
	slices.Sort(keys)
	var entries []Entry
	for _, key := range slices.Compact(keys) { // a scan may name a key twice
		values, err := s.everything(ctx, key)
		if err != nil {
			return nil, err
		}
		if len(values) > 0 { // else it expired meanwhile
			entries = append(entries, Entry{key, values})
		}
	}
	return entries, nil
}

// scan lists the keys under the prefix, of every master.
func (s *Store) scan(ctx context.Context) (keys []string, err error) {
	if s.cluster == nil {
		return scanNode(ctx, s.client, s.prefix)
	}
	var mu sync.Mutex
	err = s.cluster.client.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		found, err := scanNode(ctx, node, s.prefix)
		mu.Lock()
		defer mu.Unlock()
		keys = append(keys, found...)
		return err
	})
	return keys, err
}

func scanNode(ctx context.Context, node redis.Cmdable, prefix string) (keys []string, err error) {
	for cursor := uint64(0); ; {
		page, next, err := node.Scan(ctx, cursor, globEscaped(prefix)+"*", dumpPage).Result()
		if err != nil {
			return nil, err
		}
		keys = append(keys, page...)
		if cursor = next; cursor == 0 {
			return keys, nil
		}
	}
}

// globEscaped makes a prefix match itself alone.
func globEscaped(prefix string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`).Replace(prefix)
}

// everything is what a key holds; nothing where it is gone. A type that no scheme uses is an error: passed over, it
// would look like nothing.
func (s *Store) everything(ctx context.Context, key string) (values []string, err error) {
	kind, err := s.client.Type(ctx, key).Result()
	if err != nil {
		return nil, Unavailable(err)
	}
	switch kind {
	case "none":
		return nil, nil
	case "string":
		value, err := s.client.Get(ctx, key).Result()
		return []string{value}, Unavailable(err)
	case "zset":
		values, err = s.client.ZRange(ctx, key, 0, -1).Result()
	case "set":
		values, err = s.client.SMembers(ctx, key).Result()
	case "hash":
		fields, errAll := s.client.HGetAll(ctx, key).Result()
		for name, value := range fields {
			values = append(values, name, value)
		}
		slices.Sort(values)
		err = errAll
	default:
		return nil, fmt.Errorf("a dump cannot read a key of the type %s", kind)
	}
	return values, Unavailable(err)
}
