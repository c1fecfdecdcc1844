package plot

import (
	"math"
	"math/rand/v2"
	"slices"
)

func stalenessFrame() Frame {
	return Frame{
		Title:    "Cost against staleness",
		Subtitle: "CPU per request (replica + store) against propagation delay, p95; the lower left is better",
		Caption:  caption(), XLabel: "Propagation delay of a revoke", YLabel: "CPU per request",
	}
}

// staleness is every variant at its point, and the stateless at six lifetimes.
func staleness() ScatterSpec {
	spec := ScatterSpec{X: Seconds, Y: Seconds, Resolution: 1e-3, Front: true}
	for _, v := range []struct {
		variant string
		x, y    float64
	}{
		{"session/strict", 0, 186e-6}, {"session/sliding", 0, 205e-6}, {"session/cached", 1.6e-3, 131e-6},
		{"jwt/denylist", 0, 212e-6}, {"jwt/denylist-es256", 0, 339e-6}, {"jwt/denylist-replicated", 1.7e-3, 152e-6},
		{"jwt/epoch-strict", 0, 209e-6}, {"jwt/epoch-replicated", 1.9e-3, 154e-6},
	} {
		point := ScatterPoint{Variant: v.variant, Label: v.variant, X: v.x, Y: v.y, YLo: v.y * 0.96, YHi: v.y * 1.05}
		if v.x > 0 {
			point.XLo, point.XHi = v.x*0.8, v.x*1.4
		}
		spec.Points = append(spec.Points, point)
	}
	for _, v := range []struct {
		variant string
		y       float64
	}{
		{"jwt/stateless-hs256", 118e-6}, {"jwt/stateless-es256", 245e-6}, {"jwt/stateless-eddsa", 214e-6},
		{"jwt/verified-cache", 104e-6}, {"jwt/refresh", 119e-6},
	} {
		for _, seconds := range lifetimes(v.variant) {
			point := ScatterPoint{
				Variant: v.variant, Label: v.variant + ", " + Seconds.Format(seconds), X: seconds, Y: v.y,
				YLo: v.y * 0.96, YHi: v.y * 1.05, Modelled: seconds > 4,
			}
			if !point.Modelled {
				point.XLo, point.XHi = seconds*0.97, seconds*1.03
			}
			spec.Points = append(spec.Points, point)
		}
	}
	return spec
}

// crowded is thirty points that lie closer than ours do, on an axis that does not start at 0.
func crowded() ScatterSpec {
	r := rand.New(rand.NewPCG(5, 6))
	spec := ScatterSpec{X: Seconds, Y: Seconds, Resolution: 1e-3, Front: true}
	for _, v := range []string{
		"session/strict", "session/cached", "session/sliding", "jwt/denylist", "jwt/denylist-replicated", "jwt/epoch-strict",
		"jwt/epoch-replicated", "jwt/refresh", "jwt/verified-cache", "jwt/stateless-hs256",
	} {
		y := 150e-6 + 60e-6*r.Float64()
		for range 3 {
			x := 1e-4 * math.Pow(10, 5*r.Float64())
			spec.Points = append(spec.Points, ScatterPoint{
				Variant: v, Label: v + ", " + Seconds.Format(roundTo3(x)), X: x, Y: y, XLo: x * 0.8, XHi: x * 1.3, YLo: y * 0.98, YHi: y * 1.02,
			})
		}
	}
	return spec
}

func lifetimes(variant string) []float64 {
	switch variant {
	case "jwt/stateless-hs256":
		return []float64{1, 2, 4, 300, 900, 3600}
	case "jwt/refresh":
		return []float64{2, 300}
	default:
		return []float64{4, 900}
	}
}

func propagationFrame() Frame {
	return Frame{
		Title: "How long a revoked token still works", Subtitle: "Propagation delay, the slowest of three replicas; n revokes a variant",
		Caption: caption(), XLabel: "Propagation delay", YLabel: "Revokes at or below",
	}
}

// propagation is n revokes a variant: strict ones all below the resolution, replicated ones partly, and
// stateless ones anywhere within their lifetimes.
func propagation(n int, linear bool) CDFSpec {
	r := rand.New(rand.NewPCG(3, 4))
	lognormal := func(median, sigma float64) func() float64 {
		return func() float64 { return median * math.Exp(sigma*r.NormFloat64()) }
	}
	within := func(lifetime float64) func() float64 {
		return func() float64 { return lifetime * r.Float64() }
	}
	spec := CDFSpec{Unit: Seconds, Resolution: 5e-4, LinearShare: linear}
	for _, v := range []struct {
		variant, label string
		delay          func() float64
		model          bool
	}{
		{PublishReference, "PUBLISH → receive", lognormal(4e-4, 0.5), false},
		{"session/strict", "", func() float64 { return 0 }, false},
		{"jwt/denylist", "", func() float64 { return -1e-5 }, false},
		{"session/cached", "", lognormal(5e-4, 0.6), false},
		{"jwt/denylist-replicated", "", lognormal(6e-4, 0.7), false},
		{"jwt/epoch-replicated", "", lognormal(6.5e-4, 0.7), false},
		{"jwt/stateless-hs256", "jwt/stateless-hs256, 2 s", within(2), false},
		{"jwt/stateless-hs256", "jwt/stateless-hs256, 15 min", within(900), true},
	} {
		xs := make([]float64, n)
		for k := range xs {
			xs[k] = v.delay()
		}
		slices.Sort(xs)
		d := Distribution{Variant: v.variant, Label: v.label, Model: v.model}
		for k, x := range xs {
			d.Points = append(d.Points, Quantile{x, float64(k+1) / float64(n)})
		}
		spec.Series = append(spec.Series, d)
	}
	return spec
}
