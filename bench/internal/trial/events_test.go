package trial

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

func TestRequestsAreWholeHTTP(t *testing.T) {
	a := &arm{carrier: impl.Bearer{}}
	for words, tc := range map[string]struct {
		raw                       []byte
		method, path, token, body string
	}{
		"a probe":          {a.me("tok"), "GET", "/me", "Bearer tok", ""},
		"a logout":         {a.request("POST", "/logout", "tok", nil), "POST", "/logout", "Bearer tok", ""},
		"an update":        {a.request("PUT", "/me/preferences", "tok", []byte(`{"a":1}`)), "PUT", "/me/preferences", "Bearer tok", `{"a":1}`},
		"without a token":  {a.me(""), "GET", "/me", "", ""},
		"with other words": {load.RawRequest(impl.Bearer{}, "POST", "/operator/disable", "key", []byte(`{}`)), "POST", "/operator/disable", "Bearer key", "{}"},
	} {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(tc.raw)))
		if err != nil {
			t.Errorf("%s: %v", words, err)
			continue
		}
		body, _ := io.ReadAll(r.Body)
		if r.Method != tc.method || r.URL.Path != tc.path || r.Header.Get("Authorization") != tc.token || string(body) != tc.body || r.Host != load.Host {
			t.Errorf("%s: read as %s %s, %q, body %q", words, r.Method, r.URL.Path, r.Header.Get("Authorization"), body)
		}
		if (r.Header.Get("Content-Type") == "application/json") != (tc.body != "") {
			t.Errorf("%s: media type %q", words, r.Header.Get("Content-Type"))
		}
	}
}

func TestJudges(t *testing.T) {
	answer := func(status int, body string) *load.Response {
		return &load.Response{Status: status, Body: []byte(body)}
	}
	for words, tc := range map[string]struct {
		judge  func(*load.Response) load.Verdict
		answer *load.Response
		want   load.Verdict
	}{
		"the role is still there":       {stillHas("admin"), answer(200, `{"roles":["reader","admin"]}`), load.Accepted},
		"the role is gone":              {stillHas("admin"), answer(200, `{"roles":["reader"]}`), load.Rejected},
		"the token has ended instead":   {stillHas("admin"), answer(401, `{}`), load.Rejected},
		"the replica cannot tell roles": {stillHas("admin"), answer(503, `{}`), load.Unavailable},
		"the update shows":              {withoutMark("m-1"), answer(200, `{"preferences":{"mark":"m-1"}}`), load.Rejected},
		"the update is not there":       {withoutMark("m-1"), answer(200, `{"preferences":null}`), load.Accepted},
		"an older update is there":      {withoutMark("m-1"), answer(200, `{"preferences":{"mark":"m-0"}}`), load.Accepted},
		"the session is gone":           {withoutMark("m-1"), answer(401, `{}`), load.Odd},
	} {
		if got := tc.judge(tc.answer); got != tc.want {
			t.Errorf("%s: %v, want %v", words, got, tc.want)
		}
	}
}

func TestAcknowledgedIsWhatTheVariantCanSay(t *testing.T) {
	answer := func(body string) *load.Response { return &load.Response{Status: 200, Body: []byte(body)} }
	revoking := &arm{host: &host{variant: server.Variant{Promises: impl.Promises{RevokesOne: true}}}}
	if said := revoking.acknowledged(); !said(answer(`{"revoked":true}`)) || said(answer(`{"revoked":false}`)) || said(&load.Response{Status: 503}) {
		t.Error("a revoke counts when the site says so, and not otherwise")
	}
	if stateless := (&arm{host: &host{}}); stateless.acknowledged() != nil {
		t.Error("where nothing can be revoked any success is the answer to a logout")
	}
}

func TestOfManyTokensThreeAreProbed(t *testing.T) {
	var tokens []impl.Token
	for i := range 100 {
		tokens = append(tokens, impl.Token(rune('a'+i)))
	}
	if got := sampleOf(tokens); len(got) != 3 || got[0] != tokens[0] || got[1] != tokens[50] || got[2] != tokens[99] {
		t.Errorf("probes %d tokens", len(got))
	}
	if got := sampleOf(tokens[:2]); len(got) != 2 {
		t.Errorf("of two tokens probes %d", len(got))
	}
}

// Two arms may share their replicas and their keys: an event must not end what another one watches.
func TestNoTwoEventsShareAUser(t *testing.T) {
	b := &block{Block: Block{Cell: scenarios.Cell{Users: 7, Slices: 3, Events: 5}}}
	for place := range 4 {
		b.arms = append(b.arms, &arm{place: place})
	}
	seen := map[int]bool{}
	for _, a := range b.arms {
		for slice := range 3 {
			for i := range 5 {
				user := b.firstHolder(a, slice) + i
				if seen[user] || user < 7 || user >= 7+b.eventUsers() {
					t.Fatalf("user %d is taken twice, or not in the table of %d", user, 7+b.eventUsers())
				}
				seen[user] = true
			}
		}
	}
}

func TestAnOperationSaysAnEmptyListOfRoles(t *testing.T) {
	body, err := json.Marshal(operation{"u", demoted([]string{"admin"})})
	if err != nil || string(body) != `{"subject":"u","roles":[]}` {
		t.Errorf("%s, %v", body, err)
	}
	if body, _ = json.Marshal(operation{Subject: "u"}); string(body) != `{"subject":"u"}` {
		t.Errorf("%s", body)
	}
}

func TestArmsThatDifferOnlyInWhatIsDoneShareReplicas(t *testing.T) {
	s, _ := scenarios.ByName("revocation")
	b := &block{runner: &Runner{}}
	variant := server.Variant{Name: scenarios.SessionStrict}
	first := b.hostOf(scenarios.Arm{Variant: variant.Name, Point: s.Points[0]}, variant, nil)
	for _, p := range s.Points[1:] {
		if b.hostOf(scenarios.Arm{Variant: variant.Name, Point: p}, variant, nil) != first {
			t.Errorf("%s has replicas of its own", p.Label)
		}
	}
	other := s.Points[0]
	other.Lifetime = 1
	if b.hostOf(scenarios.Arm{Variant: variant.Name, Point: other}, variant, nil) == first {
		t.Error("another lifetime shares replicas that were not started for it")
	}
}
