package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/impl"
	"authbench/scenarios"
)

// A holder is the user of one event and its tokens, in the order in which they were issued.
type holder struct {
	subject string
	tokens  []impl.Token
}

// eventUsers is how many users the events of a block need beside the cell's: every event has one that no
// other event of the block has, since arms may share a store prefix.
func (b *block) eventUsers() int { return len(b.arms) * max(1, b.Cell.Slices) * max(2, b.Cell.Events) }

// firstHolder is the number of the first user of an arm's slice.
func (b *block) firstHolder(a *arm, slice int) int {
	return b.Cell.Users + (a.place*max(1, b.Cell.Slices)+slice)*max(2, b.Cell.Events)
}

// holders issues tokens to n users, through the first replica.
func (b *block) holders(ctx context.Context, a *arm, slice, n, tokens int) ([]holder, error) {
	first := b.firstHolder(a, slice)
	all := make([]holder, n)
	for range tokens {
		issued, err := a.replicas[0].Issue(ctx, first, n)
		if err != nil {
			return nil, err
		}
		for i, t := range issued {
			all[i].subject = scenarios.Subject(first+i, a.principal.Subject)
			all[i].tokens = append(all[i].tokens, t)
		}
	}
	return all, nil
}

// request returns the bytes of a request that presents t, unless it is empty.
func (a *arm) request(method, path string, t impl.Token, body []byte) []byte {
	return load.RawRequest(a.carrier, method, path, t, body)
}

// me is the request that probes t.
func (a *arm) me(t impl.Token) []byte { return a.request(http.MethodGet, "/me", t, nil) }

// onEach is a train to each replica, or a question to each.
func (a *arm) onEach(request []byte, judge func(*load.Response) load.Verdict) []load.Train {
	var trains []load.Train
	for replica := range a.replicas {
		trains = append(trains, load.Train{Replica: replica, Request: request, Judge: judge})
	}
	return trains
}

// revokeEvent is the event that ends what the point's case says, through one replica.
func (b *block) revokeEvent(a *arm, h holder, through int) load.Event {
	event := load.Event{Through: through, Acknowledged: a.acknowledged()}
	probed, judge := h.tokens[:1], (func(*load.Response) load.Verdict)(nil)
	switch a.caseOf() {
	case scenarios.CaseEverywhere:
		event.Revoke, probed = a.request(http.MethodPost, "/logout-everywhere", h.tokens[0], nil), sampleOf(h.tokens)
	case scenarios.CaseDisable:
		event.Revoke, probed = b.operate("/operator/disable", operation{Subject: h.subject}), h.tokens
	case scenarios.CaseRole:
		roles := a.principal.Roles
		event.Revoke, probed = b.operate("/operator/roles", operation{h.subject, demoted(roles)}), h.tokens
		judge = stillHas(roles[len(roles)-1])
	default:
		event.Revoke = a.request(http.MethodPost, "/logout", h.tokens[0], nil)
		for _, other := range h.tokens[1:] {
			event.After = append(event.After, a.onEach(a.me(other), nil)...)
		}
	}
	for _, t := range probed {
		event.Trains = append(event.Trains, a.onEach(a.me(t), judge)...)
	}
	return event
}

// caseOf is what the arm's events end: where one token cannot be ended alone, all of its subject's.
func (a *arm) caseOf() scenarios.Case {
	switch p := a.variant.Promises; {
	case a.Point.Case == scenarios.CaseDisable || a.Point.Case == scenarios.CaseRole:
		return a.Point.Case
	case a.Point.Case == scenarios.CaseEverywhere, p.RevokesAll && !p.RevokesOne:
		return scenarios.CaseEverywhere
	}
	return scenarios.CaseOneDevice
}

// sampleOf is the first, the middle and the last of many tokens.
func sampleOf(tokens []impl.Token) []impl.Token {
	if len(tokens) <= 3 {
		return tokens
	}
	return []impl.Token{tokens[0], tokens[len(tokens)/2], tokens[len(tokens)-1]}
}

// An operation is what an operator asks the site for.
type operation struct {
	Subject string   `json:"subject"`
	Roles   []string `json:"roles,omitzero"`
}

func (b *block) operate(path string, o operation) []byte {
	body, _ := json.Marshal(o) // strings alone: nothing that could fail
	return load.RawRequest(impl.Bearer{}, http.MethodPost, path, impl.Token(b.runner.operatorKey), body)
}

// demoted is the roles without the last, however often that is among them.
func demoted(roles []string) []string {
	last := roles[len(roles)-1]
	return slices.DeleteFunc(append([]string{}, roles...), func(role string) bool { return role == last })
}

// stillHas judges a token that works by whether it speaks for a role: without it the change has arrived.
func stillHas(role string) func(*load.Response) load.Verdict {
	return func(r *load.Response) load.Verdict {
		var me struct{ Roles []string }
		if r.Status != http.StatusOK || json.Unmarshal(r.Body, &me) != nil {
			return load.ByStatus(r.Status)
		}
		if slices.Contains(me.Roles, role) {
			return load.Accepted
		}
		return load.Rejected
	}
}

// acknowledged reports of an answer whether the site says that the tokens have ended. Where a token ends
// by itself alone, the site's answer to a logout is all there is.
func (a *arm) acknowledged() func(*load.Response) bool {
	if p := a.variant.Promises; !p.RevokesOne && !p.RevokesAll {
		return nil
	}
	return func(r *load.Response) bool {
		return r.Status == http.StatusOK && bytes.Contains(r.Body, []byte(`"revoked":true`))
	}
}

// bound is the propagation delay that the arm's variant promises at its point. A variant that cannot
// revoke is held to the end of its tokens.
func (a *arm) bound() time.Duration {
	c, promises := a.replicas[0].Config(), a.promises()
	promises.UntilExpiry = a.endsByItself()
	if promises.Refreshes {
		return promises.Bound(c.AccessLifetime, c.Leeway)
	}
	return promises.Bound(c.Lifetime, c.Leeway)
}

// random returns the numbers of one slice of one arm.
func (b *block) random(a *arm, slice int) *rand.Rand {
	seed := derive(b.Seed, a.Variant+" "+a.Point.Label, slice)
	return rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))
}
