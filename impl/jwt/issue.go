package jwt

import (
	"context"
	"fmt"
	"io"
	"time"

	"authbench/impl"
)

// idBytes is 128 bits, as random as the scheme's source.
const idBytes = 16

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

// sign makes a token for p that ends at expires, in Unix seconds.
func (s *Scheme) sign(p impl.Principal, issued, expires int64, ties ties) (impl.Token, error) {
	m := s.borrow()
	defer s.giveBack(m)
	if _, err := io.ReadFull(s.rand, m.id[:]); err != nil {
		return "", fmt.Errorf("no randomness for a token's jti: %w", err)
	}
	write := s.write
	if s.obvious != nil {
		write = s.writeObvious
	}
	text, err := write(m, p, dates{expires: expires, issued: issued}, ties)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	if len(text) > MaxTokenBytes {
		return "", fmt.Errorf("%w: %d bytes, and no verifier here takes more than %d", impl.ErrTooLarge, len(text), MaxTokenBytes)
	}
	return text, nil
}
