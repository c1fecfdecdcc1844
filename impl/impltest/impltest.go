// Package impltest is the one behaviour suite. It runs over every variant and every store in the tests,
// and against the live replica before every trial, so that what is timed is known to do the work. It
// tests a variant for what its promises say of tokens: one that promises less must also be seen to do
// less. What it promises of a store that is away, and of sessions that idle out, takes a broken store and
// time: the schemes' own tests see to that, and the scenarios cuts and expiry measure it.
package impltest

import (
	"context"
	"fmt"

	"authbench/impl"
)

// A Target is what the suite acts on: a scheme in this process, or a live replica over HTTP. Its errors
// match those of package impl.
type Target interface {
	// Issue makes a new token for p.
	Issue(ctx context.Context, p impl.Principal) (impl.Token, error)
	// IssueExpired makes a genuine token for p that is past its end, and past the leeway.
	IssueExpired(ctx context.Context, p impl.Principal) (impl.Token, error)
	// Verify presents t, which may be "" (no credential at all) or garbage.
	Verify(ctx context.Context, t impl.Token) (impl.Principal, error)
	// Update changes the preferences of t's principal to those of p, which is otherwise unchanged. A live
	// replica asks its carrier what fits, and not fits.
	Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error)
	// Revoke ends t.
	Revoke(ctx context.Context, t impl.Token) error
	// RevokeAll ends every token of subject.
	RevokeAll(ctx context.Context, subject string) error
	// ChangeRoles has subject's tokens speak for roles, or for nobody.
	ChangeRoles(ctx context.Context, subject string, roles []string) error
	// SeesClaims reports whether Verify returns Principal.Claims: the live site does not send them back.
	SeesClaims() bool
}

// A Direct target is a scheme in this process. It gets every argument as it is: a header trims white
// space around a token and carries no control characters, and no function goes over HTTP.
type Direct interface {
	Target
	// Direct returns the scheme.
	Direct() impl.Scheme
}

// A Refresher is a target whose logins get two tokens; every variant that promises Refreshes is one.
type Refresher interface {
	Target
	// IssuePair begins a login for p.
	IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error)
	// Refresh exchanges a refresh token.
	Refresh(ctx context.Context, refresh impl.Token) (impl.Pair, error)
	impl.Expirer
}

// A Replicated target is one of several replicas: what ended on it must end on another, within the bound.
type Replicated interface {
	Target
	// Elsewhere returns another replica.
	Elsewhere() Target
}

// WithElsewhere returns target as a replica beside another one.
func WithElsewhere(target, other Target) Target {
	pair := replicatedTarget{target, other}
	if r, ok := target.(Refresher); ok {
		return replicatedRefresher{r, other}
	}
	return pair
}

type replicatedTarget struct {
	Target
	other Target
}

// Elsewhere implements Replicated.
func (t replicatedTarget) Elsewhere() Target { return t.other }

type replicatedRefresher struct {
	Refresher
	other Target
}

// Elsewhere implements Replicated.
func (t replicatedRefresher) Elsewhere() Target { return t.other }

// A Check is one behaviour.
type Check struct {
	Name string
	// Run returns what is wrong, or nil. It leaves nothing behind that another check could meet.
	Run func(ctx context.Context, target Target, promises impl.Promises) error
}

// Checks lists the suite. Each check speaks for subjects of its own.
func Checks() []Check { return checks("") }

// Conform runs the suite, stops at the first check that fails and names it. Subjects start with
// subjectPrefix, so that a suite meets nothing that another left in the same store.
func Conform(ctx context.Context, target Target, promises impl.Promises, subjectPrefix string) error {
	for _, check := range checks(subjectPrefix) {
		if err := check.Run(ctx, target, promises); err != nil {
			return fmt.Errorf("behaviour check %q: %w", check.Name, err)
		}
	}
	return nil
}

// checks binds every behaviour to a subject of its own.
func checks(prefix string) []Check {
	all := []struct {
		name string
		run  func(*probe) error
	}{
		{"a valid token is accepted, with its principal", validAccepted},
		{"each of two tokens speaks for its own principal", tokensApart},
		{"no credential is refused", missingRefused},
		{"garbage is refused", garbageRefused},
		{"a token cut short or made longer is refused", lengthRefused},
		{"a token changed in any part is refused", tamperedRefused},
		{"another text of the same bytes is refused", nonCanonicalRefused},
		{"white space in or around a token is refused", whiteSpaceRefused},
		{"a token with another algorithm in its header is refused", algorithmRefused},
		{"an expired token is refused as expired", expiredRefused},
		{"an expired token that was changed is not called expired", expiredTamperedRefused},
		{"a well-formed token that was never issued is refused and not adopted", neverIssuedRefused},
		{"an update shows at the next verify", updateShows},
		{"an update whose token does not fit changes nothing", misfitChangesNothing},
		{"a revoke of what an update replaced claims no more than it did", revokeOfReplaced},
		{"a revoke ends one token and leaves the other", revokeEndsOne},
		{"a revoke-all ends every token of the subject and of nobody else", revokeAllEndsSubject},
		{"a change of roles does to the subject's tokens what is promised, and to nobody else's", rolesChange},
		{"a refresh hands out a new pair and goes on doing so", ofRefreshers(refreshRotates)},
		{"a refresh token that is forged or cut is refused and ends nothing", ofRefreshers(refreshForged)},
		{"a refresh token used twice ends the login for every holder", ofRefreshers(refreshReuseEnds)},
		{"a revoke and a revoke-all end what could be refreshed", ofRefreshers(refreshAfterRevoke)},
	}
	out := make([]Check, len(all))
	for i, c := range all {
		subject := fmt.Sprintf("%scheck-%02d", prefix, i)
		out[i] = Check{c.name, func(ctx context.Context, target Target, promises impl.Promises) error {
			return c.run(&probe{ctx, target, promises, subject})
		}}
	}
	return out
}

// SchemeTarget is the target for a scheme in this process. expired is the same scheme, its keys and store
// included, with its clock set back by more than a lifetime and the leeway.
func SchemeTarget(s impl.Scheme, expired impl.Scheme) Target {
	target := schemeTarget{s, expired}
	refresher, refreshes := s.(impl.Refresher)
	expirer, expires := s.(impl.Expirer)
	if refreshes && expires {
		return refresherTarget{target, refresher, expirer}
	}
	return target
}

type refresherTarget struct {
	schemeTarget
	refresher impl.Refresher
	impl.Expirer
}

// IssuePair implements Refresher.
func (t refresherTarget) IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	return t.refresher.IssuePair(ctx, p)
}

// Refresh implements Refresher.
func (t refresherTarget) Refresh(ctx context.Context, refresh impl.Token) (impl.Pair, error) {
	return t.refresher.Refresh(ctx, refresh)
}

type schemeTarget struct {
	impl.Scheme
	expired impl.Scheme
}

// IssueExpired implements Target by the scheme whose clock is set back.
func (t schemeTarget) IssueExpired(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return t.expired.Issue(ctx, p)
}

// SeesClaims implements Target.
func (schemeTarget) SeesClaims() bool { return true }

// Direct implements Direct.
func (t schemeTarget) Direct() impl.Scheme { return t.Scheme }
