package impltest

import (
	"errors"
	"fmt"

	"authbench/impl"
)

// ofRefreshers is a check of targets whose logins get two tokens; where none is promised it has nothing to do.
func ofRefreshers(check func(*probe, Refresher) error) func(*probe) error {
	return func(p *probe) error {
		if !p.promises.Refreshes {
			return nil
		}
		r, ok := p.target.(Refresher)
		if !ok {
			return errors.New("refresh tokens are promised, and the scheme has none")
		}
		return check(p, r)
	}
}

// login begins a login and exchanges its refresh token n times. It returns all pairs.
func (p *probe) login(r Refresher, n int) ([]impl.Pair, error) {
	pair, err := r.IssuePair(p.ctx, p.principal(""))
	if err != nil {
		return nil, labelled("a login", err)
	}
	pairs := []impl.Pair{pair}
	for i := range n {
		if pair, err = r.Refresh(p.ctx, pair.Refresh); err != nil {
			return nil, labelled(fmt.Sprintf("refresh %d", i+1), err)
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}

// refreshRotates also sees a change of roles arrive with the next pair.
func refreshRotates(p *probe, r Refresher) error {
	pairs, err := p.login(r, 2)
	if err != nil {
		return err
	}
	for i, pair := range pairs {
		if err := p.accepts(pair.Access, p.principal("")); err != nil {
			return labelled(fmt.Sprintf("the access token of pair %d", i), err)
		}
		if i > 0 && (pair.Refresh == pairs[i-1].Refresh || pair.Access == pairs[i-1].Access) {
			return fmt.Errorf("pair %d has a token of the one before", i)
		}
		if !r.Expires(pair.Access).Before(pair.RefreshEnds) {
			return fmt.Errorf("the access token of pair %d lasts as long as the login", i)
		}
		if !pair.RefreshEnds.Equal(pairs[0].RefreshEnds) {
			return fmt.Errorf("pair %d moved the absolute end", i)
		}
	}
	if err := p.target.ChangeRoles(p.ctx, p.principal("").Subject, demotedRoles()); err != nil {
		return labelled("a change of roles", err)
	}
	next, err := r.Refresh(p.ctx, pairs[2].Refresh)
	if err != nil {
		return labelled("the refresh after a change of roles", err)
	}
	return labelled("the access token after a change of roles", p.accepts(next.Access, p.demoted()))
}

// refreshForged takes access tokens for forgeries as well.
func refreshForged(p *probe, r Refresher) error {
	pairs, err := p.login(r, 0)
	if err != nil {
		return err
	}
	t := pairs[0].Refresh
	forgeries := []impl.Token{"", "garbage", t[:len(t)-1], t + "A", impl.Token(flipped(string(t))), pairs[0].Access}
	if other, ok := sibling(string(t)); ok {
		forgeries = append(forgeries, impl.Token(other))
	}
	for i, forged := range forgeries {
		if _, err := r.Refresh(p.ctx, forged); !errors.Is(err, impl.ErrInvalid) {
			return fmt.Errorf("forgery %d: got %w, where a refusal as invalid was due", i, orSuccess(err))
		}
	}
	if err := p.rejects(t, impl.ErrInvalid); err != nil {
		return labelled("a refresh token in place of an access token", err)
	}
	_, err = r.Refresh(p.ctx, t)
	return labelled("the genuine token afterwards", err)
}

// refreshReuseEnds uses the token before the one before, which no grace window covers.
func refreshReuseEnds(p *probe, r Refresher) error {
	pairs, err := p.login(r, 2)
	if err != nil {
		return err
	}
	return firstOf(
		func() error { return labelled("the reuse", p.notRefreshed(r, pairs[0].Refresh)) },
		func() error { return labelled("the newest token after it", p.notRefreshed(r, pairs[2].Refresh)) },
	)
}

func refreshAfterRevoke(p *probe, r Refresher) error {
	one, err := p.login(r, 1)
	if err != nil {
		return err
	}
	other, err := p.login(r, 0)
	if err != nil {
		return err
	}
	return firstOf(
		func() error { return labelled("revoke", p.target.Revoke(p.ctx, one[0].Access)) },
		func() error { return labelled("the ended login", p.notRefreshed(r, one[1].Refresh)) },
		func() (err error) {
			other[0], err = r.Refresh(p.ctx, other[0].Refresh)
			return labelled("the other login", err)
		},
		func() error { return labelled("revoke-all", p.target.RevokeAll(p.ctx, p.principal("").Subject)) },
		func() error { return labelled("the other login after it", p.notRefreshed(r, other[0].Refresh)) },
	)
}

// notRefreshed returns an error unless the token's login is over.
func (p *probe) notRefreshed(r Refresher, t impl.Token) error {
	if _, err := r.Refresh(p.ctx, t); !errors.Is(err, impl.ErrRevoked) {
		return fmt.Errorf("got %w, where a refusal as revoked was due", orSuccess(err))
	}
	return nil
}
