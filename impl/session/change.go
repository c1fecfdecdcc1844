// No twin in jwt: its token cannot be changed, only replaced.

package session

import "context"

// editing makes of a change of a live record one of its bytes.
func (s *Scheme) editing(edit func(*record) error) func(old []byte) (fresh []byte, err error) {
	return func(old []byte) ([]byte, error) {
		r, err := s.decodeLive(old)
		if err != nil {
			return nil, err
		}
		if err := edit(&r); err != nil {
			return nil, err
		}
		return s.encode(r)
	}
}

// used is records whose read is a use of the session.
type used struct {
	records
	fetch fetch
}

// Read implements store.Changeable.
func (u used) Read(ctx context.Context, id string) ([]byte, error) {
	_, data, err := u.fetch(ctx, id)
	return data, err
}

// announce tells the replicas that keep records which of them have changed. It is called for what may have
// been changed by an earlier call whose announcement failed, too: the caller tries again until it succeeds.
func (s *Scheme) announce(ctx context.Context, ids ...string) error {
	if s.cache == nil || len(ids) == 0 {
		return nil
	}
	return s.cache.announce(ctx, ids)
}
