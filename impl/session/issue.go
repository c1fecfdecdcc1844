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
	end := now.Add(s.lifetime)
	data, err := s.encode(record{Principal: p, ExpiresUnixMS: end.UnixMilli()})
	if err != nil {
		return "", err
	}
	if err := s.records.Create(ctx, proofOf(t).id(), p.Subject, data, now, end, s.keepFor()); err != nil {
		return "", err
	}
	return t, nil
}
