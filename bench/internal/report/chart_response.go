package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// curveVariants are the few whose curves can be told apart in one chart; the table has them all.
func curveVariants() []string {
	return []string{
		scenarios.None, scenarios.SessionStrict, scenarios.JWTHS256, scenarios.JWTRS256, scenarios.JWTES256, scenarios.JWTDenylist,
	}
}

// responseFigure is the distribution of response times: all requests of all blocks pooled, which is the
// only way to join trials' histograms without averaging percentiles.
func (e evidence) responseFigure() (figure, error) {
	spec := plot.CDFSpec{Unit: plot.Seconds}
	var cells []cell
	requests := int64(0)
	for _, v := range curveVariants() {
		pooled, err := e.pool(at(v))
		if err != nil {
			return figure{}, err
		}
		if pooled == nil || pooled.TotalCount() == 0 {
			continue
		}
		spec.Series = append(spec.Series, plot.Distribution{Variant: v, Points: distribution(pooled)})
		cells = append(cells, at(v))
		requests += pooled.TotalCount()
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title:    fmt.Sprintf("Response time at %s", e.rate()),
		Subtitle: "From the due time of each request, " + e.implementations() + "; the axis draws the tail out",
		Caption: e.caption(fmt.Sprintf("%s a curve, %s pooled; no interval is drawn: those across trials, 95 %%, are in the table.",
			e.sample(cells), plural(int(requests), "request"))),
		XLabel: "Response time", YLabel: "Requests at or below",
	}
	picture, err := plot.CDF(frame, spec)
	return finish("response-time-cdf", e.responseFinding(cells, requests), "a curve further left is faster; follow a line across from 50 % for the median, from 99 % for p99. Above "+
		"the last few requests of a curve there is only chance.", frame, picture, err)
}

// pool merges the histograms of a cell's trials; nil where there are none.
func (e evidence) pool(c cell) (*hdrhistogram.Histogram, error) {
	var pooled *hdrhistogram.Histogram
	for _, t := range e.cells[c] {
		if t.Response == "" {
			continue
		}
		h, err := hdrhistogram.Decode([]byte(t.Response))
		if err != nil {
			return nil, fmt.Errorf("%s, block %d: response_histogram does not decode: %w", clean(t.Variant), t.Block, err)
		}
		if pooled == nil {
			pooled = h
			continue
		}
		if dropped := pooled.Merge(h); dropped > 0 {
			return nil, fmt.Errorf("%s, block %d: response_histogram has another range than the first: %d values do not fit",
				clean(t.Variant), t.Block, dropped)
		}
	}
	return pooled, nil
}

// distribution is a histogram as points of its curve. Points closer than 0.5 % to the one before are
// left out: they cannot be seen, and the rest stay where they are.
func distribution(h *hdrhistogram.Histogram) []plot.Quantile {
	const closest = 1.005
	bars := slices.DeleteFunc(h.Distribution(), func(b hdrhistogram.Bar) bool { return b.Count == 0 })
	total, below := float64(h.TotalCount()), int64(0)
	var points []plot.Quantile
	for i, b := range bars {
		if i == 0 {
			points = append(points, plot.Quantile{Value: seconds(b.From)})
		}
		below += b.Count
		if p := (plot.Quantile{Value: seconds(b.To), Share: float64(below) / total}); i == len(bars)-1 ||
			p.Value >= points[len(points)-1].Value*closest {
			points = append(points, p)
		}
	}
	return points
}

func seconds(ns int64) float64 { return time.Duration(ns).Seconds() }
