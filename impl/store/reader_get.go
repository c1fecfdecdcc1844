package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// A digestKey is a record's key with room for one digest after another. go-redis takes it as an argument
// by pointer, where a string or a slice would have to be boxed each time.
type digestKey struct {
	key    []byte
	digits []byte // of key, those that stand for the digest
	args   []any  // of newGet
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (k *digestKey) MarshalBinary() ([]byte, error) { return k.key, nil }

// String is the key as whoever prints a command sees it, and as a cluster's client would.
func (k *digestKey) String() string { return string(k.key) }

// newGet returns a GET of the key that has not been sent yet: go-redis notes a command's slot where it is sent to a
// cluster, and goes by that note ever after. It holds the key as a slice, which is boxed once and spares the
// client a fmt.Sprint for each slot.
func (k *digestKey) newGet() *redis.StringCmd {
	return redis.NewStringCmd(context.Background(), k.args...)
}

func (k *digestKey) set(digest [sha256.Size]byte) { hex.Encode(k.digits, digest[:]) }

// digestKey returns a key that is recordKey's for whatever digest it is set to.
func (r Records) digestKey() *digestKey {
	const room = 2 * sha256.Size
	var zero [sha256.Size]byte
	key := []byte(r.recordKey(hex.EncodeToString(zero[:])))
	at := len(key) - room - len("}")
	return &digestKey{key: key, digits: key[at : at+room], args: []any{"get", key}}
}

// A get is a GET that is sent again and again: go-redis builds a command and its arguments anew for
// every call, which is most of its garbage.
type get struct {
	key *digestKey
	cmd *redis.StringCmd
}

// A getPool holds the gets that nobody uses at the moment.
type getPool struct {
	client redis.UniversalClient
	free   *sync.Pool
}

func newGetPool(r Records) getPool {
	return getPool{client: r.redis(), free: &sync.Pool{New: func() any {
		key := r.digestKey()
		return &get{key: key, cmd: redis.NewStringCmd(context.Background(), "get", key)}
	}}}
}

// read is one round trip on the caller's goroutine. go-redis is done with a command when Process returns,
// whatever became of it; after a panic this one does not come back.
func (p getPool) read(ctx context.Context, digest [sha256.Size]byte) (string, error) {
	g := p.free.Get().(*get)
	g.key.set(digest)
	err := p.client.Process(ctx, g.cmd)
	record := g.cmd.Val()
	g.cmd.SetVal("") // a get that lies about keeps nobody's record
	p.free.Put(g)
	if err != nil {
		return "", readError(err)
	}
	return record, nil
}

// readAnew is read in a Redis Cluster, where a command cannot be sent again.
func (p getPool) readAnew(ctx context.Context, digest [sha256.Size]byte) (string, error) {
	g := p.free.Get().(*get)
	g.key.set(digest)
	cmd := g.key.newGet()
	_ = p.client.Process(ctx, cmd) // the command has its error
	p.free.Put(g)
	return answered(cmd)
}

func answered(cmd *redis.StringCmd) (string, error) {
	record, err := cmd.Result()
	if err != nil {
		return "", readError(err)
	}
	return record, nil
}

// readError tells a record that is not there from a store that did not say.
func readError(err error) error {
	if errors.Is(err, redis.Nil) {
		return impl.ErrRevoked
	}
	return Unavailable(err)
}
