// Package plot draws the charts: data in, bytes of a PNG and an SVG out. Nothing here reads a file or a
// clock, so the same data gives the same bytes.
//
// One theme serves every chart. Colour is the family of variants, marker and direct label the variant.
// Solid marks are measured; hollow marks and dashes are modelled, and nothing else is dashed. Bars start
// at 0 and are never on a log axis. Values come in base units (seconds, bytes), and axes pick µs or KB.
package plot

import (
	"bytes"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// A Frame is the text around a chart. Long lines wrap, and the picture grows to hold them.
type Frame struct {
	// Title is the finding in one sentence, Subtitle what is shown.
	Title, Subtitle string
	// Caption stands small inside the picture, so that it survives copying: n, confidence, machine,
	// commit, store. Each element starts a line.
	Caption []string
	// XLabel and YLabel are without unit, which the axis adds.
	XLabel, YLabel string
}

// A Picture is one chart in both formats: 6.5 in wide, and 3.8 in high unless its text or its bars need
// more. The PNG has 200 dots per inch; the SVG names its font and does not embed it.
type Picture struct {
	PNG, SVG []byte
	// CSV is what is drawn: a row a mark under a head, values in base units with every digit.
	CSV []byte
	// Beside is a table for people, head first, of a chart whose lines may lie on one another; nil for any other.
	Beside [][]string
}

const (
	widthIn, heightIn = 6.5, 3.8
	dotsPerInch       = 200
	canvasWidth       = widthIn * vg.Inch
	canvasHeight      = heightIn * vg.Inch
	leftMargin        = vg.Length(8)
	rightMargin       = vg.Length(12)
	// leastBody is the height that axes and data keep, whatever stands above and below them.
	leastBody = vg.Length(195)
)

// A chart is all that a picture takes: the frame, the keys above the data and the body. The body gets
// the room that the text leaves, at least bodyHeight high.
type chart struct {
	frame      Frame
	keys       []key
	bodyHeight vg.Length
	body       func(draw.Canvas)
	data       func() data // of what the body draws
}

func (c chart) picture() (Picture, error) {
	png, err := c.png()
	if err != nil {
		return Picture{}, fmt.Errorf("chart %q as PNG: %w", c.frame.Title, err)
	}
	svg, err := c.svg()
	if err != nil {
		return Picture{}, fmt.Errorf("chart %q as SVG: %w", c.frame.Title, err)
	}
	drawn := c.data()
	table, err := drawn.csv()
	if err != nil {
		return Picture{}, fmt.Errorf("chart %q as CSV: %w", c.frame.Title, err)
	}
	return Picture{png, svg, table, drawn.beside}, nil
}

func (c chart) png() ([]byte, error) {
	l := c.frame.layout(c.keys)
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(canvasWidth, c.height(l)), vgimg.UseDPI(dotsPerInch))}
	c.drawOn(draw.New(canvas), l)
	return encode(canvas)
}

func (c chart) svg() ([]byte, error) {
	l := c.frame.layout(c.keys)
	canvas := vgsvg.New(canvasWidth, c.height(l))
	c.drawOn(draw.New(canvas), l)
	data, err := encode(canvas)
	return fitFonts(data), err
}

func (c chart) height(l layout) vg.Length {
	return max(canvasHeight, l.top+max(c.bodyHeight, leastBody)+l.bottom)
}

func (c chart) drawOn(canvas draw.Canvas, l layout) {
	canvas.FillPolygon(white, corners(canvas.Rectangle))
	l.draw(canvas)
	c.body(draw.Crop(canvas, leftMargin, -rightMargin, l.bottom, -l.top))
}

func encode(c vg.CanvasWriterTo) ([]byte, error) {
	var buf bytes.Buffer
	_, err := c.WriteTo(&buf)
	return buf.Bytes(), err
}

func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}
