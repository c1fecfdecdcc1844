package stat_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

func TestStation(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := map[string]struct {
		station                        stat.Station
		xPerSecond, limit, utilisation float64
	}{
		"40 µs of a whole core":            {stat.Station{DemandSeconds: 40e-6, CapacityShare: 1}, 5000, 25_000, 0.2},
		"40 µs of a quota of 8 %":          {stat.Station{DemandSeconds: 40e-6, CapacityShare: 0.08}, 2000, 2000, 1},
		"more than it can do is above 1":   {stat.Station{DemandSeconds: 1, CapacityShare: 1}, 2, 1, 2},
		"demanded nothing, it never fills": {stat.Station{CapacityShare: 1}, 1e9, inf, 0},
		"demanded nothing, having nothing": {stat.Station{}, 1, inf, 0},
		"without capacity it does nothing": {stat.Station{DemandSeconds: 1}, 1, 0, inf},
		"a negative demand is none":        {stat.Station{DemandSeconds: -1, CapacityShare: 1}, 1, nan, nan},
		"a negative capacity is none":      {stat.Station{DemandSeconds: 1, CapacityShare: -1}, 1, nan, nan},
		"NaN follows from NaN":             {stat.Station{DemandSeconds: nan, CapacityShare: 1}, 1, nan, nan},
		"a capacity that is not known":     {stat.Station{CapacityShare: nan}, 1, nan, nan},
		"a negative rate":                  {stat.Station{DemandSeconds: 1, CapacityShare: 1}, -1, 1, nan},
		"a rate that is not known":         {stat.Station{DemandSeconds: 1, CapacityShare: 1}, nan, 1, nan},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			want := []float64{tt.limit, tt.utilisation}
			got := []float64{tt.station.Limit(), tt.station.Utilisation(tt.xPerSecond)}
			if diff := cmp.Diff(want, got, near()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBoundAndKnee(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	station := func(demandSeconds, capacityShare float64) stat.Station {
		return stat.Station{DemandSeconds: demandSeconds, CapacityShare: capacityShare}
	}
	tests := map[string]struct {
		replica, store stat.Station
		bound, knee    float64
	}{
		"two and a half replicas fill the store": {station(100e-6, 0.08), station(30e-6, 0.06), 800, 2.5},
		"the store is slower than one replica":   {station(20e-6, 1), station(40e-6, 1), 25_000, 0.5},
		"no store is asked, so none saturates":   {station(100e-6, 1), station(0, 1), 10_000, inf},
		"only the store works":                   {station(0, 1), station(100e-6, 1), 10_000, 0},
		"nothing works, so nothing saturates":    {station(0, 1), station(0, 1), inf, nan},
		"a store whose demand is not known":      {station(100e-6, 1), station(nan, 1), nan, nan},
		"a replica whose demand cannot be":       {station(-1, 1), station(100e-6, 1), nan, nan},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			want := []float64{tt.bound, tt.knee}
			got := []float64{stat.Bound(tt.replica, tt.store), stat.Knee(tt.replica, tt.store)}
			if diff := cmp.Diff(want, got, near()); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := stat.Bound(); !math.IsNaN(got) {
		t.Errorf("without stations the bound is %g", got)
	}
}

// TestBoundFillsOneStation: at the bound the fullest station is just full, and at the knee the store and
// the replicas are full together.
func TestBoundFillsOneStation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stations []stat.Station
		for range rapid.IntRange(2, 6).Draw(t, "stations") {
			stations = append(stations, stat.Station{
				DemandSeconds: rapid.Float64Range(1e-6, 1).Draw(t, "demand"),
				CapacityShare: rapid.Float64Range(0.01, 8).Draw(t, "capacity"),
			})
		}
		fullest := 0.0
		for _, s := range stations {
			fullest = max(fullest, s.Utilisation(stat.Bound(stations...)))
		}
		if math.Abs(fullest-1) > 1e-9 {
			t.Fatalf("at the bound the fullest of %v is used to %g", stations, fullest)
		}
		replica, store := stations[0], stations[1]
		many := replica
		many.CapacityShare *= stat.Knee(replica, store)
		if x := stat.Bound(many, store); math.Abs(many.Utilisation(x)-store.Utilisation(x)) > 1e-9 {
			t.Fatalf("at the knee the replicas are used to %g and the store to %g", many.Utilisation(x), store.Utilisation(x))
		}
	})
}
