package stat_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

func TestPairedRatio(t *testing.T) {
	tests := map[string]struct {
		a, b []float64
		want stat.Ratio
	}{
		"a steady ratio has no width, however the blocks vary": {
			[]float64{2, 20, 200}, []float64{1, 10, 100}, stat.Ratio{Center: 2, Lo: 2, Hi: 2, Confidence: 0.95, N: 3},
		},
		// Logs are 0 and ln 4: mean ln 2, standard error ln 2, t(0.975, 1) = 12.706205.
		"the centre is a geometric mean": {
			[]float64{1, 4}, []float64{1, 1},
			stat.Ratio{
				Center: 2, Lo: 2 * math.Exp(-12.706204736*math.Ln2), Hi: 2 * math.Exp(12.706204736*math.Ln2), Confidence: 0.95, N: 2,
			},
		},
		"huge over tiny does not overflow on the way": {
			[]float64{1e300, 1e300}, []float64{1e299, 1e299}, stat.Ratio{Center: 10, Lo: 10, Hi: 10, Confidence: 0.95, N: 2},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := stat.PairedRatio(tt.a, tt.b, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			// Relative, because the second case spans nine decades.
			for _, v := range [][2]float64{{got.Center, tt.want.Center}, {got.Lo, tt.want.Lo}, {got.Hi, tt.want.Hi}} {
				if math.Abs(v[0]/v[1]-1) > 1e-6 {
					t.Errorf("got %+v, want %+v", got, tt.want)
				}
			}
			if got.N != tt.want.N || got.Confidence != tt.want.Confidence {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestPairedRatioReadsTheSameEitherWayRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		positive := rapid.SliceOfN(rapid.Float64Range(1e-6, 1e6), n, n)
		a, b := positive.Draw(t, "a"), positive.Draw(t, "b")
		there, err := stat.PairedRatio(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		back, err := stat.PairedRatio(b, a, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		for _, product := range []float64{there.Center * back.Center, there.Lo * back.Hi, there.Hi * back.Lo} {
			// A bound may leave the range of a float, and then there is no product to look at.
			if !math.IsNaN(product) && product != 0 && !math.IsInf(product, 0) && math.Abs(product-1) > 1e-6 {
				t.Fatalf("%v and %v are not inverse", there, back)
			}
		}
	})
}

func TestComparisonsRefuseBadInput(t *testing.T) {
	one, two := []float64{1}, []float64{1, 2}
	tests := map[string]struct {
		compare func(a, b []float64, confidence float64) error
		a, b    []float64
		says    string
	}{
		"unequal lengths":          {ratio, two, []float64{1, 2, 3}, "pairing needs one of each"},
		"one pair":                 {ratio, one, one, "two blocks or more"},
		"no pair":                  {ratio, nil, nil, "two blocks or more"},
		"zero":                     {ratio, []float64{1, 0}, two, "value 1 is 0"},
		"negative":                 {ratio, two, []float64{-1, 2}, "value 0 is -1"},
		"NaN":                      {ratio, two, []float64{1, math.NaN()}, "value 1 is NaN"},
		"infinite":                 {ratio, two, []float64{1, math.Inf(1)}, "value 1 is +Inf"},
		"difference, unequal":      {difference, two, one, "pairing needs one of each"},
		"difference, NaN":          {difference, two, []float64{1, math.NaN()}, "pair 1"},
		"unpaired, one value":      {unpaired, one, two, "two values or more in each"},
		"unpaired, not positive":   {unpaired, two, []float64{0, 2}, "value 0 is 0"},
		"exact, nothing to divide": {exact, one, []float64{0}, "value 0 is 0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.compare(tt.a, tt.b, 0.95); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want one that says %q", err, tt.says)
			}
		})
	}
	for _, compare := range []func(a, b []float64, confidence float64) error{ratio, difference, unpaired} {
		if err := compare(two, two, 95); err == nil || !strings.Contains(err.Error(), "confidence 95") {
			t.Errorf("confidence 95 was taken for a fraction: %v", err)
		}
	}
}

func ratio(a, b []float64, c float64) error { _, err := stat.PairedRatio(a, b, c); return err }
func difference(a, b []float64, c float64) error {
	_, err := stat.PairedDifference(a, b, c)
	return err
}
func unpaired(a, b []float64, c float64) error { _, err := stat.UnpairedRatio(a, b, c); return err }
func exact(a, b []float64, _ float64) error    { _, err := stat.ExactRatio(a[0], b[0]); return err }

func TestPairedDifference(t *testing.T) {
	got, err := stat.PairedDifference([]float64{11, 102, 1003, 14, 25}, []float64{10, 100, 1000, 10, 20}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	want := stat.Summary{Center: 3, Lo: 1.036757, Hi: 4.963243, Confidence: 0.95, N: 5}
	if diff := cmp.Diff(want, got, near()); diff != "" {
		t.Error(diff)
	}
}

// TestUnpairedRatio checks Welch's interval against values worked by hand: on logs 1, 3 against 0, 2 both
// means have variance 1, so df = 2² ÷ (1 + 1) = 2, t = 4.302653 and the half-width is t√2.
func TestUnpairedRatio(t *testing.T) {
	e := math.Exp
	got, err := stat.UnpairedRatio([]float64{e(1), e(3)}, []float64{1, e(2)}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	half := math.Log(got.Hi / got.Center)
	if math.Abs(got.Center-e(1)) > 1e-9 || math.Abs(half-4.302653*math.Sqrt2) > 1e-5 || got.N != 2 {
		t.Errorf("got %+v, half-width of the log %g", got, half)
	}
	same, err := stat.UnpairedRatio([]float64{2, 2}, []float64{1, 1, 1}, 0.95)
	if err != nil || same.Lo != same.Hi || math.Abs(same.Center-2) > 1e-12 {
		t.Errorf("steady samples: %+v, %v", same, err)
	}
}

func TestRatioString(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		ratio stat.Ratio
		want  string
	}{
		"as the report shows it":       {stat.Ratio{Center: 1.42, Lo: 1.36, Hi: 1.49, Confidence: 0.95, N: 12}, "×1.42 [1.36, 1.49], n=12"},
		"a narrow one shows more":      {stat.Ratio{Center: 1.002, Lo: 0.9981, Hi: 1.0061, Confidence: 0.95, N: 20}, "×1.0020 [0.9981, 1.0061], n=20"},
		"a large one shows less":       {stat.Ratio{Center: 142.3, Lo: 120, Hi: 170, Confidence: 0.95, N: 6}, "×142 [120, 170], n=6"},
		"a small one keeps its digits": {stat.Ratio{Center: 0.0123, Lo: 0.01, Hi: 0.0152, Confidence: 0.95, N: 6}, "×0.0123 [0.0100, 0.0152], n=6"},
		"exact":                        {stat.Ratio{Center: 2.5, Lo: 2.5, Hi: 2.5, Confidence: 1, N: 1}, "×2.50, exact"},
		"no interval":                  {stat.Ratio{Center: 2.5, Lo: nan, Hi: nan, N: 1}, "×2.50, n=1, no interval"},
		"nothing":                      {stat.Ratio{}, "no ratio"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.ratio.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
