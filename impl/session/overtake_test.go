package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

// A load that began before a change never puts back what the change replaced, in thousands of schedules of
// loads' beginnings and ends, changes here and elsewhere, announcements that arrive or are lost,
// reconciliations, and requests that are given up.
func TestALoadBegunBeforeARevokeNeverOverwritesIt(t *testing.T) {
	const batches = 40 // of a hundred schedules each, rapid's own number
	for range batches {
		rapid.Check(t, func(rt *rapid.T) {
			steps := rapid.SliceOfN(rapid.Custom(drawStep), 1, 40).Draw(rt, "steps")
			var err error
			bubble.Run(t, func(t *testing.T) { err = newSchedule(t).run(steps) })
			if err != nil {
				rt.Fatal(err)
			}
		})
	}
}

// judge looks at what every request was told.
func (w *schedule) judge() error {
	for i, r := range w.requests {
		if err := w.wrong(r); err != nil {
			return fmt.Errorf("request %d, of session %d, which had to know version %d: %w", i, r.session, r.floor, err)
		}
	}
	return nil
}

func (w *schedule) wrong(r *request) error {
	switch {
	case errors.Is(r.err, impl.ErrUnavailable) && r.gaveUp:
		return nil
	case errors.Is(r.err, impl.ErrRevoked) && w.ended[r.session]:
		return nil
	case r.err != nil:
		return fmt.Errorf("refused: %w", r.err)
	}
	if v := shownVersion(r.principal); v < r.floor {
		return fmt.Errorf("was shown version %d", v)
	}
	return nil
}

func shownVersion(p impl.Principal) int {
	var shown struct{ V int }
	if len(p.Preferences) > 0 && json.Unmarshal(p.Preferences, &shown) != nil {
		return -1
	}
	return shown.V
}

// The schedules are worth something only if they get to where a load is overtaken: the answer that was
// overtaken is refused, and asked for anew.
func TestALoadThatIsOvertakenIsMadeAnew(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		w := newSchedule(t)
		for _, verb := range []string{"verify", "revoke elsewhere", "hear", "answer"} {
			if err := w.act(step{Verb: verb}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if len(w.loads) != 1 || w.requests[0].err != nil {
			t.Errorf("%d loads are under way, want the second: %v", len(w.loads), w.requests[0].err)
		}
		w.letThrough(0)
		synctest.Wait()
		if err := w.requests[0].err; !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("the second load gave %v", err)
		}
	})
}
