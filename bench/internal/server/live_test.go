package server

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"authbench/impl"
	"authbench/impl/impltest"
)

// TestALiveReplicaConforms: the suite sees over HTTP what it sees in one process.
func TestALiveReplicaConforms(t *testing.T) {
	s := newTestSpawner(t)
	for _, variant := range []string{fakeNone, fakeSession, fakeStateless, fakeBytes, fakeRefresh} {
		for _, carrier := range []string{"bearer", "cookie"} {
			t.Run(variant+" "+carrier, func(t *testing.T) {
				v, err := variantByName(fakeVariants(), variant)
				if err != nil {
					t.Fatal(err)
				}
				config := testReplicaConfig(variant)
				config.Carrier = carrier
				live := NewLive(startTestReplica(t, s, config))
				defer live.Close()
				if err := impltest.Conform(t.Context(), live, v.Promises, "live-"); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestTheSuiteSeesALieOverHTTP: a variant that promises what it cannot do is found out.
func TestTheSuiteSeesALieOverHTTP(t *testing.T) {
	s := newTestSpawner(t)
	strict := impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, StableToken: true, RoleChange: impl.RolesRewritten,
	}
	rolesEnd := strict
	rolesEnd.RoleChange = impl.RolesEnd
	for variant, promises := range map[string]impl.Promises{
		fakeRefresh:   rolesEnd,
		fakeNone:      {Authenticates: true},
		fakeStateless: strict,
		fakeSession:   {Authenticates: true, StableToken: true},
	} {
		live := NewLive(startTestReplica(t, s, testReplicaConfig(variant)))
		if err := impltest.Conform(t.Context(), live, promises, ""); err == nil {
			t.Errorf("%s: conforms to %+v", variant, promises)
		}
		live.Close()
	}
}

func TestALiveReplicaThatDiedSaysSo(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	live := NewLive(r)
	defer live.Close()
	if _, err := live.Verify(t.Context(), "x"); !errors.Is(err, impl.ErrInvalid) {
		t.Fatal(err)
	}
	if err := syscall.Kill(r.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-r.Exited()
	if _, err := live.Verify(t.Context(), "x"); !errors.Is(err, ErrExited) {
		t.Errorf("got %v", err)
	}
}

func TestProblemsBecomeErrorsAgain(t *testing.T) {
	answer := func(p problem) []byte { return fmt.Appendf(nil, `{"type":%q,"status":%d}`, p.Type, p.Status) }
	for _, err := range []error{impl.ErrInvalid, impl.ErrExpired, impl.ErrRevoked, impl.ErrUnavailable, impl.ErrTooLarge, impl.ErrNotRevocable} {
		p := problemFor(err)
		if got := problemError("GET /me", p.Status, answer(p)); !errors.Is(got, err) {
			t.Errorf("%v came back as %v", err, got)
		}
		if got := problemError("GET /me", 418, answer(p)); errors.Is(got, err) {
			t.Errorf("%v is believed with status 418", err)
		}
	}
	if got := problemError("GET /me", 404, answer(problemNotFound)); !strings.Contains(got.Error(), "not-found") {
		t.Errorf("got %v", got)
	}
	if got := problemError("GET /me", 502, []byte("<html>")); !strings.Contains(got.Error(), "502") {
		t.Errorf("got %v", got)
	}
}
