package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"authbench/impl"
)

// issueConcurrency hides the store's round trips when many tokens are issued.
const issueConcurrency = 16

var errNoPrincipal = errors.New("a principal is needed")

// issue makes a token for each of n users from first on, in order. The unauthenticated control's
// tokens are empty.
func (r *replica) issue(ctx context.Context, first, n int) ([]impl.Token, error) {
	return forUsers(ctx, r, first, n, func(ctx context.Context, p impl.Principal) (impl.Token, error) {
		if r.scheme == nil {
			return "", nil
		}
		return r.issueOne(ctx, r.scheme, p)
	})
}

// issuePairs begins a login for the principal that is asked for, or else for each of n users.
func (r *replica) issuePairs(ctx context.Context, req request) ([]impl.Pair, error) {
	if r.refresher == nil {
		return nil, fmt.Errorf("variant %s has no refresh tokens", r.variant.Name)
	}
	if req.Principal != nil {
		pair, err := r.refresher.IssuePair(ctx, *req.Principal)
		return []impl.Pair{pair}, err
	}
	return forUsers(ctx, r, req.First, req.N, r.refresher.IssuePair)
}

// revokeMany makes a token for each of n users and ends it at once: n revocations that nobody waits for.
func (r *replica) revokeMany(ctx context.Context, first, n int) error {
	if r.scheme == nil {
		return impl.ErrNotRevocable
	}
	_, err := forUsers(ctx, r, first, n, func(ctx context.Context, p impl.Principal) (none struct{}, err error) {
		token, err := r.issueOne(ctx, r.scheme, p)
		if err == nil {
			err = r.scheme.Revoke(ctx, token)
		}
		return none, err
	})
	return err
}

// forUsers makes something for each of n users from first on, several at once, and returns it in order.
func forUsers[T any](ctx context.Context, r *replica, first, n int, one func(context.Context, impl.Principal) (T, error)) ([]T, error) {
	if n < 0 || first < 0 {
		return nil, fmt.Errorf("cannot issue %d tokens from user %d on", n, first)
	}
	made := make([]T, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(issueConcurrency)
	for i := range made {
		group.Go(func() (err error) {
			made[i], err = one(ctx, r.users.Principal(first+i))
			return err
		})
	}
	return made, group.Wait()
}

// issueTo makes one token for a given principal.
func (r *replica) issueTo(ctx context.Context, scheme impl.Scheme, p *impl.Principal) ([]impl.Token, error) {
	if p == nil {
		return nil, errNoPrincipal
	}
	if scheme == nil {
		return []impl.Token{""}, nil
	}
	token, err := r.issueOne(ctx, scheme, *p)
	return []impl.Token{token}, err
}

// issueOne issues a token, whether or not its carrier can carry it: that is for the asker to see.
func (r *replica) issueOne(ctx context.Context, scheme impl.Scheme, p impl.Principal) (impl.Token, error) {
	token, err := scheme.Issue(ctx, p)
	if err != nil {
		return "", fmt.Errorf("issue: %w", err)
	}
	return token, nil
}

// issueExpired makes a token that has just ended: issued so long ago that lifetime and leeway are over.
func (r *replica) issueExpired(ctx context.Context, p *impl.Principal) ([]impl.Token, error) {
	if r.past == nil {
		ago := r.config.Lifetime + r.config.Leeway + time.Second
		past, err := r.newScheme(r.clock(ago))
		if err != nil {
			return nil, err
		}
		r.past = past
	}
	return r.issueTo(ctx, r.past, p)
}
