package impltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"authbench/impl"
)

// A probe is one check under way.
type probe struct {
	ctx      context.Context
	target   Target
	promises impl.Promises
	subject  string
}

// principal returns one of the check's own principals.
func (p *probe) principal(name string) impl.Principal {
	return impl.Principal{
		Subject:     p.subject + name,
		Roles:       []string{"reader", "editor"},
		Preferences: json.RawMessage(`{"theme":"light"}`),
		Claims:      json.RawMessage(`{"plan":"pro","name":"Alex Q Example","groups":["a","b"]}`),
	}
}

// issue makes a token for the principal of that name.
func (p *probe) issue(name string) (impl.Token, error) {
	t, err := p.target.Issue(p.ctx, p.principal(name))
	if err != nil {
		return "", fmt.Errorf("issue: %w", err)
	}
	return t, nil
}

// issueTwo makes two tokens.
func (p *probe) issueTwo(first, second string) (a, b impl.Token, err error) {
	if a, err = p.issue(first); err == nil {
		b, err = p.issue(second)
	}
	return a, b, err
}

// accepts returns an error unless t speaks for want.
func (p *probe) accepts(t impl.Token, want impl.Principal) error {
	got, err := p.target.Verify(p.ctx, t)
	if err != nil {
		return fmt.Errorf("refused: %w", err)
	}
	if !p.promises.Authenticates {
		return nil
	}
	if got.Subject != want.Subject {
		return fmt.Errorf("speaks for subject %q, not for %q", got.Subject, want.Subject)
	}
	if !slices.Equal(got.Roles, want.Roles) {
		return errors.New("has other roles than it was issued with")
	}
	if !sameJSON(got.Preferences, want.Preferences) {
		return errors.New("has other preferences than it should")
	}
	if p.target.SeesClaims() && !sameJSON(got.Claims, want.Claims) {
		return errors.New("has other claims than it was issued with")
	}
	return nil
}

// rejects returns an error unless t is refused with one of want (none named: invalid or revoked). A
// variant that does not authenticate has to take t.
func (p *probe) rejects(t impl.Token, want ...error) error {
	if len(want) == 0 {
		want = []error{impl.ErrInvalid, impl.ErrRevoked}
	}
	_, err := p.target.Verify(p.ctx, t)
	if !p.promises.Authenticates {
		if err != nil {
			return fmt.Errorf("refused by a variant that authenticates nobody: %w", err)
		}
		return nil
	}
	if err == nil {
		return errors.New("accepted")
	}
	if !slices.ContainsFunc(want, func(w error) bool { return errors.Is(err, w) }) {
		return fmt.Errorf("refused with %q, where one of %q was due", err, want)
	}
	return nil
}

// ends returns an error unless t is refused as revoked within the variant's staleness bound, at the
// first request where that is 0. Where the bound is the token's own end, there must be one.
func (p *probe) ends(t impl.Token) error {
	if p.promises.UntilExpiry {
		return p.endsByItself(t)
	}
	if err := p.within(func() error { return p.rejects(t, impl.ErrRevoked) }); err != nil {
		return err
	}
	return labelled("on another replica", p.elsewhere(func(other *probe) error {
		return other.within(func() error { return other.rejects(t, impl.ErrRevoked) })
	}))
}

// elsewhere has a look at another replica, where the target has one.
func (p *probe) elsewhere(look func(*probe) error) error {
	target, ok := p.target.(Replicated)
	if !ok {
		return nil
	}
	other := *p
	other.target = target.Elsewhere()
	return look(&other)
}

// staysEnded is ends for a token that was seen to have ended.
func (p *probe) staysEnded(t impl.Token) error {
	if p.promises.UntilExpiry {
		return p.endsByItself(t)
	}
	return p.rejects(t, impl.ErrRevoked)
}

// within tries until the staleness bound has passed, once where that is 0.
func (p *probe) within(try func() error) error {
	const slack, pause = 100 * time.Millisecond, time.Millisecond
	start := time.Now()
	for {
		err := try()
		bound := p.promises.StalenessBound
		if err == nil || bound == 0 || time.Since(start) > bound+slack {
			return err
		}
		time.Sleep(pause)
	}
}

// endsByItself returns an error unless t says when it ends.
func (p *probe) endsByItself(t impl.Token) error {
	expirer, ok := p.target.(impl.Expirer)
	if !ok {
		return errors.New("is promised to end by itself, and nobody can tell when")
	}
	if expirer.Expires(t).IsZero() {
		return errors.New("is promised to end by itself, and has no end")
	}
	return nil
}

func sameJSON(a, b json.RawMessage) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// labelled says what an error was about.
func labelled(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// firstOf returns the first error there is.
func firstOf(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
