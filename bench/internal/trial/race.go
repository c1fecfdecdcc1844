package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// raceAfter is how long beyond the staleness bound a raced token is asked again: whatever was in flight
// has landed by then.
const raceAfter = 60 * time.Millisecond

// raceGap is how far apart races begin.
const raceGap = 12 * time.Millisecond

// raceSlice has requests under way on every replica while their token is logged out, or its user's
// preferences put, and asks afterwards what became of it.
func (b *block) raceSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	random := b.random(a, slice)
	holders, err := b.holders(ctx, a, slice, b.Cell.Events, 1)
	if err != nil {
		return results.Slice{}, err
	}
	var events []load.Event
	at := firstEvent
	for i, h := range holders {
		event := b.raceEvent(a, h, i)
		event.At, event.Through = at, random.IntN(len(a.replicas))
		at += raceGap + time.Duration(random.Int64N(int64(eventGapMore)))
		events = append(events, event)
	}
	pace := revokePace(a.bound())
	s, chased, err := b.hunt(ctx, hunt{arm: a, events: events, pace: pace}, slice)
	if err != nil {
		return s, err
	}
	a.yield.addRaces(a.Point.Case, chased)
	s.Requests = len(events)
	return s, nil
}

// raceEvent asks every replica once more when all is over.
func (b *block) raceEvent(a *arm, h holder, i int) load.Event {
	token := h.tokens[0]
	event := load.Event{AfterDelay: a.bound() + raceAfter}
	var judge func(*load.Response) load.Verdict
	if a.Point.Case == scenarios.CasePreferences {
		mark := fmt.Sprintf("race-%d", i)
		event.Revoke = a.request(http.MethodPut, "/me/preferences", token, fmt.Appendf(nil, `{"mark":%q}`, mark))
		judge = withoutMark(mark)
	} else {
		event.Revoke, event.Acknowledged = a.request(http.MethodPost, "/logout", token, nil), a.acknowledged()
	}
	event.Trains, event.After = a.onEach(a.me(token), judge), a.onEach(a.me(token), judge)
	return event
}

// withoutMark judges as accepted an answer that shows other preferences than those that were put: what
// is to be gone is still there, or back.
func withoutMark(mark string) func(*load.Response) load.Verdict {
	return func(r *load.Response) load.Verdict {
		var me struct{ Preferences struct{ Mark string } }
		switch {
		case r.Status != http.StatusOK:
			return load.Odd // the session has not ended
		case json.Unmarshal(r.Body, &me) != nil || me.Preferences.Mark != mark:
			return load.Accepted
		}
		return load.Rejected
	}
}

// addRaces counts the races whose outcome is known, and those that ended wrong.
func (y *yield) addRaces(raced scenarios.Case, chased load.Chased) {
	for _, result := range chased.Events {
		if !result.Revoked {
			y.warnOnce("a race did not count: " + result.Reason)
			continue
		}
		undone, known := false, true
		for _, v := range result.After {
			undone = undone || v == load.Accepted
			known = known && (v == load.Accepted || v == load.Rejected)
		}
		if !known {
			y.warnOnce("a race did not count: a replica did not say how it ended")
			continue
		}
		y.races++
		switch {
		case !undone:
		case raced == scenarios.CasePreferences:
			y.updatesLost++
		default:
			y.resurrections++
		}
	}
}
