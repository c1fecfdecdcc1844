package plot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestHeatScaleHoldsTheRatios(t *testing.T) {
	tests := map[string]struct {
		ratios []float64
		want   heatScale
		ends   [2]string
	}{
		"at least 1/8 to 8":                 {nil, heatScale{doublings: 3}, [2]string{"1/8", "8×"}},
		"8 itself is within":                {[]float64{8, 0.125}, heatScale{doublings: 3}, [2]string{"1/8", "8×"}},
		"more on one side widens both":      {[]float64{0.1}, heatScale{doublings: 4}, [2]string{"1/16", "16×"}},
		"above the widest the end says so":  {[]float64{17}, heatScale{doublings: 4, over: true}, [2]string{"1/16", "≥ 16×"}},
		"and so it does below":              {[]float64{0.001}, heatScale{doublings: 4, under: true}, [2]string{"≤ 1/16", "16×"}},
		"ratios of no size do not break it": {[]float64{1e-99, 1e99}, heatScale{doublings: 4, under: true, over: true}, [2]string{"≤ 1/16", "≥ 16×"}},
		"equal ones leave it as it is":      {[]float64{1, 1}, heatScale{doublings: 3}, [2]string{"1/8", "8×"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := heatScaleOf(tt.ratios)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(heatScale{})); diff != "" {
				t.Error(diff)
			}
			if ends := [2]string{got.label(-got.doublings), got.label(got.doublings)}; ends != tt.ends {
				t.Errorf("from %q to %q, want %q", ends[0], ends[1], tt.ends)
			}
		})
	}
}

func TestHeatColors(t *testing.T) {
	s := heatScaleOf(nil)
	middle := heatStops[len(heatStops)/2]
	for ratio, want := range map[float64]rgb{1: middle, 8: heatStops[len(heatStops)-1], 0.125: heatStops[0], 1e9: heatStops[len(heatStops)-1], 1e-9: heatStops[0]} {
		if got := s.color(ratio); got != want {
			t.Errorf("%g is %06x, want %06x", ratio, got, want)
		}
	}
}

// TestHeatColorsSayTheSideAndTheDistance: below 1 there is more blue than red and above it more red, and farther from
// 1 is darker.
func TestHeatColorsSayTheSideAndTheDistance(t *testing.T) {
	const steps = 100
	s := heatScaleOf(nil)
	for i := range steps {
		near, far := float64(i)/steps, float64(i+1)/steps
		for _, sign := range []float64{-1, 1} {
			if s.colorAt(sign*far).luminance() >= s.colorAt(sign*near).luminance() {
				t.Errorf("%g is not darker than %g", sign*far, sign*near)
			}
		}
		below, above := s.colorAt(-far), s.colorAt(far)
		if below&0xff <= below>>16 || above&0xff >= above>>16 {
			t.Errorf("at %g: below 1 %06x, above it %06x", far, below, above)
		}
	}
}

// TestTextIsReadableOnAnyGround: on the scale and on any other colour.
func TestTextIsReadableOnAnyGround(t *testing.T) {
	check := func(t rapid.TB, ground rgb) {
		if got := contrast(ground, inkOn(ground)); got < leastContrast {
			t.Errorf("contrast %.2f on %06x", got, ground)
		}
	}
	for i := range 1001 {
		check(t, heatScaleOf(nil).colorAt(float64(i)/500-1))
	}
	rapid.Check(t, func(r *rapid.T) { check(r, rgb(rapid.Uint32Range(0, 0xffffff).Draw(r, "ground"))) })
}

func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b rgb
		want float64
	}{
		{"white on black is the most there is", white, black, 21},
		{"the order does not matter", black, white, 21},
		{"a colour on itself is the least", blue, blue, 1},
		{"the grey that is the textbook's limit on white", 0x767676, white, 4.54},
	} {
		if got := contrast(tt.a, tt.b); got < tt.want-0.01 || got > tt.want+0.01 {
			t.Errorf("%s: %.2f, want %.2f", tt.name, got, tt.want)
		}
	}
}
