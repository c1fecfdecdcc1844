// No twin in jwt: a token that nobody keeps a record of cannot tell when it was last used.

package session

import (
	"context"
	"time"

	"authbench/impl"
)

// The idle timeout is kept in the expiry of the record's key, and a use renews that and nothing else. The
// command for it makes no key, so a request under way cannot bring back a session that was logged out, and
// it leaves the record's bytes alone, so it cannot undo a change of them.

// findIdle is find for a session that may have been idle for too long, and writes the use down unless that
// was done a moment ago. A write that fails fails the request: a session in use must not end early unseen.
func (s *Scheme) findIdle(ctx context.Context, id string) (record, []byte, error) {
	data, left, err := s.records.ReadIdle(ctx, id)
	if err != nil {
		return record{}, nil, err
	}
	r, err := s.decodeLive(data)
	if err != nil {
		return record{}, nil, err
	}
	if left <= grace {
		return record{}, nil, impl.ErrExpired
	}
	if err := s.touch(ctx, id, r, left-grace); err != nil {
		return record{}, nil, err
	}
	return r, data, nil
}

// touch renews the timeout when more than TouchEvery of it has passed. Near the absolute end there is less
// than a whole timeout to renew, and then nothing to write.
func (s *Scheme) touch(ctx context.Context, id string, r record, left time.Duration) error {
	whole := min(s.idle, time.UnixMilli(r.ExpiresUnixMS).Sub(s.now()))
	if left >= whole-time.Duration(s.touchEvery*float64(s.idle)) {
		return nil
	}
	return s.records.Touch(ctx, id, whole+grace)
}

// findTouching is find that writes every use down, in the one command that reads. That command cannot
// spare a session that is over, so here a record has no grace after its timeout, and an idle session reads
// as revoked: nobody stands behind it any longer. A request past the absolute end is refused by the record
// and renews the key all the same, which then goes a timeout after the last of them.
func (s *Scheme) findTouching(ctx context.Context, id string) (record, []byte, error) {
	data, err := s.records.ReadTouching(ctx, id, s.idle)
	if err != nil {
		return record{}, nil, err
	}
	r, err := s.decodeLive(data)
	return r, data, err
}

// keepFor returns how long the store keeps a record that is new.
func (s *Scheme) keepFor() time.Duration {
	switch {
	case s.idle == 0:
		return s.lifetime + grace
	case s.touchEvery == 0:
		return s.idle
	}
	return s.idle + grace
}
