package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// evidenceLine gives the numbers: every case where they are few, else the extremes.
func (f finding) evidenceLine() string {
	const few = 5
	shown := f.usable()
	switch {
	case len(shown) == 0:
		return absent
	case len(shown) > few && !f.byRatio():
		return f.byOutcome(shown)
	case len(shown) > few:
		slices.SortStableFunc(shown, func(a, b instance) int { return cmp.Compare(a.ratio.Ratio.Center, b.ratio.Ratio.Center) })
		shown = []instance{shown[0], shown[len(shown)-1]}
		return "from " + f.describe(shown[0]) + " to " + f.describe(shown[1]) + fmt.Sprintf(", over %d cases", len(f.usable()))
	}
	var parts []string
	for _, i := range shown {
		parts = append(parts, f.describe(i))
	}
	return strings.Join(parts, "; ")
}

func (f finding) usable() []instance {
	return slices.DeleteFunc(slices.Clone(f.instances), func(i instance) bool { return i.text == "" && !i.ratio.usable() })
}

func (f finding) describe(i instance) string {
	text := f.contestOf(i)
	if slices.ContainsFunc(f.instances, func(other instance) bool { return other.cell.point != i.cell.point }) {
		text += " at " + i.cell.point
	}
	if !f.byRatio() {
		return text + " " + i.text
	}
	return text + " " + i.ratio.text()
}
