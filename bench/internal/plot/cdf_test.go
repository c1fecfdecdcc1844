package plot

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWhatLiesInTheBandIsAShare(t *testing.T) {
	points := []Quantile{{-1, 0.1}, {0, 0.5}, {1e-3, 0.8}, {2e-3, 0.9}, {4, 1}}
	nines := func(share float64) float64 { return -math.Log10(1 - share) }
	tests := map[string]struct {
		spec CDFSpec
		want []place
	}{
		"linear":    {CDFSpec{LinearShare: true}, []place{{1e-3, 0.8, 0.8}, {2e-3, 0.9, 0.9}, {4, 1, 1}}},
		"drawn out": {CDFSpec{}, []place{{1e-3, 0.8, nines(0.8)}, {2e-3, 0.9, 1}, {4, 1, 2.25}}}, // 100 % one step above 99 %
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.spec.Unit, tt.spec.Resolution, tt.spec.Series = Seconds, 1e-3, []Distribution{{Variant: "none", Points: points}}
			tail := newTail(tt.spec)
			c := tail.curves[0]
			if diff := cmp.Diff(tt.want, c.points, cmp.AllowUnexported(place{}), cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Error(diff)
			}
			if c.below != c.points[0].height || tail.y.hi != c.points[2].height {
				t.Errorf("the band's mark is at %g, the axis ends at %g", c.below, tail.y.hi)
			}
		})
	}
}

// TestABandBeginsAtTheResolution: it takes its share of the axis, and no tick stands in it.
func TestABandBeginsAtTheResolution(t *testing.T) {
	s := Axis{Unit: Seconds, Log: true}.resolutionSpan([]float64{0, 1e-3, 3500}, 7e-4, 10)
	if share := math.Log(s.resolution/s.lo) / math.Log(s.hi/s.lo); math.Abs(share-bandShare) > 1e-9 {
		t.Errorf("the band is %.3f of the axis, want %.3f", share, bandShare)
	}
	if s.hi != 3600 || !s.below(7e-4) || !s.below(-1) || s.below(8e-4) {
		t.Errorf("%+v", s)
	}
	for _, tick := range s.ticks {
		if tick.Value < s.resolution {
			t.Errorf("a tick at %g, below the resolution", tick.Value)
		}
	}
}

func TestAVariantTwiceHasTwoMarksOfOneColour(t *testing.T) {
	spec := CDFSpec{Series: []Distribution{
		{Variant: "jwt/stateless-hs256", Label: "1 s"}, {Variant: "jwt/stateless-hs256", Label: "2 s"},
		{Variant: "jwt/stateless-hs256", Label: "15 min", Model: true},
	}}
	marks := spec.marks()
	if marks[0].shape == marks[1].shape || marks[1].shape == marks[2].shape || marks[0].shape == marks[2].shape {
		t.Errorf("%v look alike", marks)
	}
	for i, m := range marks {
		if m.color != blue || m.hollow != spec.Series[i].Model {
			t.Errorf("%v: one colour, hollow where modelled", marks)
		}
	}
}
