package plot

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font"
)

// A box is where a text lies in a picture, in points from the bottom left, a little tighter than its
// glyphs so that neighbours may touch.
type box struct {
	text                   string
	left, right, low, high float64
}

// checkTexts fails where two texts of the SVG overlap, or one leaves the picture.
func checkTexts(t *testing.T, svg []byte) {
	t.Helper()
	checkXML(t, svg)
	boxes, height := textBoxes(t, svg)
	for i, a := range boxes {
		if a.left < 0 || a.right > float64(canvasWidth) || a.low < 0 || a.high > height {
			t.Errorf("%q leaves the picture: %.1f to %.1f, %.1f to %.1f", a.text, a.left, a.right, a.low, a.high)
		}
		for _, b := range boxes[:i] {
			if a.left < b.right && b.left < a.right && a.low < b.high && b.low < a.high {
				t.Errorf("%q and %q overlap", a.text, b.text)
			}
		}
	}
}

// textBoxes measures every text of the SVG. The only transforms that charts use are the flip of the
// whole picture and a quarter turn.
func textBoxes(t *testing.T, svg []byte) (boxes []box, height float64) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	var turned []bool
	for {
		token, err := decoder.Token()
		if err != nil {
			return boxes, height
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "g" {
				turned = turned[:len(turned)-1]
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "svg":
				height = number(t, strings.TrimSuffix(attribute(e, "height"), "pt"))
			case "g":
				turned = append(turned, attribute(e, "transform") == "rotate(90)")
			case "text":
				var content string
				if err := decoder.DecodeElement(&content, &e); err != nil {
					t.Fatal(err)
				}
				boxes = append(boxes, measure(t, e, content, turned[len(turned)-1]))
			}
		}
	}
}

func measure(t *testing.T, e xml.StartElement, content string, turned bool) box {
	t.Helper()
	size := number(t, regexp.MustCompile(`font-size:([0-9.]+)px`).FindStringSubmatch(attribute(e, "style"))[1])
	weight := font.WeightNormal
	if strings.Contains(attribute(e, "style"), "font-weight:bold") {
		weight = font.WeightBold
	}
	along, across := number(t, attribute(e, "x")), -number(t, attribute(e, "y"))
	width := float64(sans(size, weight, ink).Width(content))
	b := box{content, along, along + width, across, across + 0.7*size}
	if turned { // a quarter turn takes (along, across) to (−across, along)
		b.left, b.right, b.low, b.high = -across-0.7*size, -across, along, along+width
	}
	return b
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
