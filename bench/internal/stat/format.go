package stat

import (
	"fmt"
	"math"
	"strconv"
)

// String writes the ratio the way every table and chart shows it: "×1.42 [1.36, 1.49], n=12", or
// "×1.42, exact". The narrower the interval, the more decimals.
func (r Ratio) String() string {
	if !isFinite(r.Center) || r.Center <= 0 {
		return "no ratio"
	}
	decimals := r.decimals()
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', decimals, 64) }
	switch {
	case r.Confidence == 1 && r.Lo == r.Hi:
		return fmt.Sprintf("×%s, exact", number(r.Center))
	case math.IsNaN(r.Lo) || math.IsNaN(r.Hi):
		return fmt.Sprintf("×%s, n=%d, no interval", number(r.Center), r.N)
	default:
		return fmt.Sprintf("×%s [%s, %s], n=%d", number(r.Center), number(r.Lo), number(r.Hi), r.N)
	}
}

// decimals gives three significant digits of the centre, and enough to tell the bounds apart.
func (r Ratio) decimals() int {
	const most = 4
	fromCenter := 2 - int(math.Floor(math.Log10(r.Center)))
	fromWidth := 0
	if width := r.Hi - r.Lo; width > 0 && isFinite(width) {
		fromWidth = 1 - int(math.Floor(math.Log10(width)))
	}
	return min(max(fromCenter, fromWidth, 0), most)
}
