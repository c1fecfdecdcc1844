package impltest

import (
	"errors"

	"authbench/impl"
)

func validAccepted(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	return p.accepts(t, p.principal(""))
}

func tokensApart(p *probe) error {
	a, b, err := p.issueTwo("-a", "-b")
	if err != nil {
		return err
	}
	if a == b && p.promises.Authenticates {
		return errors.New("the same token was issued twice")
	}
	return firstOf(
		func() error { return labelled("the first", p.accepts(a, p.principal("-a"))) },
		func() error { return labelled("the second", p.accepts(b, p.principal("-b"))) },
	)
}

func missingRefused(p *probe) error { return p.rejects("", impl.ErrInvalid) }

func garbageRefused(p *probe) error {
	for _, garbage := range []impl.Token{"garbage", "..", "%00.%00.%00", "null"} {
		if err := p.rejects(garbage, impl.ErrInvalid); err != nil {
			return labelled(string(garbage), err)
		}
	}
	return nil
}

func lengthRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil || t == "" {
		return err
	}
	return firstOf(
		func() error { return labelled("cut by one", p.rejects(t[:len(t)-1], impl.ErrInvalid)) },
		func() error { return labelled("cut in half", p.rejects(t[:len(t)/2], impl.ErrInvalid)) },
		func() error { return labelled("longer by one", p.rejects(t+"A", impl.ErrInvalid)) },
		func() error { return labelled("with one part more", p.rejects(t+".A", impl.ErrInvalid)) },
	)
}

func tamperedRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	for i, part := range parts(t) {
		if err := p.rejects(withPart(t, i, flipped(part))); err != nil {
			return err
		}
	}
	return nil
}

func nonCanonicalRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	for i, part := range parts(t) {
		if other, ok := sibling(part); ok {
			if err := p.rejects(withPart(t, i, other), impl.ErrInvalid); err != nil {
				return err
			}
		}
	}
	return nil
}

func whiteSpaceRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	spaced := []impl.Token{t[:len(t)/2] + " " + t[len(t)/2:]}
	if _, direct := p.target.(Direct); direct {
		spaced = append(spaced, " "+t, t+" ", t+"\n", "\n"+t, t[:len(t)/2]+"\r\n"+t[len(t)/2:], t+"\x00")
	}
	for _, s := range spaced {
		if err := p.rejects(s, impl.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}

func algorithmRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	for _, alg := range []string{"none", "None", "HS256", "RS256", "ES256"} {
		if other, ok := withAlgorithm(t, alg); ok {
			if err := p.rejects(other, impl.ErrInvalid); err != nil {
				return labelled(alg, err)
			}
		}
	}
	return nil
}

func expiredRefused(p *probe) error {
	t, err := p.target.IssueExpired(p.ctx, p.principal(""))
	if err != nil {
		return labelled("issue", err)
	}
	return p.rejects(t, impl.ErrExpired)
}

func expiredTamperedRefused(p *probe) error {
	t, err := p.target.IssueExpired(p.ctx, p.principal(""))
	if err != nil {
		return labelled("issue", err)
	}
	last := len(parts(t)) - 1
	return p.rejects(withPart(t, last, flipped(parts(t)[last])))
}

// neverIssuedRefused asks twice: a scheme that adopts an identifier it is shown takes it the second time.
func neverIssuedRefused(p *probe) error {
	t, err := p.issue("")
	if err != nil {
		return err
	}
	forged := neverIssued(t)
	return firstOf(
		func() error { return p.rejects(forged) },
		func() error { return labelled("the second time", p.rejects(forged)) },
	)
}
