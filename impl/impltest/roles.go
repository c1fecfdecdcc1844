package impltest

import (
	"fmt"

	"authbench/impl"
)

// rolesChange demotes a subject who holds two tokens.
func rolesChange(p *probe) error {
	if !p.promises.Authenticates {
		return nil
	}
	first, second, err := p.issueTwo("", "")
	if err != nil {
		return err
	}
	bystander, err := p.issue("-bystander")
	if err != nil {
		return err
	}
	err = p.target.ChangeRoles(p.ctx, p.principal("").Subject, demotedRoles())
	if p.promises.RoleChange == impl.RolesStay {
		return p.cannot(err, first, second)
	}
	if err != nil {
		return labelled("the change", err)
	}
	return firstOf(
		func() error { return labelled("the first token", p.roleChanged(first)) },
		func() error { return labelled("the second token", p.roleChanged(second)) },
		func() error {
			return labelled("somebody else's token", p.accepts(bystander, p.principal("-bystander")))
		},
		func() error { return labelled("a token issued afterwards", p.issuedDemoted()) },
	)
}

func demotedRoles() []string { return []string{"reader"} }

// demoted is the check's principal with fewer roles.
func (p *probe) demoted() impl.Principal {
	demoted := p.principal("")
	demoted.Roles = demotedRoles()
	return demoted
}

// roleChanged returns an error unless the token is what the variant promises it to be after a change.
func (p *probe) roleChanged(t impl.Token) error {
	switch p.promises.RoleChange {
	case impl.RolesRewritten:
		return p.rewritten(t)
	case impl.RolesEnd:
		return p.ends(t)
	case impl.RolesRefresh:
		return p.accepts(t, p.principal("")) // its own end is its bound; refreshRotates sees to the rest
	}
	return fmt.Errorf("a role change %q is promised that the suite does not know", p.promises.RoleChange)
}

// rewritten also sees that a later update of something else does not bring the old roles back.
func (p *probe) rewritten(t impl.Token) error {
	if err := p.within(func() error { return p.accepts(t, p.demoted()) }); err != nil {
		return err
	}
	changed := p.demoted()
	changed.Preferences = p.changed().Preferences
	renewed, err := p.target.Update(p.ctx, t, changed, nil)
	if err != nil {
		return labelled("an update after the change", err)
	}
	return labelled("after an update", p.accepts(renewed, changed))
}

func (p *probe) issuedDemoted() error {
	t, err := p.target.Issue(p.ctx, p.demoted())
	if err != nil {
		return labelled("issue", err)
	}
	return p.accepts(t, p.demoted())
}
