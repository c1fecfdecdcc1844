package impltest

import (
	"encoding/json"
	"errors"
	"fmt"

	"authbench/impl"
)

// updateShows also sees to what becomes of the old token: kept where the variant says so, else ended
// where it can be, and else still saying what it said.
func updateShows(p *probe) error {
	if !p.promises.Authenticates {
		return nil // nobody is known, so nobody has preferences
	}
	old, renewed, err := p.updated()
	if err != nil {
		return err
	}
	if err := labelled("the token after the update", p.accepts(renewed, p.changed())); err != nil {
		return err
	}
	switch stable := renewed == old; {
	case stable != p.promises.StableToken:
		return fmt.Errorf("update keeps the token: %t, promised: %t", stable, p.promises.StableToken)
	case stable:
		return nil
	}
	if err := p.keepsItsEnd(old, renewed); err != nil {
		return err
	}
	if p.promises.RevokesOne {
		return labelled("the token before the update", p.ends(old))
	}
	return labelled("the token before the update", p.accepts(old, p.principal("")))
}

// keepsItsEnd is for who hands out a new token: what keeps it must be told how long, and no update makes a login longer.
func (p *probe) keepsItsEnd(old, renewed impl.Token) error {
	direct, ok := p.target.(Direct)
	if !ok {
		return nil
	}
	expirer, ok := direct.Direct().(impl.Expirer)
	if !ok {
		return errors.New("update returns another token and the scheme is no impl.Expirer: give it Expires, or no cookie is told how long to keep the token")
	}
	if was, is := expirer.Expires(old), expirer.Expires(renewed); was.IsZero() || !is.Equal(was) {
		return fmt.Errorf("the token before the update ends at %v, the one after it at %v", was, is)
	}
	return nil
}

// changed is the check's principal with other preferences.
func (p *probe) changed() impl.Principal {
	changed := p.principal("")
	changed.Preferences = json.RawMessage(`{"theme":"dark"}`)
	return changed
}

// updated issues a token and has it updated.
func (p *probe) updated() (old, renewed impl.Token, err error) {
	if old, err = p.issue(""); err != nil {
		return "", "", err
	}
	renewed, err = p.target.Update(p.ctx, old, p.changed(), nil)
	return old, renewed, labelled("update", err)
}

// misfitChangesNothing is for who hands out a new token: the old one must still be good when nobody can
// carry the new one.
func misfitChangesNothing(p *probe) error {
	if _, direct := p.target.(Direct); !direct || !p.promises.Authenticates || p.promises.StableToken {
		return nil
	}
	old, err := p.issue("")
	if err != nil {
		return err
	}
	_, err = p.target.Update(p.ctx, old, p.changed(), func(impl.Token) error { return impl.ErrTooLarge })
	if !errors.Is(err, impl.ErrTooLarge) {
		return fmt.Errorf("the update gave %w, where a refusal as too large was due", orSuccess(err))
	}
	return labelled("the token after the refused update", p.accepts(old, p.principal("")))
}

// revokeOfReplaced is the logout that an update overtook: it must end the new token too, or say that it
// did not.
func revokeOfReplaced(p *probe) error {
	if !p.promises.Authenticates || !p.promises.RevokesOne || p.promises.StableToken {
		return nil
	}
	old, renewed, err := p.updated()
	if err != nil {
		return err
	}
	switch err := p.target.Revoke(p.ctx, old); {
	case err == nil:
		return labelled("the new token after the acknowledged revoke of the old", p.ends(renewed))
	case !errors.Is(err, impl.ErrRevoked):
		return fmt.Errorf("the revoke gave %w, where a refusal as revoked was due", err)
	}
	return labelled("the new token after the refused revoke of the old", p.accepts(renewed, p.changed()))
}

func revokeEndsOne(p *probe) error {
	ended, other, err := p.issueTwo("", "")
	if err != nil {
		return err
	}
	if !p.promises.RevokesOne {
		return p.cannot(p.target.Revoke(p.ctx, ended), ended)
	}
	return firstOf(
		func() error { return labelled("revoke", p.target.Revoke(p.ctx, ended)) },
		func() error { return labelled("the revoked token", p.ends(ended)) },
		func() error { return labelled("revoke again", p.target.Revoke(p.ctx, ended)) },
		func() error { return labelled("an update of the revoked token", p.noUpdate(ended)) },
		func() error { return labelled("the revoked token, later", p.staysEnded(ended)) },
		func() error { return labelled("the other token", p.accepts(other, p.principal(""))) },
	)
}

// noUpdate makes sure that a write for an ended token neither succeeds nor brings it back.
func (p *probe) noUpdate(ended impl.Token) error {
	_, err := p.target.Update(p.ctx, ended, p.principal(""), nil)
	if !errors.Is(err, impl.ErrRevoked) {
		return fmt.Errorf("got %w, where a refusal as revoked was due", orSuccess(err))
	}
	return nil
}

func revokeAllEndsSubject(p *probe) error {
	first, second, err := p.issueTwo("", "")
	if err != nil {
		return err
	}
	bystander, err := p.issue("-bystander")
	if err != nil {
		return err
	}
	subject := p.principal("").Subject
	if !p.promises.RevokesAll {
		return p.cannot(p.target.RevokeAll(p.ctx, subject), first, second)
	}
	return firstOf(
		func() error { return labelled("revoke-all", p.target.RevokeAll(p.ctx, subject)) },
		func() error { return labelled("the subject's first token", p.ends(first)) },
		func() error { return labelled("the subject's second token", p.ends(second)) },
		func() error {
			return labelled("somebody else's token", p.accepts(bystander, p.principal("-bystander")))
		},
		func() error { return labelled("a token issued afterwards", validAccepted(p)) },
	)
}

// cannot makes sure that a variant which promises no such revoke says so and goes on as before.
func (p *probe) cannot(err error, tokens ...impl.Token) error {
	if !errors.Is(err, impl.ErrNotRevocable) {
		return fmt.Errorf("revoke gave %w, where a refusal was promised", orSuccess(err))
	}
	for _, t := range tokens {
		if err := p.accepts(t, p.principal("")); err != nil {
			return labelled("a token after the refused revoke", err)
		}
	}
	return nil
}

// errSuccess stands for nil in an error's text.
var errSuccess = errors.New("success")

func orSuccess(err error) error {
	if err == nil {
		return errSuccess
	}
	return err
}
