package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A CDFSpec is response-time distributions, on a log axis of time and with the tail drawn out: the y
// axis is −log10(1−p), where 90, 99 and 99.9 % are as far apart as each other.
type CDFSpec struct {
	Unit   Unit
	Series []Distribution
}

// A Distribution is one variant's cumulative distribution.
type Distribution struct {
	Variant string
	Label   string // its variant's name where empty
	// Points rise in Value and Share. A histogram's bucket is its upper bound with the share at or below.
	Points []Quantile
}

// A Quantile says that Share of the sample, a fraction, is at or below Value.
type Quantile struct{ Value, Share float64 }

// CDF draws the distributions, each marked at 50, 90, 99, 99.9 … %. Their names stand in a key above
// the data, where no curve can run through them.
func CDF(f Frame, spec CDFSpec) (Picture, error) { return cdfChart(f, spec).picture() }

func cdfChart(f Frame, spec CDFSpec) chart {
	t := newTail(spec)
	var keys []key
	for _, d := range t.curves {
		keys = append(keys, key{label: d.label, color: d.mark.color, mark: &d.mark})
	}
	return chart{frame: f, keys: keys, body: func(c draw.Canvas) {
		p := newPaper(t.x, t.y, f)
		p.empty = !slices.ContainsFunc(t.curves, func(c curve) bool { return len(c.points) > 0 })
		p.Add(paintGrid(true, true), painter(t.paint))
		p.draw(c)
	}}
}

// A tail is a CDFSpec made ready to draw.
type tail struct {
	curves []curve
	x, y   span
}

type curve struct {
	label  string
	mark   mark
	points []place
}

// A place is a point of a curve: a value, and −log10(1−share), which is +Inf at 100 %.
type place struct{ value, nines float64 }

// newTail places every curve and finds both ranges. The y axis ends at the last whole nine that any
// sample reaches, because beyond it there is next to nothing to see.
func newTail(spec CDFSpec) tail {
	axis := Axis{Unit: spec.Unit, Log: true}
	var variants []string
	var t tail
	deepest := 0.0
	for _, d := range spec.Series {
		variants = append(variants, d.Variant)
		c := d.place(axis)
		for _, p := range c.points {
			if !math.IsInf(p.nines, 1) {
				deepest = max(deepest, p.nines)
			}
		}
		t.curves = append(t.curves, c)
	}
	marks := marksOf(variants)
	const least, most = 2, 6
	top := min(max(math.Floor(deepest), least), most)
	var values []float64
	for i, d := range spec.Series {
		t.curves[i].mark = marks[d.Variant]
		values = append(values, t.curves[i].upTo(top)...)
	}
	t.x, t.y = axis.spanOf(values, 11), shareSpan(top)
	return t
}

// upTo ends the curve one nine above the axis, which is as good as infinity, and returns its values
// within the axis.
func (c *curve) upTo(top float64) (values []float64) {
	const first = 0.0004 // nines of the lowest 0.1 %, which say little and would take half the axis
	inside := true
	for i, p := range c.points {
		if inside && p.nines >= first {
			values = append(values, p.value)
		}
		inside = inside && p.nines < top
		c.points[i].nines = min(p.nines, top+1)
	}
	return values
}

func (d Distribution) place(axis Axis) curve {
	c := curve{label: clean(d.Label)}
	if c.label == "" {
		c.label = clean(d.Variant)
	}
	for _, q := range d.Points {
		if axis.drawable(q.Value) && q.Share >= 0 && q.Share <= 1 {
			c.points = append(c.points, place{q.Value, -math.Log10(1 - q.Share)})
		}
	}
	return c
}

// shareSpan is the y axis up to so many nines.
func shareSpan(nines float64) span {
	labels := []string{"0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %"}
	s := span{hi: nines, ticks: plot.ConstantTicks{{Value: -math.Log10(0.5), Label: "50 %"}}}
	for i := range int(nines) + 1 {
		s.ticks = append(s.ticks, plot.Tick{Value: float64(i), Label: labels[i]})
	}
	return s
}

func (t tail) paint(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for _, curve := range t.curves {
		line := make([]vg.Point, len(curve.points))
		for i, q := range curve.points {
			line[i] = vg.Point{X: toX(q.value), Y: toY(q.nines)}
		}
		c.StrokeLines(seriesLine(curve.mark.color, false), c.ClipLinesXY(line)...)
	}
	for _, curve := range t.curves {
		for _, tick := range t.y.ticks {
			if v, ok := curve.at(tick.Value); ok && tick.Value > 0 {
				curve.mark.draw(c, vg.Point{X: toX(v), Y: toY(tick.Value)})
			}
		}
	}
}

// at returns the value at which the curve, as drawn, crosses so many nines.
func (c curve) at(nines float64) (value float64, ok bool) {
	for i, q := range c.points {
		if q.nines < nines {
			continue
		}
		if i == 0 {
			return 0, false // the curve begins above it
		}
		before := c.points[i-1]
		share := (nines - before.nines) / (q.nines - before.nines)
		return before.value * math.Pow(q.value/before.value, share), true
	}
	return 0, false
}
