package session

import (
	"context"
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
// reconciliations, and requests that are given up. And nobody is told what is older than what this replica has told
// before they asked: a session that it refused once as revoked it never accepts again.
func TestALoadBegunBeforeARevokeNeverOverwritesIt(t *testing.T) {
	const batches = 40 // of a hundred schedules each, rapid's own number
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		for range batches {
			rapid.Check(t, func(rt *rapid.T) {
				steps := rapid.SliceOfN(rapid.Custom(drawStep), 1, 40).Draw(rt, "steps")
				entries := rapid.SampledFrom([]int{1, 100}).Draw(rt, "entries") // one evicts the other, or none
				var err error
				bubble.Run(t, func(t *testing.T) { err = newSchedule(t, rung, entries).run(steps) })
				if err != nil {
					rt.Fatal(err)
				}
			})
		}
	})
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
	if v := shownVersion(r.principal); v < max(r.floor, r.told) {
		return fmt.Errorf("was shown version %d, and others before it had been told of %d", v, r.told)
	}
	return nil
}

// The same by name: each of these once told somebody of what is older than what others had been told of before.
func TestNobodyIsToldOfWhatIsOlderThanWhatWasTold(t *testing.T) {
	for words, verbs := range map[string][]string{
		"a slow load, and a revoke":       {"verify", "revoke elsewhere", "verify", "answer last", "answer", "verify"},
		"a slow load, and an update":      {"verify", "update elsewhere", "verify", "answer last", "answer", "verify"},
		"a slow load, kept first":         {"verify", "update elsewhere", "verify", "answer", "answer", "verify"},
		"an answer while it is behind":    {"verify", "answer", "update elsewhere", "fall behind", "verify", "answer", "catch up", "verify"},
		"a refusal while it is behind":    {"verify", "answer", "revoke elsewhere", "fall behind", "verify", "answer", "catch up", "verify"},
		"a load from before it is behind": {"verify", "update elsewhere", "fall behind", "verify", "answer last", "catch up", "answer", "verify"},
		"a load that is overtaken and read late": {
			"verify late", "reconcile", "verify", "update elsewhere", "answer", "answer", "answer", "verify",
		},
	} {
		eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
			bubble.Run(t, func(t *testing.T) {
				steps := make([]step, len(verbs))
				for i, verb := range verbs {
					steps[i].Verb = verb
				}
				if err := newSchedule(t, rung, 100).run(steps); err != nil {
					t.Errorf("%s: %v", words, err)
				}
			})
		})
	}
}

func shownVersion(p impl.Principal) int {
	var shown struct{ V int }
	if len(p.Preferences) > 0 && json.Unmarshal(p.Preferences, &shown) != nil {
		return -1
	}
	return shown.V
}

// The schedules are worth something only if they get to where a load is overtaken. Its answer is refused, and the
// store asked anew.
func TestALoadThatIsOvertaken(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		bubble.Run(t, func(t *testing.T) {
			w := newSchedule(t, rung, 100)
			for _, verb := range []string{"verify", "revoke elsewhere", "hear", "answer"} {
				if err := w.act(step{Verb: verb}); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
			}
			if n := w.scheme.cache.kept.size(); len(w.loads) != 1 || n != 0 {
				t.Errorf("%d loads are under way, want the second; %d are kept", len(w.loads), n)
			}
			w.letThrough(0)
			synctest.Wait()
			if err := w.requests[0].err; !errors.Is(err, impl.ErrRevoked) {
				t.Errorf("the second load gave %v", err)
			}
		})
	})
}

// A request whose loads are all overtaken ends all the same, and leaves nothing behind.
func TestALoadThatIsOvertakenAgainAndAgain(t *testing.T) {
	s, records, _ := cachedOnFake(t, impl.Fast)
	token := issued(t, s, "alex")
	records.answer = func(context.Context) error {
		s.cache.kept.drop(proofOf(token))
		return nil
	}
	if p := verifies(t, s, token, nil); p.Subject != "alex" {
		t.Errorf("shown %+v", p)
	}
	if n := s.cache.kept.size(); records.calls["get"] != loadsForOne || n != 0 {
		t.Errorf("%d loads, want %d; %d are kept", records.calls["get"], loadsForOne, n)
	}
}
