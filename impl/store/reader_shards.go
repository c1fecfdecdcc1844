package store

import "crypto/sha256"

// A shardSharing is a sharing for each shard of a cluster. One for all would do for the answers, which each key
// has its own of; but a batch comes back when its slowest shard does, and a shard that holds its connections and
// says nothing would keep every lane busy and every other shard's readers waiting for their turn.
//
// Which shard serves a slot is what it was at Open. Where that has changed a batch is split once more by the
// client, and nothing else comes of it.
type shardSharing struct {
	slots  *slotMap
	shares []*sharing
}

func newShardSharing(c ReaderConfig, ports sharingPorts, of *shards) *shardSharing {
	s := &shardSharing{slots: of.slots}
	for range of.count {
		s.shares = append(s.shares, newSharing(c, ports))
	}
	return s
}

func (s *shardSharing) of(digest *[sha256.Size]byte) *sharing {
	return s.shares[s.slots.shardOf(digest)]
}
