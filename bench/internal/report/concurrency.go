package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"authbench/bench/internal/stat"
)

const (
	concurrencyScenario = "concurrency"
	// enoughCallers is how many numbers of requests in flight stat.FitUSL takes.
	enoughCallers = 6
)

// A scaling is the goodput of one variant by requests in flight, and the Universal Scalability Law of it, fitted in
// every block by itself: medians over the blocks.
type scaling struct {
	growth
	coefficients
	// missed is the largest relative error of the law; apart is that on inner points that were left out of the
	// fit, each in turn. NaN where there is none.
	missed, apart float64
	none          string // why there is no law, or ""
}

// scalings lists the variants that were measured.
func (e evidence) scalings() []scaling {
	var all []scaling
	for _, v := range e.variants(concurrencyScenario) {
		var steps []step
		for _, p := range e.known[concurrencyScenario].Points {
			steps = append(steps, step{x: float64(p.InFlight), cell: cell{concurrencyScenario, v, p.Label}})
		}
		if s := (scaling{growth: e.growth(v, steps, readMetric(goodputMetric))}); len(s.steps) > 0 {
			s.fit()
			all = append(all, s)
		}
	}
	return all
}

// fit fits the law in every block that has all of the variant's points.
func (s *scaling) fit() {
	xs, ys := s.centers()
	s.missed, s.apart = math.NaN(), math.NaN()
	if len(xs) < enoughCallers {
		s.none = fmt.Sprintf("%s, %d are needed", plural(len(xs), "point"), enoughCallers)
		return
	}
	if s.coefficients = coefficientsOf(xs, s.blocks); s.lambda.N == 0 {
		s.none = "no block has every point and a law through them"
		return
	}
	s.missed = s.law().WorstError(xs, ys)
	for i := 1; i < len(xs)-1; i++ {
		var blocks [][]float64
		for _, block := range s.blocks {
			blocks = append(blocks, allBut(i, block))
		}
		if missed := coefficientsOf(allBut(i, xs), blocks).law().WorstError(xs[i:i+1], ys[i:i+1]); missed > s.apart || math.IsNaN(s.apart) {
			s.apart = missed
		}
	}
}

func allBut(i int, xs []float64) []float64 { return slices.Delete(slices.Clone(xs), i, i+1) }

// coefficients are a law's, medians over the blocks.
type coefficients struct {
	lambda, sigma, kappa stat.Summary
	peak                 stat.Summary // N*, beyond which goodput falls; +Inf where it does not
}

func coefficientsOf(xs []float64, blocks [][]float64) coefficients {
	var lambdas, sigmas, kappas, peaks []float64
	for _, ys := range blocks {
		if law := stat.FitUSL(xs, ys); !math.IsNaN(law.Lambda) {
			lambdas, sigmas, kappas, peaks = append(lambdas, law.Lambda), append(sigmas, law.Sigma), append(kappas, law.Kappa), append(peaks, law.PeakAt())
		}
	}
	return coefficients{
		stat.Median(lambdas, confidence), stat.Median(sigmas, confidence), stat.Median(kappas, confidence), stat.Median(peaks, confidence),
	}
}

// law is the one that is drawn.
func (c coefficients) law() stat.USL {
	return stat.USL{Lambda: c.lambda.Center, Sigma: c.sigma.Center, Kappa: c.kappa.Center}
}

// first and last are the ends of what was measured.
func (s scaling) first() step { return s.measured()[0] }
func (s scaling) last() step  { return s.measured()[len(s.measured())-1] }

// most is where most goodput was measured.
func (s scaling) most() step {
	return slices.MaxFunc(s.measured(), func(a, b step) int { return cmp.Compare(a.y.Center, b.y.Center) })
}

// falls reports whether goodput falls beyond its most: the measurement and the law have to agree.
func (e evidence) falls(s scaling) bool {
	most, last := s.most(), s.last()
	if most.x == last.x || !(s.peak.Hi < last.x) {
		return false
	}
	c := e.compare(last.cell, most.cell, goodputMetric)
	return c.resolved() && c.side() == lessSide
}

// peakText is N* with its interval; "none" stands for a law that never falls.
func (s scaling) peakText() string {
	p := s.peak
	if p.N == 0 {
		return absent
	}
	text := peakNumber(p.Center)
	if !math.IsNaN(p.Lo) && p.Lo != p.Hi {
		text += fmt.Sprintf(" [%s, %s]", peakNumber(p.Lo), peakNumber(p.Hi))
	}
	if most := s.last().x; !math.IsInf(p.Center, 1) && p.Center > most {
		text += fmt.Sprintf(", beyond the %s measured", number(most))
	}
	return text
}

func peakNumber(n float64) string {
	if math.IsInf(n, 1) {
		return "none"
	}
	return thousands(strconv.FormatFloat(n, 'f', 0, 64))
}
