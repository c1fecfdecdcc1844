package trial

import (
	"context"
	"fmt"

	"authbench/impl"
	"authbench/scenarios"
)

// fit leaves a gap where the carrier of an arm that makes its tokens event by event could not hold them. What has users
// is asked when they are given theirs, and a verb is carried by nothing.
func (b *block) fit(ctx context.Context, a *arm) error {
	switch a.Point.Work {
	case scenarios.WorkExpire, scenarios.WorkRace, scenarios.WorkRefresh:
	default:
		return nil
	}
	if (a.carrier == impl.Bearer{} || !a.variant.Promises.Authenticates) {
		return nil // it holds any
	}
	tokens, err := a.issuing().Issue(ctx, 0, 1)
	if err == nil && len(tokens) == 1 && a.carrier.Fits(tokens[0]) != nil {
		a.yield.gap = fmt.Sprintf("a %s holds no token of %d B", a.carrier.Name(), len(tokens[0]))
	}
	return err
}
