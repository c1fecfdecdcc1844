package session

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
)

// A change that comes between the read and the write of another: whatever the two are, both are there in
// the end, and a logout wins over all.
func TestAnUpdateAndARoleChangeNeverUndoEachOther(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, records := onFake(t, Config{Rung: rapid.SampledFrom(Rungs()).Draw(rt, "rung")})
		if rapid.Bool().Draw(rt, "cached") {
			s, records, _ = cachedOnFake(t, rapid.SampledFrom(CachedRungs()).Draw(rt, "cached rung"))
		}
		token := issued(t, s, "alex")
		seen := verifies(t, s, token, nil) // what the site knows of the user when it updates
		outer := rapid.SampledFrom([]string{"update", "roles"}).Draw(rt, "outer")
		inner := rapid.SliceOfN(rapid.SampledFrom([]string{"update", "roles", "revoke"}), 0, 6).Draw(rt, "inner")
		want, ended := seen, false
		i := 0
		records.before = func(command string) {
			if command != "swap" || i == len(inner) {
				return
			}
			ended = ended || inner[i] == "revoke"
			_ = makeChange(s, token, seen, inner[i], i, &want) // fails where the session has ended
			i++
		}
		err := makeChange(s, token, seen, outer, 100, &want)
		got, verified := s.Verify(context.Background(), token)
		switch {
		case ended:
			if !errors.Is(verified, impl.ErrRevoked) || (outer == "update" && !errors.Is(err, impl.ErrRevoked)) {
				rt.Fatalf("after a logout: %v, and a verify says %v", err, verified)
			}
		case err != nil || verified != nil:
			rt.Fatal(err, verified)
		case !cmp.Equal(want, got):
			rt.Fatal(cmp.Diff(want, got))
		}
	})
}

// makeChange gives the change's number to the preferences or the roles and, once that is done, takes it down
// in want.
func makeChange(s *Scheme, token impl.Token, seen impl.Principal, verb string, number int, want *impl.Principal) error {
	ctx := context.Background()
	text, err := json.Marshal(map[string]int{"n": number})
	switch verb {
	case "revoke":
		return s.Revoke(ctx, token)
	case "roles":
		roles := []string{string(text)}
		if err = s.ChangeRoles(ctx, seen.Subject, roles); err == nil {
			want.Roles = roles
		}
	case "update":
		seen.Preferences = text
		if _, err = s.Update(ctx, token, seen, nil); err == nil {
			want.Preferences = text
		}
	}
	return err
}

func TestAChangeThatNeverGetsThroughEnds(t *testing.T) {
	eachRung(t, Rungs(), func(t *testing.T, rung impl.Rung) {
		s, records := onFake(t, Config{Rung: rung})
		token := issued(t, s, "alex")
		id := proofOf(token).id()
		records.before = func(command string) {
			if command == "swap" { // somebody else is always faster
				r := records.held[id]
				changed, err := s.decode(r.data)
				changed.LastSeenUnixMS++
				data, errEncode := s.encode(changed)
				records.held[id] = fakeRecord{data, r.goneAt}
				if err := errors.Join(err, errEncode); err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := s.Update(t.Context(), token, impl.Principal{Subject: "alex"}, nil); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("update: %v", err)
		}
		if err := s.ChangeRoles(t.Context(), "alex", nil); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("change of roles: %v", err)
		}
		if n := records.calls["swap"]; n != 2*32 {
			t.Errorf("%d tries of two changes, want 32 each", n)
		}
	})
}

func TestAChangeOfRoles(t *testing.T) {
	s, records := onFake(t, Config{})
	tokens := make([]impl.Token, 100)
	for i := range tokens {
		tokens[i] = issued(t, s, "alex")
	}
	bystander := issued(t, s, "sam")
	delete(records.held, proofOf(tokens[0]).id()) // listed, and gone
	if err := s.ChangeRoles(t.Context(), "alex", []string{"editor", "auditor"}); err != nil {
		t.Fatal(err)
	}
	verifies(t, s, tokens[0], impl.ErrRevoked)
	for _, token := range tokens[1:] {
		if p := verifies(t, s, token, nil); !slices.Equal(p.Roles, []string{"editor", "auditor"}) {
			t.Errorf("roles %q", p.Roles)
		}
	}
	if p := verifies(t, s, bystander, nil); !slices.Equal(p.Roles, []string{"reader"}) {
		t.Errorf("somebody else's roles are %q", p.Roles)
	}
	for words, err := range map[string]error{
		"nobody": s.ChangeRoles(t.Context(), "", []string{"editor"}),
		"a role": s.ChangeRoles(t.Context(), "alex", []string{""}),
	} {
		if !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("%s: %v", words, err)
		}
	}
}
