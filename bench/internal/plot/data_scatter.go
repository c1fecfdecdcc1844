package plot

import "slices"

// data has a row a point, in order of X. One in the band has an X that means no more than "at or below".
func (s scatter) data() data {
	d := data{head: []string{
		"label", "variant", "x", "x_lo", "x_hi", "y", "y_lo", "y_hi", "x_unit", "y_unit", "kind", "within", "front",
	}}
	front := s.paretoFront()
	for i, p := range s.points {
		xLo, xHi := bounds(p.XLo, p.XHi)
		yLo, yHi := bounds(p.YLo, p.YHi)
		within, on := "", ""
		if s.x.below(p.X) {
			within = "at or below the resolution"
		}
		if slices.Contains(front, i) {
			on = "on the front"
		}
		d.add(words(p.Label), words(p.Variant), digits(p.X), xLo, xHi, digits(p.Y), yLo, yHi, s.units[0].base(), s.units[1].base(),
			kindOf(p.Modelled), within, on)
	}
	return d
}
