package plot

import "math"

// heatStops are the colours of a heat map at equal steps of the ratio's logarithm, from the low end of the scale to
// the high one. The middle one is 1's. Both ends are dark, so that a copy in grey still shows how far off 1 a cell is.
var heatStops = [...]rgb{0x1b4f9e, 0x5a8ad0, 0x9dbde8, 0xe2e2e2, 0xf4c196, 0xe58a45, 0xb5480a}

// A heat map's scale reaches as many doublings to both sides of 1 as the ratios need, within these. On a longer one a
// factor of 2 would hardly show.
const leastDoublings, mostDoublings = 3, 4

// A heatScale gives ratios their colours: the same number of doublings to both sides of 1.
type heatScale struct {
	doublings int
	// under and over say that a ratio lies beyond an end of the scale. It has the end's colour.
	under, over bool
}

// heatScaleOf returns the shortest scale that holds the ratios, all of them positive.
func heatScaleOf(ratios []float64) heatScale {
	const slack = 1e-9 // 8 is three doublings whatever its last bit says
	s := heatScale{doublings: leastDoublings}
	for _, ratio := range ratios {
		d := math.Log2(ratio)
		s.doublings = max(s.doublings, min(int(math.Ceil(math.Abs(d)-slack)), mostDoublings))
		s.under, s.over = s.under || d < -mostDoublings-slack, s.over || d > mostDoublings+slack
	}
	return s
}

// color returns the ratio's colour.
func (s heatScale) color(ratio float64) rgb {
	return s.colorAt(math.Log2(ratio) / float64(s.doublings))
}

// colorAt returns the colour at a place of the scale, from −1 at its low end over 0 at 1 to 1 at its high end.
func (heatScale) colorAt(place float64) rgb {
	last := len(heatStops) - 1
	at := (min(max(place, -1), 1) + 1) / 2 * float64(last)
	i := min(int(at), last-1)
	return heatStops[i].mixed(heatStops[i+1], at-float64(i))
}

// luminance is how bright the colour is, from 0 to 1 (WCAG 2.2, relative luminance).
func (c rgb) luminance() float64 {
	linear := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

// contrast is the contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
func contrast(a, b rgb) float64 {
	light, dark := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (light + 0.05) / (dark + 0.05)
}

// leastContrast is what text needs to be readable (WCAG 2.2, success criterion 1.4.3).
const leastContrast = 4.5

// inkOn returns the colour of text on the ground: white where that is readable, else black, which then is. With the
// ink of the other texts in place of black there are grounds on which neither would be.
func inkOn(ground rgb) rgb {
	if contrast(ground, white) >= leastContrast {
		return white
	}
	return black
}
