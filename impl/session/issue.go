package session

import (
	"context"

	"authbench/impl"
)

// Issue implements impl.Scheme. The token is handed out only once the store holds both the record and
// its place in the subject's index.
func (s *Scheme) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	t, err := newToken(s.rand)
	if err != nil {
		return "", err
	}
	now := s.now()
	data, err := record{Principal: p, ExpiresUnixMS: now.Add(s.lifetime).UnixMilli()}.encode()
	if err != nil {
		return "", err
	}
	if err := s.records.create(ctx, proofOf(t), p.Subject, data, now, s.lifetime); err != nil {
		return "", err
	}
	return t, nil
}
