package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

// replicas are the Ns of a sweep.
func replicas() []float64 { return []float64{1, 2, 3, 4, 6, 8, 12, 16} }

func curve(law stat.USL, ns []float64) []float64 {
	xs := make([]float64, len(ns))
	for i, n := range ns {
		xs[i] = law.At(n)
	}
	return xs
}

// relative compares to nine digits, coefficients without a unit to nine decimals, and takes NaN for NaN.
func relative() cmp.Options {
	return cmp.Options{cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateNaNs()}
}

func TestFitUSLFindsTheLawAtItsEdges(t *testing.T) {
	tests := map[string]struct {
		law  stat.USL
		peak float64
	}{
		"nothing is shared, so it scales for ever":     {stat.USL{Lambda: 500}, math.Inf(1)},
		"a queue alone has a ceiling and no peak":      {stat.USL{Lambda: 500, Sigma: 0.2}, math.Inf(1)},
		"a queue that takes all is a ceiling at N = 1": {stat.USL{Lambda: 500, Sigma: 1}, math.Inf(1)},
		"talk alone peaks at 1/√κ":                     {stat.USL{Lambda: 500, Kappa: 0.01}, 10},
		"retrograde within the sweep":                  {stat.USL{Lambda: 500, Sigma: 0.19, Kappa: 0.09}, 3},
		"retrograde from the start":                    {stat.USL{Lambda: 500, Sigma: 0.5, Kappa: 2}, 1},
		"each one added costs more than it brings":     {stat.USL{Lambda: 500, Sigma: 1.5}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			ns := replicas()
			got := stat.FitUSL(ns, curve(tt.law, ns))
			if diff := cmp.Diff(tt.law, got, relative()); diff != "" {
				t.Error(diff)
			}
			if peak := tt.law.PeakAt(); math.Abs(peak-tt.peak) > 1e-9 {
				t.Errorf("the law peaks at %g, want %g", peak, tt.peak)
			}
			if tt.law.Kappa == 0 && got.Kappa != 0 || tt.law.Sigma == 0 && got.Sigma != 0 {
				t.Errorf("a coefficient of 0 was found as %+v", got)
			}
		})
	}
}

func TestFitUSLRefuses(t *testing.T) {
	ns, law := replicas(), stat.USL{Lambda: 100, Sigma: 0.1, Kappa: 0.01}
	with := func(i int, x float64) []float64 {
		xs := curve(law, ns)
		xs[i] = x
		return xs
	}
	steep := make([]float64, 7)
	for i, n := range ns[1:] {
		steep[i] = math.Pow(n, -4)
	}
	tests := map[string]struct{ ns, xs []float64 }{
		"no points":               {nil, nil},
		"five points":             {ns[:5], curve(law, ns[:5])},
		"six points at five Ns":   {[]float64{1, 2, 3, 4, 6, 6}, []float64{1, 2, 3, 4, 5, 5}},
		"as many xs as ns":        {ns, curve(law, ns)[1:]},
		"an X of 0":               {ns, with(3, 0)},
		"an X that is NaN":        {ns, with(0, math.NaN())},
		"an X that is infinite":   {ns, with(7, math.Inf(1))},
		"an N of 0":               {[]float64{0, 1, 2, 3, 4, 5}, []float64{1, 1, 2, 3, 4, 5}},
		"no finite λ falls so":    {ns[1:], steep},
		"what a float cannot say": {ns, []float64{5e-324, 1e308, 1e308, 1e308, 1e308, 1e308, 1e308, 1e308}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := stat.FitUSL(tt.ns, tt.xs)
			if !math.IsNaN(got.Lambda) || !math.IsNaN(got.Sigma) || !math.IsNaN(got.Kappa) {
				t.Errorf("fitted %+v", got)
			}
			if !math.IsNaN(got.At(2)) || !math.IsNaN(got.PeakAt()) || !math.IsNaN(got.WorstError([]float64{1}, []float64{1})) {
				t.Errorf("no law says %g, %g and %g", got.At(2), got.PeakAt(), got.WorstError([]float64{1}, []float64{1}))
			}
		})
	}
	if six := stat.FitUSL(ns[:6], curve(law, ns[:6])); cmp.Diff(law, six, relative()) != "" {
		t.Errorf("six points are enough, and gave %+v", six)
	}
}

func drawUSL(t *rapid.T, name string) stat.USL {
	return stat.USL{
		Lambda: rapid.Float64Range(1, 1e5).Draw(t, name+" λ"),
		Sigma:  rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)).Draw(t, name+" σ"),
		Kappa:  rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 0.2)).Draw(t, name+" κ"),
	}
}

