// No twin in session: a session has one token, and its store says how long it lives.

package jwt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// A RefreshConfig makes the tokens of a Config short access tokens, beside a rotating refresh token.
type RefreshConfig struct {
	Store *store.Store // keeps one record a login
	// Lifetime is a login's, from its beginning to its absolute end, in whole seconds: no refresh moves it.
	Lifetime time.Duration
	// Grace is how long after a refresh the token that was exchanged is taken once more, for a second tab
	// or an answer that was lost. 0 means not at all. It must be shorter than the access token's lifetime.
	Grace time.Duration
}

// A Refresher implements impl.Refresher. Its access tokens are a stateless scheme's, with the login they
// are of in the claim sid: a verify asks no store, and what ends a login ends its next refresh.
type Refresher struct {
	*Scheme
	families families
	seal     refreshSeal
	login    time.Duration // lifetime
	window   time.Duration // grace
}

// NewRefresher returns a scheme, or an error that says what to correct.
func NewRefresher(c Config) (*Refresher, error) {
	if c.Refresh == nil {
		return nil, errors.New("a Refresher needs Config.Refresh: without it, make the scheme with New")
	}
	scheme, err := newScheme(c)
	if err != nil {
		return nil, err
	}
	if err := c.Refresh.check(c.Lifetime); err != nil {
		return nil, err
	}
	seal, err := newRefreshSeal(c.Key, c.Issuer, c.Audience)
	if err != nil {
		return nil, err
	}
	return &Refresher{
		Scheme: scheme, families: families{c.Refresh.Store.Records("family", "families-of")}, seal: seal,
		login: c.Refresh.Lifetime, window: c.Refresh.Grace,
	}, nil
}

func (c *RefreshConfig) check(access time.Duration) error {
	switch {
	case c.Store == nil:
		return errors.New("a scheme with refresh tokens needs a store: open one and pass it")
	case c.Lifetime < access || c.Lifetime%time.Second != 0:
		return fmt.Errorf("a login's lifetime %s must be whole seconds and no shorter than the access token's %s", c.Lifetime, access)
	case c.Grace < 0 || c.Grace >= access:
		return fmt.Errorf("a grace window of %s must be shorter than the access token's lifetime %s and not negative", c.Grace, access)
	}
	return nil
}

// Issue implements impl.Scheme with a login whose refresh token nobody gets.
func (r *Refresher) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	pair, err := r.IssuePair(ctx, p)
	return pair.Access, err
}

// IssuePair implements impl.Refresher. The pair is handed out only once the store holds the family and its
// place in the subject's index.
func (r *Refresher) IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	if err := p.Check(); err != nil {
		return impl.Pair{}, err
	}
	id, err := newFamilyID(r.rand)
	if err != nil {
		return impl.Pair{}, err
	}
	now := r.now()
	end := now.Truncate(time.Second).Add(r.login) // whole seconds, as the access tokens' ends
	f := family{Principal: p, EndsUnixMS: end.UnixMilli(), Number: 1, RotatedUnixMS: now.UnixMilli()}
	pair, err := r.pair(id, f, now)
	if err != nil {
		return impl.Pair{}, err
	}
	if err := r.families.begin(ctx, id.String(), f, now); err != nil {
		return impl.Pair{}, err
	}
	return pair, nil
}

// Refresh implements impl.Refresher. Of many at once with one refresh token a single one makes the next;
// within the grace window the others get the same. The access token is signed before anything changes, so
// a refresh that fails there can be tried again.
func (r *Refresher) Refresh(ctx context.Context, refresh impl.Token) (impl.Pair, error) {
	held, err := r.seal.open(refresh)
	if err != nil {
		return impl.Pair{}, err
	}
	// Read before the family is: whatever ends the login after that is acknowledged later, and so no access
	// token that is signed here outlives the acknowledgement by more than its lifetime.
	now := r.now()
	var pair impl.Pair
	f, err := r.families.change(ctx, held.family.String(), func(f *family) (rotated bool, err error) {
		if rotated, err = f.exchange(held.number, now, r.window); err == nil {
			pair, err = r.pair(held.family, *f, now)
		}
		return rotated, err
	})
	switch {
	case errors.Is(err, errReused):
		return impl.Pair{}, r.endReused(ctx, held.family, f.Principal.Subject)
	case err != nil:
		return impl.Pair{}, err
	}
	return pair, nil
}

// endReused ends the family for every holder. Where the store does not answer that is the error, and not
// that the login had ended: the next reuse ends it.
func (r *Refresher) endReused(ctx context.Context, id familyID, subject string) error {
	if err := r.families.Remove(ctx, id.String(), subject); err != nil {
		return err
	}
	return errReused
}

// pair makes a new access token, which ends no later than the login, and the family's newest refresh token.
func (r *Refresher) pair(id familyID, f family, now time.Time) (impl.Pair, error) {
	end := min(now.Add(r.lifetime).Unix(), f.end().Unix())
	access, err := r.sign(f.Principal, now.Unix(), end, ties{family: id.String()})
	if err != nil {
		return impl.Pair{}, err
	}
	return impl.Pair{Access: access, Refresh: r.seal.token(refreshToken{id, f.Number}), RefreshEnds: f.end()}, nil
}
