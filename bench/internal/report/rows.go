package report

import (
	"cmp"
	"slices"

	"authbench/results"
	"authbench/scenarios"
)

// evidence is a run's rows, sorted out: which of them count, which are gaps, and which were voided.
type evidence struct {
	run        results.Run
	shown      []results.Trial // used and gaps, in the order of the scenarios
	used       []results.Trial // one a cell and block, in that order
	gaps       []results.Trial // cells that cannot exist, with the reason
	voids      []results.Trial // of every attempt
	superseded []results.Trial // not void, but their block was run again
	cells      map[cell][]results.Trial
	known      map[string]scenarios.Scenario // every scenario by name: making the list is not free
	lookups    lookups
	// demonstrations are of another kind than trials: no number of either is compared with one of the other.
	demonstrations []results.Demonstration
	checksum       string // of the evidence files, in hexadecimal
}

// cell is a scenario × variant × point.
type cell struct {
	scenario, variant, point string
}

func cellOf(t results.Trial) cell { return cell{t.Scenario, t.Variant, t.Point} }

// blockOf is a block of a scenario: what is run again as a whole when one of its trials is void.
type blockOf struct {
	scenario string
	block    int
}

// readEvidence reads every kind of evidence that a run's folder holds, for all that reads a run: what one reader left
// out would look to it as if it had not been measured.
func readEvidence(folder results.Folder) (evidence, error) {
	run, err := folder.Run()
	if err != nil {
		return evidence{}, err
	}
	rows, err := folder.Trials()
	if err != nil {
		return evidence{}, err
	}
	e := sortOut(run, rows)
	if e.lookups, err = readLookups(folder); err != nil {
		return evidence{}, err
	}
	e.demonstrations, err = folder.Demonstrations()
	return e, err
}

// sortOut decides about every row once, so that no figure and no table can decide otherwise.
func sortOut(run results.Run, rows []results.Trial) evidence {
	e := evidence{run: run, cells: map[cell][]results.Trial{}, known: map[string]scenarios.Scenario{}}
	for _, s := range scenarios.Known() {
		e.known[s.Name] = s
	}
	last := lastAttempts(rows)
	for _, t := range ordered(rows) {
		switch {
		case t.Void != "":
			e.voids = append(e.voids, t)
		case t.Attempt < last[blockOf{t.Scenario, t.Block}]:
			e.superseded = append(e.superseded, t)
		case t.Gap != "":
			e.gaps, e.shown = append(e.gaps, t), append(e.shown, t)
		default:
			e.used, e.shown = append(e.used, t), append(e.shown, t)
			e.cells[cellOf(t)] = append(e.cells[cellOf(t)], t)
		}
	}
	return e
}

func lastAttempts(rows []results.Trial) map[blockOf]int {
	last := map[blockOf]int{}
	for _, t := range rows {
		key := blockOf{t.Scenario, t.Block}
		last[key] = max(last[key], t.Attempt)
	}
	return last
}

// ordered sorts rows by scenario, point, variant, block and attempt, as the scenarios list them; what
// they do not list comes after, by name. Rows that were written shuffled, or by a resumed run, come out
// the same.
func ordered(rows []results.Trial) []results.Trial {
	orders := map[string]order{}
	var names []string
	for _, s := range scenarios.Known() {
		names = append(names, s.Name)
		orders[s.Name] = order{labels(s.Points), s.Variants}
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b results.Trial) int {
		return cmp.Or(
			rank(names, a.Scenario, b.Scenario),
			rank(orders[a.Scenario].points, a.Point, b.Point),
			rank(orders[a.Scenario].variants, a.Variant, b.Variant),
			cmp.Compare(a.Block, b.Block),
			cmp.Compare(a.Attempt, b.Attempt),
		)
	})
	return rows
}

// order is how a scenario lists what it runs.
type order struct{ points, variants []string }

// rank compares a and b by their place in names; names that are not there come last, by name.
func rank(names []string, a, b string) int {
	place := func(name string) int {
		if i := slices.Index(names, name); i >= 0 {
			return i
		}
		return len(names)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}

func labels(points []scenarios.Point) []string {
	var all []string
	for _, p := range points {
		all = append(all, p.Label)
	}
	return all
}
