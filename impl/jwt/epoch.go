// No twin in session: there an index leads to the subject's records, and each is ended or rewritten.

package jwt

import (
	"context"
	"time"
)

// epochs are a number a subject, raised to end every token that was issued before: a token carries the one
// that it was issued under. It is a number and no time, for iat counts whole seconds and clocks differ; it is
// as large as a time, in microseconds, so that one that the store forgot is not given again.
type epochs struct {
	keys  epochKeys
	local *replicated // nil when every verify asks the store
	keep  time.Duration
	now   func() time.Time
}

func newEpochs(c Config) (*epochs, error) {
	keep := c.longest()
	local, err := newReplicated(c, c.Epochs, "epochs", keep)
	if err != nil {
		return nil, err
	}
	return &epochs{newEpochKeys(c.Epochs, c.Issuer), local, keep, c.Now}, nil
}

// tie gives a token that is about to be issued its subject's epoch. It asks the store and never the local
// copy: a token under an epoch that is over would be dead at birth.
func (e *epochs) tie(ctx context.Context, subject string) (ties, error) {
	epoch, err := e.keys.read(ctx, subject)
	return ties{epoch: number{epoch, true}}, err
}

// bump ends what was issued for subject until now.
func (e *epochs) bump(ctx context.Context, subject string) error {
	epoch, err := e.keys.bump(ctx, subject, e.now(), e.keep)
	if err == nil && e.local != nil {
		err = e.local.spread(ctx, notice{epoch, subject})
	}
	return err
}

// ended asks the local copy while that is current, and the store where it is not.
func (e *epochs) ended(ctx context.Context, claims *proof) (bool, error) {
	if e.local.current() {
		return claims.epoch.value < e.local.latest(claims.principal.Subject), nil
	}
	epoch, err := e.keys.read(ctx, claims.principal.Subject)
	return claims.epoch.value < epoch, err
}
