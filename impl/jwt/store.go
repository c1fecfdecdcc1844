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

// nameOf joins issuer and name so that no two pairs make one key: the issuer's length comes first.
func nameOf(issuer, name string) string {
	return strconv.Itoa(len(issuer)) + ":" + issuer + ":" + name
}

// entries hold one issuer's tokens that ended before their end, each until a grace after that, with why: a
// verify asks only whether, a logout must not take the one for the other. A token is known by issuer and
// jti and not by a hash of its text: an ECDSA signature (r, s) has a sibling (r, n-s) that verifies as
// well, and a list of texts would let the sibling in.
type entries struct {
	store  *store.Store
	issuer string
}

func (e entries) key(id string) string { return e.store.Key("denied", nameOf(e.issuer, id)) }

// add reports whether the entry is new; one that is there stays as it is. It is kept for ttl, rounded
// up: never shorter.
func (e entries) add(ctx context.Context, id string, why ending, ttl time.Duration) (first bool, err error) {
	err = e.store.Client().SetArgs(ctx, e.key(id), string(why), redis.SetArgs{Mode: "NX", TTL: wholeMillis(ttl)}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, store.Unavailable(err)
}

// why returns the ending in the token's entry, or "" when there is none. (SET … NX GET, which would save
// add's caller this, is Redis 7.)
func (e entries) why(ctx context.Context, id string) (ending, error) {
	text, err := e.store.Client().Get(ctx, e.key(id)).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return ending(text), store.Unavailable(err)
}

func (e entries) has(ctx context.Context, id string) (bool, error) {
	n, err := e.store.Client().Exists(ctx, e.key(id)).Result()
	return n > 0, store.Unavailable(err)
}

// epochKeys hold each subject's epoch, for one issuer.
type epochKeys struct {
	store  *store.Store
	issuer string
	raise  *redis.Script
}

func newEpochKeys(s *store.Store, issuer string) epochKeys {
	// Above what it is and above what it was before it expired: then it began as a time, of long ago.
	return epochKeys{s, issuer, redis.NewScript(`
local epoch = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.0f', epoch), 'PX', ARGV[2])
return epoch`)}
}

func (k epochKeys) key(subject string) string { return k.store.Key("epoch", nameOf(k.issuer, subject)) }

// read returns the subject's epoch, 0 when there is none.
func (k epochKeys) read(ctx context.Context, subject string) (int64, error) {
	epoch, err := k.store.Client().Get(ctx, k.key(subject)).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	return epoch, store.Unavailable(err)
}

// bump makes the subject's epoch a later one, kept for ttl, and returns it.
func (k epochKeys) bump(ctx context.Context, subject string, now time.Time, ttl time.Duration) (int64, error) {
	epoch, err := k.raise.Run(ctx, k.store.Client(), []string{k.key(subject)},
		now.UnixMicro(), wholeMillis(ttl).Milliseconds()).Int64()
	return epoch, store.Unavailable(err)
}

// wholeMillis rounds up to what the store counts in, and to more than nothing.
func wholeMillis(ttl time.Duration) time.Duration {
	return max(ttl, 0).Truncate(time.Millisecond) + time.Millisecond
}

// A register lists in the store what every replica is to hold: one sorted set, a member a name, its score the
// number in the latest notice about it. So it grows with the names and not with the notices. A number is never
// lowered, and a name is taken out only by age, from the low end.
type register struct {
	store *store.Store
	key   string
	enter *redis.Script
}

func newRegister(s *store.Store, kind, issuer string) register {
	// A set's own expiry is that of what is longest in it, and never shortened (EXPIRE … GT is Redis 7).
	return register{s, s.Key(kind, issuer), redis.NewScript(`
redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1`)}
}

// add enters a notice that is kept for ttl, and drops those of before oldest.
func (r register) add(ctx context.Context, n notice, oldest time.Time, ttl time.Duration) error {
	return store.Unavailable(r.enter.Run(ctx, r.store.Client(), []string{r.key},
		n.micros, n.name, oldest.UnixMicro(), wholeMillis(ttl).Milliseconds()).Err())
}

const registerPageNotices = 5000

// each calls f with what is in the register now, perhaps more than once. It reads pages from the low end, each
// from the last number of the one before on, that one included: a number is only ever raised, so a name that
// moves meanwhile moves to where is still to be read, and what is dropped behind or added anywhere moves no
// page. By rank it would: a name raised from the unread part to the read one is missed. A page that is filled by
// one number, which many may share, is read again, twice as long.
func (r register) each(ctx context.Context, f func(notice)) error {
	from, length := "-inf", int64(registerPageNotices)
	for {
		page, err := r.store.Client().ZRangeByScoreWithScores(ctx, r.key,
			&redis.ZRangeBy{Min: from, Max: "+inf", Count: length}).Result()
		if err != nil {
			return store.Unavailable(err)
		}
		for _, z := range page {
			f(notice{int64(z.Score), z.Member.(string)})
		}
		if int64(len(page)) < length {
			return nil
		}
		last := strconv.FormatInt(int64(page[length-1].Score), 10)
		if last == from {
			length *= 2
		}
		from = last
	}
}
