package plot

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/image/font"
)

// svgText is a text as gonum writes it: the weight, the size in points, and what it says.
var svgText = regexp.MustCompile(`<text ([^>]*font-weight:(normal|bold);[^>]*font-size:([0-9.]+)px[^>]*)>([^<]*)</text>`)

// fitFonts names the fonts that may stand in for the embedded one, and gives every text the width that it has in that:
// where no such font is installed another would be wider, and texts would run into each other and out of the picture.
func fitFonts(svg []byte) []byte {
	svg = bytes.ReplaceAll(svg, []byte("font-family:Liberation Sans;"), []byte("font-family:"+svgFontFamily+";"))
	return svgText.ReplaceAllFunc(svg, func(text []byte) []byte {
		m := svgText.FindSubmatch(text)
		points, err := strconv.ParseFloat(string(m[3]), 64)
		said := strings.TrimSpace(html.UnescapeString(string(m[4])))
		if err != nil || said == "" {
			return text
		}
		weight := font.WeightNormal
		if string(m[2]) == "bold" {
			weight = font.WeightBold
		}
		width := sans(points, weight, ink).Width(said).Points()
		return fmt.Appendf(nil, `<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" %s>%s</text>`, width, m[1], m[4])
	})
}
