package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"authbench/bench/internal/stat"
	"authbench/results"
)

func (b both) versus(older, newer results.Folder) (Versus, error) {
	cells, onlyOld, onlyNew := b.common()
	v := Versus{
		Schema: VersusSchema, Old: b.older.versusRun(older), New: b.newer.versusRun(newer), Warnings: b.warnings(),
		Pairing: b.pairing(cells), Notes: b.notes(), Control: []VersusCell{}, Cells: []VersusCell{}, Counts: b.counts(cells),
		OnlyOld: nonNil(onlyOld), OnlyNew: nonNil(onlyNew),
	}
	for _, c := range cells {
		for _, metric := range b.older.headlines(c.scenario) {
			cell, ok := b.versusCell(c, metric)
			switch {
			case ok && b.isControl(c):
				v.Control = append(v.Control, cell)
			case ok:
				v.Cells = append(v.Cells, cell)
			}
		}
	}
	if len(v.Control)+len(v.Cells)+len(v.Counts) == 0 {
		return Versus{}, b.errNothingInCommon()
	}
	for i := range v.Cells {
		v.Cells[i].withdraw(v.Control)
	}
	slices.SortStableFunc(v.Control, byChange)
	slices.SortStableFunc(v.Cells, byChange)
	v.Tally = verdictsOf(v.Cells)
	return v, nil
}

// nonNil is never nil, which JSON would write as null.
func nonNil(all []VersusName) []VersusName { return append([]VersusName{}, all...) }

func (e evidence) versusRun(folder results.Folder) VersusRun {
	r := e.run
	return VersusRun{
		Folder: string(folder), ID: r.ID, Started: r.Started.UTC().Format(time.RFC3339), Profile: r.Profile, Commit: r.Commit, Dirty: r.Dirty,
		Machine: machine(r.Machine), Store: store(r.Store), Seed: r.Seed, Trials: len(e.used), Voids: len(e.voids) + len(e.superseded),
	}
}

// byChange sorts what differs first, by how far beyond its margin, then what is not resolved, then what is equal. Cells
// alike keep their order.
func byChange(a, b VersusCell) int {
	return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(b.beyond(), a.beyond()))
}

// The places of the verdicts.
const (
	differsPlace = iota
	notResolvedPlace
	equalPlace
)

func (v VersusCell) place() int {
	switch v.Verdict {
	case stat.Differs.String():
		return differsPlace
	case stat.NotResolved.String():
		return notResolvedPlace
	}
	return equalPlace
}

// beyond is how far the ratio lies beyond the margin, or from 1 where it does not differ, as a log: a doubling is as far
// as a halving. What has no ratio because it was or became 0 lies farthest; any other that has none, nearest.
func (v VersusCell) beyond() float64 {
	r := v.decisive()
	switch {
	case r == nil && v.differs():
		return math.Inf(1)
	case r == nil:
		return math.Inf(-1)
	case v.Margin == nil || !v.differs():
		return math.Abs(math.Log(r.Ratio))
	}
	return math.Abs(math.Log(r.Ratio)) - math.Log1p(*v.Margin)
}

func verdictsOf(cells []VersusCell) VersusTally {
	t := VersusTally{Cells: len(cells)}
	for _, v := range cells {
		switch v.place() {
		case differsPlace:
			t.Differs++
		case notResolvedPlace:
			t.NotResolved++
		default:
			t.Equal++
		}
		if r := v.decisive(); !v.Exact && r != nil && v.Why == "" {
			t.Judged++
			t.ChanceCalledDiffer += stat.ChanceDiffers(r.stat(), *v.Margin)
		}
	}
	t.ChanceExcludesOne = thousandths((1 - confidence) * float64(t.Judged))
	t.ChanceCalledDiffer = thousandths(t.ChanceCalledDiffer)
	return t
}

// thousandths leaves of an expected number what it is good for, and no noise of adding up.
func thousandths(x float64) float64 { return math.Round(x*1000) / 1000 }