func drawNs(t *rapid.T) []float64 {
	whole := rapid.SliceOfNDistinct(rapid.IntRange(1, 64), 6, 12, rapid.ID[int]).Draw(t, "ns")
	ns := make([]float64, len(whole))
	for i, n := range whole {
		ns[i] = float64(n)
	}
	return ns
}

func TestFitUSLFindsItsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law, ns := drawUSL(t, "planted"), drawNs(t)
		got := stat.FitUSL(ns, curve(law, ns))
		if diff := cmp.Diff(law, got, cmpopts.EquateApprox(1e-7, 1e-9)); diff != "" {
			t.Fatal(diff)
		}
		if worst := got.WorstError(ns, curve(law, ns)); !(worst < 1e-9) {
			t.Fatalf("on its own points it is off by %g", worst)
		}
	})
}

// misfits are the relative residuals that FitUSL makes small.
func misfits(law stat.USL, ns, xs []float64) (all []float64, squares float64) {
	for i, n := range ns {
		all = append(all, 1-xs[i]/law.At(n))
		squares += all[i] * all[i]
	}
	return all, squares
}

// TestFitUSLUnderNoise: the fit projects on a convex set that holds the planted law, so by no more than
// the noise as a whole can it miss the law at any point, and no other law has less squares.
func TestFitUSLUnderNoise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law, other, ns := drawUSL(t, "planted"), drawUSL(t, "other"), append(drawNs(t), 1)
		xs := curve(law, ns)
		for i := range xs {
			xs[i] *= 1 + rapid.Float64Range(-0.05, 0.05).Draw(t, "noise")
		}
		got := stat.FitUSL(ns, xs)
		if !(got.Lambda > 0 && got.Sigma >= 0 && got.Kappa >= 0) {
			t.Fatalf("no law: %+v", got)
		}
		noise, fromLaw := misfits(law, ns, xs)
		left, least := misfits(got, ns, xs)
		for i := range ns {
			if missed := math.Abs(left[i] - noise[i]); !(missed <= math.Sqrt(fromLaw)+1e-9) {
				t.Fatalf("at N = %g the fit is off the law by %g under noise of %g", ns[i], missed, math.Sqrt(fromLaw))
			}
		}
		other.Lambda = got.Lambda * rapid.Float64Range(0.8, 1.2).Draw(t, "other λ by")
		if _, squares := misfits(other, ns, xs); squares < least-1e-9 || fromLaw < least-1e-9 {
			t.Fatalf("squares of %g where %+v has %g and the planted law %g", least, other, squares, fromLaw)
		}
	})
}

// TestFitUSLNearsTheCoefficients: over a sweep past the peak, noise of 5 % leaves the coefficients near.
func TestFitUSLNearsTheCoefficients(t *testing.T) {
	law := stat.USL{Lambda: 1000, Sigma: 0.1, Kappa: 0.01}
	ns := []float64{1, 2, 3, 4, 6, 8, 12, 16, 24, 32}
	r := rand.New(rand.NewPCG(3, 3))
	for range simulations / 10 {
		xs := curve(law, ns)
		for i := range xs {
			xs[i] *= math.Exp(0.05 * r.NormFloat64())
		}
		got := stat.FitUSL(ns, xs)
		if math.Abs(got.Lambda/law.Lambda-1) > 0.2 || math.Abs(got.Sigma-law.Sigma) > 0.12 ||
			math.Abs(got.Kappa/law.Kappa-1) > 0.5 || math.Abs(got.PeakAt()/law.PeakAt()-1) > 0.25 {
			t.Errorf("%+v, which peaks at %.1f, was found for %+v, which peaks at %.1f", got, got.PeakAt(), law, law.PeakAt())
		}
	}
}

// TestUSLIsBounded: no law is above λN, nor above its own peak.
func TestUSLIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := drawUSL(t, "law")
		n := rapid.Float64Range(1, 1e6).Draw(t, "n")
		if law.At(n) > law.Lambda*n {
			t.Fatalf("X(%g) = %g is above λN", n, law.At(n))
		}
		if peak := law.PeakAt(); !(peak >= 1) || !math.IsInf(peak, 1) && law.At(n) > law.At(peak)*(1+1e-9) {
			t.Fatalf("X(%g) = %g is above X(%g), the peak", n, law.At(n), peak)
		}
	})
}
