package trial

import (
	"testing"
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

// aStore is a store of which only whose it is is asked.
type aStore struct {
	Store
	private bool
	shards  int
}

func (s aStore) Private() bool          { return s.private }
func (s aStore) Shards() int            { return s.shards }
func (s aStore) TTLTick() time.Duration { return 0 }

func TestAStoreOfTheUsersOwnIsNeverBrokenFilledOrSaturated(t *testing.T) {
	asks, stateless := server.Variant{UsesStore: true}, server.Variant{}
	for _, tc := range []struct {
		work    scenarios.Work
		variant server.Variant
		private bool
		gap     bool
	}{
		{scenarios.WorkOpen, asks, false, false},
		{scenarios.WorkCut, asks, false, true},
		{scenarios.WorkCut, asks, true, false},
		{scenarios.WorkDenylist, asks, false, true},
		{scenarios.WorkClosed, asks, false, true},
		{scenarios.WorkClosed, asks, true, false},
		{scenarios.WorkClosed, stateless, false, false}, // it never comes near the store
	} {
		r := &Runner{Store: aStore{private: tc.private}}
		if got := r.impossible(scenarios.Point{Work: tc.work}, tc.variant, impl.Principal{}); (got != "") != tc.gap {
			t.Errorf("%s on a private store %v, with a store %v: gap %q", tc.work, tc.private, tc.variant.UsesStore, got)
		}
	}
}

// A calibration adds to what its base costs in the same implementation.
func TestABaseIsFoundAtTheArmsOwnPoint(t *testing.T) {
	at := func(variant, label string) *arm {
		return &arm{Arm: scenarios.Arm{Variant: variant, Point: scenarios.Point{Label: label}}}
	}
	other, base, planted := at(scenarios.JWTHS256, "obvious"), at(scenarios.JWTHS256, "reference"), at(scenarios.CalibrationCPU10pct, "reference")
	b := &block{arms: []*arm{other, base, planted}}
	if got := b.besides(planted, scenarios.JWTHS256); got != base {
		t.Errorf("found %+v", got)
	}
	b.arms = []*arm{other, planted}
	if got := b.besides(planted, scenarios.JWTHS256); got != nil {
		t.Errorf("found %+v", got)
	}
}
