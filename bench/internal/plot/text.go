package plot

import (
	"math"
	"sort"
	"strings"
	"unicode"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// longestText is how many runes of any text are kept: no honest label is longer, and measuring text
// takes time.
const longestText = 400

// clean makes text from outside fit to draw. XML has no way to write most control characters, not even
// escaped, and characters that turn the direction of writing could make a label read as another.
func clean(s string) string {
	runes := 0
	return strings.Map(func(r rune) rune {
		runes++
		switch {
		case runes > longestText:
			return -1
		case runes == longestText:
			return '…'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\ufffe', r == '\uffff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// fit cuts the text to the width and marks the cut.
func fit(sty text.Style, s string, width vg.Length) string {
	if sty.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	cut := func(n int) string { return strings.TrimRight(string(runes[:n]), " ") + "…" }
	tooLong := sort.Search(len(runes), func(n int) bool { return sty.Width(cut(n)) > width })
	return cut(max(tooLong-1, 0))
}

// wrap breaks the text into lines of the width, after any of the bytes in breakAfter; what cannot be
// broken is cut. No text is no line.
func wrap(sty text.Style, s string, width vg.Length, breakAfter string) []string {
	var lines []string
	line := ""
	for s != "" {
		end := strings.IndexAny(s, breakAfter) + 1
		if end == 0 {
			end = len(s)
		}
		if line != "" && sty.Width(strings.TrimRight(line+s[:end], " ")) > width {
			lines = append(lines, line)
			line = ""
		}
		line, s = line+s[:end], s[end:]
	}
	lines = append(lines, line)
	var kept []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, fit(sty, line, width))
		}
	}
	return kept
}

// wrapTo is wrap into so many lines at most; the last shows that there would be more.
func wrapTo(most int, sty text.Style, s string, width vg.Length, breakAfter string) []string {
	lines := wrap(sty, s, width, breakAfter)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = fit(sty, strings.TrimRight(lines[most-1], "…")+"…", width)
	}
	return lines
}

// drawText writes one line with its baseline at the given height, aligned to x as the style says.
// gonum aligns to a box that is no glyph's, so this undoes it.
func drawText(c draw.Canvas, sty text.Style, x, baseline vg.Length, s string) {
	sty.YAlign = text.YBottom
	c.FillText(sty, vg.Point{X: x, Y: baseline + sty.FontExtents().Ascent - sty.Font.Size}, s)
}

// drawOnWhite is drawText for text that may lie on a grid line, aligned left.
func drawOnWhite(c draw.Canvas, sty text.Style, x, baseline vg.Length, s string) {
	c.FillPolygon(white, corners(vg.Rectangle{
		Min: vg.Point{X: x - 1, Y: baseline - 1}, Max: vg.Point{X: x + sty.Width(s) + 1, Y: baseline + 2*halfDigit(sty) + 1},
	}))
	drawText(c, sty, x, baseline, s)
}

// drawUpwards writes one line from bottom to top, centred on x and starting at y.
func drawUpwards(c draw.Canvas, sty text.Style, x, y vg.Length, s string) {
	sty.YAlign, sty.Rotation = text.YBottom, math.Pi/2
	c.FillText(sty, vg.Point{X: x + halfDigit(sty) - sty.FontExtents().Ascent + sty.Font.Size, Y: y}, s)
}

// drawUpwardsOnWhite is drawUpwards for text that may lie on a grid line.
func drawUpwardsOnWhite(c draw.Canvas, sty text.Style, x, y vg.Length, s string) {
	half := halfDigit(sty)
	c.FillPolygon(white, corners(vg.Rectangle{
		Min: vg.Point{X: x - half - 1, Y: y - 1}, Max: vg.Point{X: x + half + 1, Y: y + sty.Width(s) + 1},
	}))
	drawUpwards(c, sty, x, y, s)
}

// halfDigit is half the height of a digit: what a baseline lies below the middle of a line of text.
func halfDigit(sty text.Style) vg.Length { return sty.Font.Size * 0.35 }
