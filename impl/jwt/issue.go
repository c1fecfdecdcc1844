package jwt

import (
	"context"
	"time"

	"authbench/impl"
)

// Issue implements impl.Scheme. It asks no store, but with epochs for the subject's.
func (s *Scheme) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	ties, err := s.tie(ctx, p.Subject)
	if err != nil {
		return "", err
	}
	now := s.now().Unix()
	return s.sign(p, now, now+int64(s.lifetime/time.Second), ties)
}

func (s *Scheme) tie(ctx context.Context, subject string) (ties, error) {
	if s.epochs == nil {
		return ties{}, nil
	}
	return s.epochs.tie(ctx, subject)
}
