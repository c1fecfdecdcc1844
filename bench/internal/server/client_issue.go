package server

import (
	"context"
	"fmt"

	"authbench/impl"
)

// issueChunk is how many tokens are asked for at a time, so that a call can end soon after its context
// even where a token takes milliseconds to sign.
const issueChunk = 500

// Issue makes a token for each of n users from user number first on, in order.
func (r *Replica) Issue(ctx context.Context, first, n int) ([]impl.Token, error) {
	tokens := make([]impl.Token, 0, n)
	err := r.inChunks(ctx, verbIssue, first, n, func(rep reply) { tokens = append(tokens, rep.Tokens...) })
	return tokens, err
}

// IssuePairs begins a login for each of n users from user number first on, in order.
func (r *Replica) IssuePairs(ctx context.Context, first, n int) ([]impl.Pair, error) {
	pairs := make([]impl.Pair, 0, n)
	err := r.inChunks(ctx, verbIssuePair, first, n, func(rep reply) { pairs = append(pairs, rep.Pairs...) })
	return pairs, err
}

// RevokeMany makes and at once ends a token for each of n users from user number first on.
func (r *Replica) RevokeMany(ctx context.Context, first, n int) error {
	return r.inChunks(ctx, verbRevokeMany, first, n, func(reply) {})
}

// inChunks asks for a thing for n users, a chunk a call.
func (r *Replica) inChunks(ctx context.Context, verb string, first, n int, take func(reply)) error {
	for done := 0; done < n; done += issueChunk {
		rep, err := r.call(ctx, request{Verb: verb, First: first + done, N: min(issueChunk, n-done)})
		if err != nil {
			return err
		}
		take(rep)
	}
	return nil
}

// IssuePrincipal makes a token for p.
func (r *Replica) IssuePrincipal(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return r.issueOne(ctx, verbIssueTo, p)
}

// IssueExpired makes a token for p that ended a moment ago.
func (r *Replica) IssueExpired(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return r.issueOne(ctx, verbIssueExpired, p)
}

func (r *Replica) issueOne(ctx context.Context, verb string, p impl.Principal) (impl.Token, error) {
	rep, err := r.call(ctx, request{Verb: verb, Principal: &p})
	if err != nil {
		return "", err
	}
	if len(rep.Tokens) != 1 {
		return "", fmt.Errorf("%s answered %s with %d tokens", r.name, verb, len(rep.Tokens))
	}
	return rep.Tokens[0], nil
}

// IssuePair begins a login for p.
func (r *Replica) IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	rep, err := r.call(ctx, request{Verb: verbIssuePair, Principal: &p})
	if err != nil {
		return impl.Pair{}, err
	}
	if len(rep.Pairs) != 1 {
		return impl.Pair{}, fmt.Errorf("%s answered %s with %d pairs", r.name, verbIssuePair, len(rep.Pairs))
	}
	return rep.Pairs[0], nil
}
