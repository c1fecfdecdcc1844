package plot

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// A CDFSpec is distributions of times on a log axis, with the tail drawn out: the y axis is −log10(1−p),
// where 90, 99 and 99.9 % are as far apart as each other.
type CDFSpec struct {
	Unit   Unit
	Series []Distribution
	// Resolution is what the instrument can tell from 0. Values at or below it stand in a band at the
	// left, at the share they are of their sample, and the curve goes on from there. 0 is no band.
	Resolution float64
	// LinearShare makes the y axis the plain share, for samples too small to have a tail.
	LinearShare bool
}

// A Distribution is one variant's cumulative distribution.
type Distribution struct {
	Variant string
	Label   string // its variant's name where empty
	// Points rise in Value and Share. A histogram's bucket is its upper bound with the share at or below.
	Points []Quantile
	// Model draws the curve dashed and its marks hollow.
	Model bool
}

// A Quantile says that Share of the sample, a fraction, is at or below Value.
type Quantile struct{ Value, Share float64 }

// CDF draws the distributions, each marked at 50, 90, 99, 99.9 … %, or on a linear axis at every labelled
// share. Their names stand in a key above the data, where no curve can run through them.
func CDF(f Frame, spec CDFSpec) (Picture, error) { return cdfChart(f, spec).picture() }

func cdfChart(f Frame, spec CDFSpec) chart {
	t := newTail(spec)
	var keys []key
	for _, c := range t.curves {
		keys = append(keys, key{label: c.label, color: c.mark.color, mark: &c.mark, model: c.mark.hollow})
	}
	return chart{frame: f, keys: keys, body: func(c draw.Canvas) { t.draw(f, c) }, data: t.data}
}

// A tail is a CDFSpec made ready to draw.
type tail struct {
	curves []curve
	x, y   span
	unit   Unit
}

type curve struct {
	label   string
	variant string
	mark    mark
	points  []place
	// below is the height of the share that lies in the band, 0 where none does.
	below float64
}

// A place is a point of a curve: a value with its share, and the share's height on the y axis.
type place struct{ value, share, height float64 }

// height returns where a share stands on the y axis: −log10(1−share), which is +Inf at 100 %, or the
// share itself.
func (s CDFSpec) height(share float64) float64 {
	if s.LinearShare {
		return share
	}
	return -math.Log10(1 - share)
}

// newTail places every curve and finds both ranges.
func newTail(spec CDFSpec) tail {
	axis := Axis{Unit: spec.Unit, Log: true}
	if !axis.resolvable(spec.Resolution) {
		spec.Resolution = 0
	}
	t := tail{unit: spec.Unit}
	for _, d := range spec.Series {
		t.curves = append(t.curves, spec.place(d, axis))
	}
	marks := spec.marks()
	t.y = spec.shareSpan(t.curves)
	end := t.y.hi
	if spec.Resolution == 0 && !spec.LinearShare {
		end++ // a nine above the axis is as good as infinity
	}
	var values []float64
	for i := range t.curves {
		t.curves[i].mark = marks[i]
		values = append(values, t.curves[i].upTo(t.y.hi, end)...)
	}
	const ticks = 11
	if t.x = axis.spanOf(values, ticks); spec.Resolution > 0 {
		t.x = axis.resolutionSpan(values, spec.Resolution, ticks)
	}
	return t
}

// marks returns each curve's mark. A variant that occurs again, at another setting, keeps its colour and
// takes another shape.
func (s CDFSpec) marks() []mark {
	names, seen := make([]string, len(s.Series)), map[string]bool{}
	for i, d := range s.Series {
		names[i] = d.Variant
		if seen[d.Variant] {
			names[i] += ", " + d.Label
		}
		seen[d.Variant] = true
	}
	byName, marks := marksOf(names), make([]mark, len(names))
	for i, name := range names {
		marks[i] = byName[name]
		marks[i].hollow = s.Series[i].Model
	}
	return marks
}

// upTo ends the curve at the given height, and returns its values within the axis, which ends at top.
func (c *curve) upTo(top, end float64) (values []float64) {
	const first = 0.0004 // the height of the lowest 0.1 %, which say little and would take half the axis
	within := true
	for i, p := range c.points {
		if within && p.height >= first {
			values = append(values, p.value)
		}
		within = within && p.height < top
		c.points[i].height = min(p.height, end)
	}
	c.below = min(c.below, top)
	return values
}

// place returns the distribution's curve. What lies in the band is its share alone, at the band's end.
func (s CDFSpec) place(d Distribution, axis Axis) curve {
	c := curve{label: clean(d.Label), variant: d.Variant}
	if c.label == "" {
		c.label = clean(d.Variant)
	}
	for _, q := range d.Points {
		switch height := s.height(q.Share); {
		case !(q.Share >= 0 && q.Share <= 1):
		case s.Resolution > 0 && q.Value <= s.Resolution:
			if c.below = max(c.below, height); c.below == height {
				c.points = []place{{s.Resolution, q.Share, height}}
			}
		case axis.drawable(q.Value):
			c.points = append(c.points, place{q.Value, q.Share, height})
		}
	}
	return c
}

// shareSpan is the y axis. Drawn out, it ends at the last whole nine that any sample reaches, because
// beyond it there is next to nothing to see. With a band it goes one step on to 100 %, which has no place
// on such an axis: a variant that lies wholly in the band would else be drawn at 99 %.
func (s CDFSpec) shareSpan(curves []curve) span {
	if s.LinearShare {
		return span{hi: 1, ticks: plot.ConstantTicks{
			{Value: 0, Label: "0 %"}, {Value: 0.25, Label: "25 %"}, {Value: 0.5, Label: "50 %"},
			{Value: 0.75, Label: "75 %"}, {Value: 0.95, Label: "95 %"}, {Value: 1, Label: "100 %"},
		}}
	}
	const least, most, slack = 2, 6, 1e-9
	deepest := float64(least)
	for _, c := range curves {
		for _, p := range c.points {
			if !math.IsInf(p.height, 1) {
				deepest = max(deepest, p.height)
			}
		}
	}
	y := ninesSpan(min(math.Floor(deepest+slack), most))
	if s.Resolution > 0 {
		const step = 0.25
		y.hi = min(deepest, most) + step
		y.ticks = append(y.ticks, plot.Tick{Value: y.hi, Label: "100 %"})
	}
	return y
}

// ninesSpan is the drawn-out y axis up to so many nines.
func ninesSpan(nines float64) span {
	labels := []string{"0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %"}
	s := span{hi: nines, ticks: plot.ConstantTicks{{Value: -math.Log10(0.5), Label: "50 %"}}}
	for i := range int(nines) + 1 {
		s.ticks = append(s.ticks, plot.Tick{Value: float64(i), Label: labels[i]})
	}
	return s
}
