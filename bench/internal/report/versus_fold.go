package report

import (
	"fmt"
	"slices"
)

// fold says in what words a cell is counted instead of shown: exact numbers that are the same, and what has no ratio.
// "" is for one that is shown.
func (v VersusCell) fold() string {
	switch {
	case v.Exact && v.place() == equalPlace:
		return "the same, digit by digit"
	case v.Raw == nil && !v.differs():
		return "without a ratio (" + v.Why + ")"
	}
	return ""
}

// unfolded are the cells that are shown.
func unfolded(cells []VersusCell) []VersusCell {
	return slices.DeleteFunc(slices.Clone(cells), func(v VersusCell) bool { return v.fold() != "" })
}

// folded counts the others, by words and scenario.
func folded(cells []VersusCell) []string {
	type key struct{ words, scenario string }
	counts := map[key]int{}
	var order []key
	for _, v := range cells {
		k := key{v.fold(), v.Scenario}
		if counts[k] == 0 && k.words != "" {
			order = append(order, k)
		}
		counts[k]++
	}
	var lines []string
	for _, k := range order {
		lines = append(lines, fmt.Sprintf("Not shown: %s of %s, %s.", plural(counts[k], "cell"), k.scenario, k.words))
	}
	return lines
}
