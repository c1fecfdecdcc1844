package jwt

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl/store"
)

// An ending is why a token is on the denylist.
type ending string

const (
	revoked ending = "revoked"
	updated ending = "updated" // its login goes on, with another token
)

// denylist holds the tokens that ended before their end, each until a grace after that, with why: a
// verify asks only whether, a logout must not take the one for the other. It knows a token by issuer and
// jti and not by a hash of its text: an ECDSA signature (r, s) has a sibling (r, n-s) that verifies as
// well, and a list of texts would let the sibling in.
type denylist struct{ store *store.Store }

// key joins issuer and jti so that no two pairs make one key: the issuer's length comes first.
func (d *denylist) key(issuer, id string) string {
	return d.store.Key("denied", strconv.Itoa(len(issuer))+":"+issuer+":"+id)
}

// add reports whether the entry is new; one that is there stays as it is. It is kept for ttl, rounded
// up: never shorter.
func (d *denylist) add(ctx context.Context, issuer, id string, why ending, ttl time.Duration) (first bool, err error) {
	ttl = max(ttl, 0).Truncate(time.Millisecond) + time.Millisecond
	err = d.store.Client().SetArgs(ctx, d.key(issuer, id), string(why), redis.SetArgs{Mode: "NX", TTL: ttl}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, store.Unavailable(err)
}

// why returns the ending in the token's entry, or "" when there is none. (SET … NX GET, which would save
// add's caller this, is Redis 7.)
func (d *denylist) why(ctx context.Context, issuer, id string) (ending, error) {
	text, err := d.store.Client().Get(ctx, d.key(issuer, id)).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return ending(text), store.Unavailable(err)
}

func (d *denylist) has(ctx context.Context, issuer, id string) (bool, error) {
	n, err := d.store.Client().Exists(ctx, d.key(issuer, id)).Result()
	return n > 0, store.Unavailable(err)
}
