package plot

// data has a row a point of a curve. What lies in the band is one row: its share, at the band's end or below.
func (t tail) data() data {
	d := data{head: []string{"series", "variant", "value", "share", "unit", "kind", "within"}}
	for _, c := range t.curves {
		for i, p := range c.points {
			within := ""
			if i == 0 && c.below > 0 {
				within = "at or below the resolution"
			}
			d.add(words(c.label), words(c.variant), digits(p.value), digits(p.share), t.unit.base(), kindOf(c.mark.hollow), within)
		}
	}
	d.beside = t.beside()
	return d
}

// beside is a row a curve: what it has at each labelled share, which is where its marks are.
func (t tail) beside() [][]string {
	head := []string{"series"}
	for _, tick := range t.y.ticks {
		if marked(tick.Value) {
			head = append(head, tick.Label)
		}
	}
	rows := [][]string{append(head, "kind")}
	for _, c := range t.curves {
		row := []string{c.label}
		for _, tick := range t.y.ticks {
			if marked(tick.Value) {
				row = append(row, t.valueAt(c, tick.Value))
			}
		}
		rows = append(rows, append(row, kindOf(c.mark.hollow)))
	}
	return rows
}

// marked reports whether curves have a mark at the height: everywhere but at 0.
func marked(height float64) bool { return height > 0 }

// valueAt is what a curve has at a height, as people read it: "–" where it ends before.
func (t tail) valueAt(c curve, height float64) string {
	if c.below > 0 && height <= c.below {
		return "≤ " + t.unit.Format(t.x.resolution)
	}
	if v, ok := c.at(height); ok {
		return t.unit.Format(v)
	}
	return "–"
}
