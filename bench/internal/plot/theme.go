package plot

import (
	"hash/fnv"
	"strings"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// svgFontFamily stands in for the embedded font: Arial and Helvetica have the same widths.
const svgFontFamily = "'Liberation Sans',Arial,Helvetica,sans-serif"

// An rgb is an opaque colour, written 0xRRGGBB so that it can be a constant.
type rgb uint32

// RGBA makes an rgb a color.Color.
func (c rgb) RGBA() (r, g, b, a uint32) {
	return uint32(c>>16&0xff) * 0x101, uint32(c>>8&0xff) * 0x101, uint32(c&0xff) * 0x101, 0xffff
}

// lighter mixes the colour with white; share 0 leaves it, 1 is white.
func (c rgb) lighter(share float64) rgb { return c.mixed(white, share) }

// mixed mixes the colour with another; share 0 leaves it, 1 is the other.
func (c rgb) mixed(other rgb, share float64) rgb {
	mixed := rgb(0)
	for _, shift := range []int{16, 8, 0} {
		v, w := float64(c>>shift&0xff), float64(other>>shift&0xff)
		mixed |= rgb(v+(w-v)*share+0.5) << shift
	}
	return mixed
}

// The colours of text and lines, and Okabe and Ito's for data; their yellow is too pale on white.
const (
	white  rgb = 0xffffff
	black  rgb = 0x000000
	ink    rgb = 0x222222
	soft   rgb = 0x555555
	faint  rgb = 0x767676
	grid   rgb = 0xe4e4e4
	band   rgb = 0xf2f2f2
	axis   rgb = 0x555555
	grey   rgb = 0x8c8c8c
	orange rgb = 0xe69f00
	sky    rgb = 0x56b4e9
	green  rgb = 0x009e73
	blue   rgb = 0x0072b2
	red    rgb = 0xd55e00
	purple rgb = 0xcc79a7
)

// PublishReference is the name under which a chart draws the bare PUBLISH → receive that propagation
// delays are read against. It is no variant, so it is grey.
const PublishReference = "reference/publish"

// The names under which a chart draws the obvious implementation of a scheme beside the fast one, which has its
// variant's own mark: the colour is their scheme's.
const (
	SessionObvious = "session/obvious"
	HS256Obvious   = "jwt/stateless-hs256-obvious"
)

// A peer is somebody else's library. The names of peers are Peer and their own.
const Peer = "peer/"

// colorOf returns the colour of a variant's family, told by its name alone, so that a variant has one
// colour in every chart and one that nobody has thought of yet has one too.
func colorOf(variant string) rgb {
	scheme, rest, _ := strings.Cut(variant, "/")
	has := func(prefix string) bool { return strings.HasPrefix(rest, prefix) }
	switch {
	case scheme == "none" || scheme == "control" || scheme == "calibration" || scheme == "reference" || scheme == "peer":
		return grey
	case scheme == "session":
		return green
	case scheme != "jwt":
		return orange
	case has("stateless-hs"):
		return blue
	case has("stateless-rs"), has("stateless-ps"):
		return red
	case has("stateless-es"), has("stateless-ed"):
		return purple
	default:
		return sky // a JWT with state
	}
}

// shapeOf returns the marker that a variant prefers. Those of one family differ, and so do those that
// often share a chart.
func shapeOf(variant string) shape {
	switch variant {
	case "none", "session/cached", "jwt/stateless-ps256", "jwt/denylist":
		return circle
	case "session/strict", "jwt/stateless-eddsa", "jwt/verified-cache":
		return square
	case "jwt/stateless-hs256", "jwt/epoch-strict":
		return triangle
	case "session/sliding", "jwt/stateless-rs256", "jwt/refresh":
		return diamond
	case "jwt/stateless-es256", "jwt/denylist-replicated":
		return wedge
	case "jwt/denylist-es256", PublishReference:
		return plus
	case SessionObvious, HS256Obvious:
		return pentagon
	case Peer + "go-redis":
		return wedge
	case Peer + "rueidis":
		return star
	case "session/naive":
		return saltire
	case "jwt/epoch-replicated":
		return star
	}
	h := fnv.New32a()
	h.Write([]byte(variant))
	return shape(h.Sum32() % uint32(shapes))
}

// sans is the one typeface.
func sans(points float64, weight font.Weight, c rgb) text.Style {
	return text.Style{
		Color:   c,
		Font:    plotfont.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight, Size: vg.Points(points)},
		Handler: plot.DefaultTextHandler,
	}
}

func titleStyle() text.Style    { return sans(11, font.WeightBold, ink) }
func subtitleStyle() text.Style { return sans(9, font.WeightNormal, soft) }
func axisStyle() text.Style     { return sans(9, font.WeightNormal, soft) }
func tickStyle() text.Style     { return sans(8, font.WeightNormal, soft) }
func labelStyle() text.Style    { return sans(8, font.WeightNormal, ink) }
func panelStyle() text.Style    { return sans(8, font.WeightBold, ink) }
func tagStyle() text.Style      { return sans(7, font.WeightNormal, ink) }
func valueStyle() text.Style    { return sans(7, font.WeightNormal, soft) }
func smallStyle() text.Style    { return sans(6, font.WeightNormal, ink) }
func gapStyle() text.Style      { return sans(7, font.WeightNormal, faint) }
func captionStyle() text.Style  { return sans(7, font.WeightNormal, faint) }

func gridLine() draw.LineStyle   { return draw.LineStyle{Color: grid, Width: vg.Points(0.5)} }
func axisLine() draw.LineStyle   { return draw.LineStyle{Color: axis, Width: vg.Points(0.5)} }
func floorLine() draw.LineStyle  { return draw.LineStyle{Color: ink, Width: vg.Points(0.6)} }
func leaderLine() draw.LineStyle { return draw.LineStyle{Color: grey, Width: vg.Points(0.4)} }

// seriesLine is solid for what was measured and dashed for a model.
func seriesLine(c rgb, model bool) draw.LineStyle {
	line := draw.LineStyle{Color: c, Width: vg.Points(1.4)}
	if model {
		line.Dashes = []vg.Length{vg.Points(4), vg.Points(2.5)}
	}
	return line
}

// trailLine joins points of one variant that are choices of their own.
func trailLine(c rgb, model bool) draw.LineStyle {
	line := seriesLine(c.lighter(0.3), model)
	line.Width = vg.Points(0.7)
	return line
}

// modelFrame is drawn within a cell whose number is a model's.
func modelFrame(c rgb) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: vg.Points(0.5), Dashes: []vg.Length{vg.Points(2.5), vg.Points(1.7)}}
}

// crossoverLine parts ratios above 1 from the others.
func crossoverLine() draw.LineStyle { return draw.LineStyle{Color: black, Width: vg.Points(1.6)} }

// guideLine is a line across a whole panel that the series are read against.
func guideLine(c rgb, model bool) draw.LineStyle {
	line := seriesLine(c, model)
	line.Width = vg.Points(0.8)
	return line
}

// frontLine is the Pareto front's.
func frontLine(model bool) draw.LineStyle { return trailLine(faint, model) }
