// No twin in session: there one token is the login; here this is what ends or changes the login behind a token.

package jwt

import (
	"context"
	"errors"

	"authbench/impl"
	"authbench/impl/store"
)

// access proves an access token.
func (r *Refresher) access(t impl.Token) (proof, error) { return ofLogin(r.prove(t)) }

// ofLogin refuses a token without a login to end it by. It is not of this scheme, even where a stateless one
// signs with the same key.
func ofLogin(claims proof, err error) (proof, error) {
	if claims.family == "" {
		return proof{}, impl.ErrInvalid
	}
	return claims, err
}

// Verify implements impl.Scheme by proof alone.
func (r *Refresher) Verify(_ context.Context, t impl.Token) (impl.Principal, error) {
	claims, err := r.access(t)
	if err != nil {
		return impl.Principal{}, err
	}
	return claims.principal, nil
}

// Update implements impl.Scheme by rewriting the family and issuing anew, to the same end. The old access
// token goes on saying what it said. The roles stay those of the family: p was read before, and ChangeRoles
// may have come between.
func (r *Refresher) Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	claims, err := r.access(t)
	if err != nil {
		return "", err
	}
	var renewed impl.Token
	_, err = r.families.change(ctx, claims.family, func(f *family) (write bool, err error) {
		p.Roles = f.Principal.Roles
		f.Principal = p
		if renewed, err = r.renew(claims, p); err == nil && fits != nil {
			err = fits(renewed)
		}
		return true, err
	})
	if err != nil {
		return "", err
	}
	return renewed, nil
}

// Revoke implements impl.Scheme by ending the login that the access token is of, or the refresh token, whether
// or not that was exchanged since. An access token that is out is taken until its own end.
func (r *Refresher) Revoke(ctx context.Context, t impl.Token) error {
	if held, err := r.seal.open(t); err == nil {
		return r.revokeFamily(ctx, held.family.String())
	}
	claims, err := r.access(t)
	if err != nil && !errors.Is(err, impl.ErrExpired) {
		return err
	}
	return r.families.Remove(ctx, claims.family, claims.principal.Subject)
}

// revokeFamily asks the record for the subject, which a refresh token does not say. An unreadable one names
// none, and is removed all the same.
func (r *Refresher) revokeFamily(ctx context.Context, id string) error {
	data, err := r.families.Read(ctx, id)
	if errors.Is(err, impl.ErrRevoked) {
		return nil
	}
	if err != nil {
		return err
	}
	f, _ := decodeFamily(data)
	return r.families.Remove(ctx, id, f.Principal.Subject)
}

// RevokeAll implements impl.Scheme by ending every login of the subject.
func (r *Refresher) RevokeAll(ctx context.Context, subject string) error {
	ids, err := r.families.OfSubject(ctx, subject)
	if err != nil {
		return err
	}
	return r.families.RemoveAll(ctx, subject, ids)
}

// ChangeRoles implements impl.Scheme by rewriting every login of the subject: its next access token has the
// roles.
func (r *Refresher) ChangeRoles(ctx context.Context, subject string, roles []string) error {
	if err := (impl.Principal{Subject: subject, Roles: roles}).Check(); err != nil {
		return err
	}
	ids, err := r.families.OfSubject(ctx, subject)
	if err != nil {
		return err
	}
	_, err = store.ChangeEach(ctx, r.families, ids, editing(func(f *family) (write bool, err error) {
		f.Principal.Roles = roles
		return true, nil
	}))
	return err
}
