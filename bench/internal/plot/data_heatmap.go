package plot

// data has a row a cell that is drawn, by row from the bottom and then by column.
func (h *heat) data() data {
	d := data{head: []string{"column", "row", "ratio", "told_apart_from_1", "kind", "reason"}}
	for i, row := range h.cells {
		for j, c := range row {
			at := []string{words(h.columns[j]), words(h.rows[i])}
			switch {
			case c.isGap():
				d.add(append(at, "", "", kindGap, words(c.Gap))...)
			case c.has():
				d.add(append(at, digits(c.Ratio), yesNo(!c.Level), kindOf(c.Modelled), "")...)
			}
		}
	}
	return d
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
