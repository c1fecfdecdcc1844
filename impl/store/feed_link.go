package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// linkSilence is how long the link may bring nothing before it counts as dead; a ping's answer is
	// something. How fast a dead link is noticed bears on speed alone, never on the bound.
	linkSilence  = 3 * time.Second
	linkPing     = time.Second
	linkStepTime = 2 * time.Second // for a dial, its greeting and the subscription
)

// A bus is what a feed needs of the store. connect and receive are called by one goroutine. No method
// waits for the other side without a bound, but receive as long as pings are answered.
type bus interface {
	announce(ctx context.Context, nowMicros int64, message string) error
	number(ctx context.Context) (int64, error) // of the last announcement; 0 where there is none
	connect(ctx context.Context) error         // returns once announcements from now on will be received
	receive(ctx context.Context) (announcement, error)
	ping(ctx context.Context) error // its answer keeps receive from taking silence for a dead link
	close() error
}

// announceScript numbers and publishes in one step, so that the link brings the numbers in order. The
// number is the caller's clock in microseconds or, where that is not more, one more than the last. So it
// never comes again: neither after its key has expired, nor after a failover that lost some.
var announceScript = redis.NewScript(`
local before = redis.call('GET', KEYS[1]) or '0'
local number = string.format('%.0f', math.max(tonumber(before) + 1, tonumber(ARGV[1])))
redis.call('SET', KEYS[1], number, 'PX', ARGV[2])
redis.call('PUBLISH', ARGV[3], before .. ' ' .. number .. ' ' .. ARGV[4])
return number`)

// redisBus keeps one subscription. The library dials and subscribes again by itself, inside the call that
// met the error or the next one; connect makes sure that this has happened.
type redisBus struct {
	store        *Store
	key, channel string
	keepMS       int64
	pubsub       *redis.PubSub

	// These two belong to the goroutine that connects and receives.
	subscribed bool // the library knows the channel
	confirmed  bool // the server's confirmation was met by receive
}

// newRedisBus gives key and channel one hash tag. In a Redis Cluster the client subscribes with the master of the
// channel's slot, which is then the one that runs the script and hands out its message. After the slot has moved the
// message comes by way of the cluster's bus, and may come late or not at all: the number is what shows it.
func newRedisBus(s *Store, c FeedConfig) *redisBus {
	return &redisBus{
		store: s, key: s.Key("feed-number", c.Name), channel: s.Key("feed", c.Name), keepMS: c.Keep.Milliseconds(),
		pubsub: s.client.Subscribe(context.Background()), // of no channel: it does not dial yet
	}
}

func (b *redisBus) announce(ctx context.Context, nowMicros int64, message string) error {
	return announceScript.Run(ctx, b.store.client, []string{b.key}, nowMicros, b.keepMS, b.channel, message).Err()
}

func (b *redisBus) number(ctx context.Context) (int64, error) {
	n, err := b.store.client.Get(ctx, b.key).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	return n, err
}

func (b *redisBus) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, linkStepTime)
	defer cancel()
	if !b.subscribed {
		b.subscribed = true // also after an error
		if err := b.pubsub.Subscribe(ctx, b.channel); err != nil {
			return err
		}
	}
	for !b.confirmed {
		if _, err := b.next(ctx); err != nil {
			return err
		}
	}
	b.confirmed = false
	return nil
}

var errNewLink = errors.New("the subscription is on a new connection")

// receive skips what is no announcement: whoever may publish can say anything.
func (b *redisBus) receive(ctx context.Context) (announcement, error) {
	for {
		message, err := b.hear(ctx)
		switch {
		case err != nil:
			return announcement{}, err
		case b.confirmed:
			return announcement{}, errNewLink
		case message == nil:
			continue
		}
		if a, ok := parseAnnouncement(message.Payload); ok {
			return a, nil
		}
	}
}

func (b *redisBus) hear(ctx context.Context) (*redis.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, linkSilence)
	defer cancel()
	return b.next(ctx)
}

// next returns a message, or nil for an answer. It bounds the read by ctx and not by ReceiveTimeout, which
// keeps a connection whose read it broke off in the middle of a reply. Subscriptions and pings do not
// pass the hook, so they are counted here, where the server is known to have taken them.
func (b *redisBus) next(ctx context.Context) (*redis.Message, error) {
	reply, err := b.pubsub.Receive(ctx)
	if err != nil {
		return nil, err
	}
	if message, ok := reply.(*redis.Message); ok {
		return message, nil
	}
	b.store.traffic.commands.Add(1)
	if _, ok := reply.(*redis.Subscription); ok {
		b.confirmed = true
	}
	return nil, nil
}

func (b *redisBus) ping(ctx context.Context) error { return b.pubsub.Ping(ctx) }

func (b *redisBus) close() error {
	if err := b.pubsub.Close(); err != nil && !errors.Is(err, redis.ErrClosed) {
		return err
	}
	return nil
}

func parseAnnouncement(payload string) (announcement, bool) {
	before, rest, _ := strings.Cut(payload, " ")
	number, message, ok := strings.Cut(rest, " ")
	a := announcement{message: message}
	var errs [2]error
	a.before, errs[0] = strconv.ParseInt(before, 10, 64)
	a.number, errs[1] = strconv.ParseInt(number, 10, 64)
	return a, ok && errs == [2]error{} && 0 <= a.before && a.before < a.number
}
