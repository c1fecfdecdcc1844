package plot

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// keys names what a reader cannot guess: the front, and that a hollow mark was not measured.
func (s scatter) keys() (keys []key) {
	if len(s.paretoFront()) > 1 { // of one there is no line
		keys = append(keys, key{label: "Pareto front", color: faint, thin: true})
	}
	if slices.ContainsFunc(s.points, func(p ScatterPoint) bool { return p.Modelled }) {
		keys = append(keys,
			key{label: "measured", color: grey, mark: &mark{color: grey}},
			key{label: "modelled", color: grey, mark: &mark{color: grey, hollow: true}, model: true})
	}
	return keys
}

func (s scatter) draw(f Frame, c draw.Canvas) {
	if s.x.resolution > 0 {
		c.Max.Y -= bandRoom
	}
	p := newPaper(s.x, s.y, f)
	p.empty = len(s.points) == 0
	p.Add(painter(s.x.paintBand), paintGrid(true, true), painter(s.paint))
	p.draw(c)
}

func (s scatter) paint(c draw.Canvas, p *plot.Plot) {
	at := s.places(c, p)
	whiskers := s.whiskers(c, p, at)
	crowd := crowd{bounds: c.Rectangle}
	for _, joint := range slices.Concat(s.frontLines(at), s.trails(at)) {
		c.StrokeLines(joint.style, []vg.Point{joint.from, joint.to})
		crowd.lines = append(crowd.lines, joint.segment)
	}
	for _, whisker := range whiskers {
		whisker.draw(c)
		crowd.solid = append(crowd.solid, whisker.box())
	}
	for _, mark := range at {
		crowd.solid = append(crowd.solid, boxAround(mark, markRadius+1))
	}
	s.paintLabels(c, at, crowd)
	for i, point := range s.points {
		m := s.marks[point.Variant]
		m.hollow = point.Modelled
		m.draw(c, at[i])
	}
}

// paintLabels writes the labels where the crowd leaves room for them.
func (s scatter) paintLabels(c draw.Canvas, at []vg.Point, crowd crowd) {
	sty := tagStyle()
	var tags []tag
	var texts []string
	for i, point := range s.points {
		if point.Label != "" {
			text := fit(sty, point.Label, canvasWidth*mostOfWidth)
			texts = append(texts, text)
			tags = append(tags, tag{mark: at[i], size: vg.Point{X: sty.Width(text) + 2, Y: sty.Font.Size + 1}})
		}
	}
	for i, spot := range crowd.place(tags) {
		if spot.leader.from != spot.leader.to {
			c.StrokeLine2(leaderLine(), spot.leader.from.X, spot.leader.from.Y, spot.leader.to.X, spot.leader.to.Y)
		}
		middle := (spot.box.Min.Y + spot.box.Max.Y) / 2
		drawText(c, sty, spot.box.Min.X+1, middle-halfDigit(sty), texts[i])
	}
}

// places returns where the marks lie. Those in the band whose heights are nearly equal share its width,
// for there X means nothing.
func (s scatter) places(c draw.Canvas, p *plot.Plot) []vg.Point {
	toX, toY := p.Transforms(&c)
	at := make([]vg.Point, len(s.points))
	var inBand []int
	for i, point := range s.points {
		at[i].Y = toY(point.Y)
		if s.x.below(point.X) {
			inBand = append(inBand, i)
			continue
		}
		at[i].X = toX(point.X)
	}
	if len(inBand) == 0 {
		return at
	}
	slices.SortStableFunc(inBand, func(i, j int) int { return cmp.Compare(at[i].Y, at[j].Y) })
	left, right := s.x.bandEnds(c, p)
	const width = 2*markRadius + 2
	for len(inBand) > 0 {
		row := 1
		for row < len(inBand) && at[inBand[row]].Y-at[inBand[row-1]].Y < width {
			row++
		}
		wanted := slices.Repeat([]float64{float64(left+right) / 2}, row)
		for i, x := range pushApart(wanted, float64(width), float64(left), float64(right)) {
			at[inBand[i]].X = vg.Length(x)
		}
		inBand = inBand[row:]
	}
	return at
}
