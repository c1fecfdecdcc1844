package report

import (
	"fmt"
	"slices"
)

// bytesFinding is what a JWT adds to a request at both ends of the claims, counted exactly, and where it adds nothing.
func (e evidence) bytesFinding(cells []cell) string {
	rows := e.byteRows()
	if len(rows) == 0 {
		return joined("Wire bytes of a request and its answer go "+e.span(cells, wireMetric), e.countedWords(cells))
	}
	first, last := rows[0], rows[len(rows)-1]
	text := fmt.Sprintf("An HS256 JWT in a session token's place (%s) changes a request and its answer by %s with %s of claims", title(e.carrier()),
		signedQuantity("B", first.surplus()), first.name())
	if len(rows) > 1 {
		text += fmt.Sprintf(" and %s with %s", signedQuantity("B", last.surplus()), last.name())
	}
	return joined(text, e.countedWords(cells), flipOf(rows))
}

// countedWords say how exact the counts of the cells are, and which of them cannot exist.
func (e evidence) countedWords(cells []cell) string {
	gaps := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return e.gap(c) == "" })
	cells = slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return len(e.cells[c]) == 0 })
	text := fmt.Sprintf("exact counts over %s or more a cell", plural(e.leastRequests(cells), "request"))
	if odd := e.unequalCells(bandwidthScenario, wireMetric); len(odd) > 0 {
		text = fmt.Sprintf("not exact, because %s of %d did not repeat", plural(len(odd), "count"), len(cells))
	}
	if len(gaps) > 0 {
		text += fmt.Sprintf(", %d of %d cells left out because %s", len(gaps), len(gaps)+len(cells), e.gap(gaps[0]))
	}
	return text
}
