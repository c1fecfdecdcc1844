package server

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/impl"
)

func TestALiveLoginGoesOn(t *testing.T) {
	s := newTestSpawner(t)
	for _, carrier := range []string{"bearer", "cookie"} {
		config := testReplicaConfig(fakeRefresh)
		config.Carrier = carrier
		live := NewLive(startTestReplica(t, s, config))
		pair, err := live.IssuePair(t.Context(), impl.Principal{Subject: "somebody", Roles: []string{"editor"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := live.ChangeRoles(t.Context(), "somebody", nil); err != nil {
			t.Errorf("%s: no roles at all: %v", carrier, err)
		}
		next, err := live.Refresh(t.Context(), pair.Refresh)
		if err != nil || !next.RefreshEnds.Equal(pair.RefreshEnds) || next.Refresh == pair.Refresh {
			t.Fatalf("%s: ends %v, then %v, %v", carrier, pair.RefreshEnds, next.RefreshEnds, err)
		}
		if p, err := live.Verify(t.Context(), next.Access); err != nil || len(p.Roles) > 0 {
			t.Errorf("%s: roles %v, %v", carrier, p.Roles, err)
		}
		if err := live.Disable(t.Context(), "somebody"); err != nil {
			t.Error(err)
		}
		if _, err := live.Refresh(t.Context(), next.Refresh); !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("%s: after the disable: %v", carrier, err)
		}
		live.Close()
	}
}

func TestALiveReplicaWithoutAKeyHasNoOperator(t *testing.T) {
	config := testReplicaConfig(fakeSession)
	config.OperatorKey = ""
	live := NewLive(startTestReplica(t, newTestSpawner(t), config))
	defer live.Close()
	if err := live.ChangeRoles(t.Context(), "u", nil); err == nil || !strings.Contains(err.Error(), "start it with an operator key") {
		t.Errorf("got %v", err)
	}
}

func TestLiveReadsTheEndOfAJWT(t *testing.T) {
	token := func(claims string) impl.Token {
		return impl.Token("e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln")
	}
	for words, tc := range map[string]struct {
		token impl.Token
		want  time.Time
	}{
		"a JWT":          {token(`{"sub":"u","exp":1700000000}`), time.Unix(1700000000, 0)},
		"without an end": {token(`{"sub":"u"}`), time.Time{}},
		"no claims":      {token(`no`), time.Time{}},
		"no base64":      {"a.%.c", time.Time{}},
		"an opaque one":  {"c2Vzc2lvbg", time.Time{}},
		"none at all":    {"", time.Time{}},
	} {
		if got := new(Live).Expires(tc.token); !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", words, got, tc.want)
		}
	}
}

func TestASetUserIsTheTablesAlone(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	before, err := r.Issue(t.Context(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetUser(t.Context(), "user-000001", []string{"owner"}, false); err != nil {
		t.Fatal(err)
	}
	after, err := r.Issue(t.Context(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	live := NewLive(r)
	defer live.Close()
	for want, token := range map[string]impl.Token{"reader": before[0], "owner": after[0]} {
		if p, err := live.Verify(t.Context(), token); err != nil || !slices.Equal(p.Roles, []string{want}) {
			t.Errorf("got %v, %v, want %s", p.Roles, err, want)
		}
	}
	if err := r.SetUser(t.Context(), "", nil, true); err == nil || !strings.Contains(err.Error(), `field "sub"`) {
		t.Errorf("nobody was set: %v", err)
	}
}
