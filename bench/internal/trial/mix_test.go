package trial

import (
	"math"
	"strings"
	"testing"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

var someMix = scenarios.Mix{Logins: 1, Reads: 8, Writes: 0.5, Refreshes: 2, Logouts: 0.5}

// mixArm is an arm of a mix whose variant promises so much.
func mixArm(p impl.Promises, carrier impl.Carrier) *arm {
	return &arm{
		Arm:     scenarios.Arm{Point: scenarios.Point{Work: scenarios.WorkMix, RateRPS: 1200}},
		carrier: carrier, host: &host{variant: server.Variant{Promises: p}},
	}
}

// A variant that refreshes has its refreshes on its bill, and no more sessions for them.
func TestSessionsAreCountedByWhatEveryVariantDoes(t *testing.T) {
	plain, refreshing := yield{}, yield{}
	for _, y := range []*yield{&plain, &refreshing} {
		y.up, y.down, y.usage = 600_000, 400_000, usage{storeCommands: 3000}
		done := [load.Kinds]int{load.Login: 50, load.Read: 400, load.Write: 25, load.Logout: 25}
		if y == &refreshing {
			done[load.RefreshLogin] = 100
		}
		y.addMix(done, someMix)
		y.addMix(done, someMix)
	}
	total := results.Slice{ReplicaCPUSeconds: 0.5, StoreCPUSeconds: 0.2}
	for words, y := range map[string]*yield{"plain": &plain, "refreshing": &refreshing} {
		m := map[string]float64{}
		y.mixMetrics(m, total)
		for name, want := range map[string]float64{
			"mix_sessions": 100, "cpu_seconds_per_session": 0.007, "replica_cpu_seconds_per_session": 0.005, "store_cpu_seconds_per_session": 0.002,
			"wire_bytes_per_session": 10_000, "store_commands_per_session": 30, "logins_per_session": 1, "reads_per_session": 8,
			"writes_per_session": 0.5, "logouts_per_session": 0.5,
		} {
			if math.Abs(m[name]-want) > 1e-9 {
				t.Errorf("%s: %s = %v, want %v", words, name, m[name], want)
			}
		}
		if got, ok := m["refreshes_per_session"]; ok != (y == &refreshing) || ok && got != 2 {
			t.Errorf("%s: %v refreshes a session, %v", words, got, ok)
		}
		for name := range m {
			if _, known := scenarios.MetricByName(name); !known {
				t.Errorf("%s is no metric", name)
			}
		}
	}
	m := map[string]float64{}
	unknown := yield{storeUnknown: true}
	unknown.addMix([load.Kinds]int{load.Read: 10}, someMix)
	if unknown.mixMetrics(m, total); m["replica_cpu_seconds_per_session"] == 0 || m["cpu_seconds_per_session"] != 0 {
		t.Errorf("with a store that does not say: %v", m)
	}
	other := map[string]float64{}
	if new(yield).mixMetrics(other, total); len(other) > 0 {
		t.Errorf("of other work there are %v", other)
	}
}

func TestAnArmOffersWhatItSends(t *testing.T) {
	b := &block{runner: &Runner{Setup: Setup{Mix: someMix}}}
	if got := b.offered(mixArm(impl.Promises{Refreshes: true}, nil)); got != 1200 {
		t.Errorf("with refreshes %v", got)
	}
	if got := b.offered(mixArm(impl.Promises{}, nil)); got != 1000 {
		t.Errorf("without refreshes %v", got)
	}
	other := mixArm(impl.Promises{}, nil)
	other.Point.Work = scenarios.WorkOpen
	if got := b.offered(other); got != 1200 {
		t.Errorf("other work %v", got)
	}
}

// TestATokenMustFitWithWhatAWriteAddsToIt, or a write would be refused in the middle of a slice.
func TestATokenMustFitWithWhatAWriteAddsToIt(t *testing.T) {
	token := func(n int) impl.Pair { return impl.Pair{Access: impl.Token(strings.Repeat("x", n))} }
	most := impl.MaxCookieBytes - len(impl.CookieName)
	writes, reads := &block{runner: &Runner{Setup: Setup{Mix: someMix}}}, &block{runner: &Runner{Setup: Setup{Mix: scenarios.Mix{Logins: 1, Reads: 1}}}}
	for words, tc := range map[string]struct {
		b       *block
		p       impl.Promises
		carrier impl.Carrier
		pair    impl.Pair
		gap     bool
	}{
		"a token that fits, and nothing is written": {reads, impl.Promises{}, impl.Cookie{}, token(most), false},
		"a token that fits until it is written to":  {writes, impl.Promises{}, impl.Cookie{}, token(most), true},
		"a token that stays as it is":               {writes, impl.Promises{StableToken: true}, impl.Cookie{}, token(most), false},
		"a token that no cookie holds":              {reads, impl.Promises{}, impl.Cookie{}, token(most + 1), true},
		"a bearer holds any":                        {writes, impl.Promises{}, impl.Bearer{}, token(3 * most), false},
		"a refresh token that no cookie holds":      {reads, impl.Promises{}, impl.Cookie{}, impl.Pair{Access: "a", Refresh: token(most).Access}, true},
		"the control has none":                      {writes, impl.Promises{}, impl.Cookie{}, impl.Pair{}, false},
	} {
		if got := tc.b.misfit(mixArm(tc.p, tc.carrier), tc.pair); (got != "") != tc.gap {
			t.Errorf("%s: gap %q", words, got)
		}
	}
}
