package plot

// data has a row a part of a bar and one for its total, which alone has an interval. A bar of one part is one row.
func (r *rack) data() data {
	d := data{head: []string{"category", "variant", "bar", "part", "value", "lo", "hi", "unit", "note", "reason"}}
	for _, g := range r.spec.Groups {
		for _, b := range g.Bars {
			r.barData(&d, g.Label, b)
		}
	}
	return d
}

func (r *rack) barData(d *data, category string, b Bar) {
	const whole = "total"
	add := func(part, value, lo, hi, note, reason string) {
		d.add(words(category), words(b.Variant), words(b.Kind), words(part), value, lo, hi, r.spec.Unit.base(), words(note), words(reason))
	}
	total, ok := b.total()
	if !ok {
		if b.Gap != "" {
			add(whole, "", "", "", "", b.Gap)
		}
		return
	}
	if len(b.Values) > 1 {
		for i, v := range b.Values {
			add(r.segmentName(i), digits(v), "", "", "", "")
		}
	}
	lo, hi := "", ""
	if b.hasInterval() {
		lo, hi = bounds(b.Lo, b.Hi)
	}
	add(whole, digits(total), lo, hi, b.Note, "")
}

func (r *rack) segmentName(i int) string {
	if i < len(r.spec.Segments) {
		return r.spec.Segments[i]
	}
	return ""
}
