package plot

// data has a row an amount, by panel, and one for a panel's floor.
func (l *ladder) data() data {
	d := data{head: []string{"panel", "row", "variant", "step", "value", "lo", "hi", "unit", "kind", "note"}}
	for _, panel := range l.panels {
		title, unit := words(panel.Title), panel.Unit.base()
		for i, a := range panel.Amounts {
			if !panel.has(a.Value) {
				continue
			}
			lo, hi := "", ""
			if panel.interval(a) {
				lo, hi = bounds(a.Lo, a.Hi)
			}
			row := l.rows[i]
			d.add(title, words(row.Label), words(row.Variant), yesNo(row.Step), digits(a.Value), lo, hi, unit, kindMeasured, words(a.Note))
		}
		if panel.HasFloor {
			d.add(title, "", "", "", digits(panel.Floor), "", "", unit, kindFloor, "")
		}
	}
	return d
}
