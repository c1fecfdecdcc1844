package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"authbench/bench/internal/stat"
)

// A versusPart is a heading with what stands under it; a part has lines, a table, or both.
type versusPart struct {
	title string
	lines []string
	table table
}

// parts is the comparison as plain text and tables: the terminal's and the Markdown are two renderings of it, each with
// its own escaping.
func (v Versus) parts() []versusPart {
	all := []versusPart{
		{title: "The runs", table: table{Head: []string{"", "folder", "run", "profile", "commit", "store", "trials", "left out"},
			Rows: [][]string{v.Old.row("OLD"), v.New.row("NEW")}}},
		{title: "Not the same in both", lines: v.Warnings},
		{title: "How to read it", lines: v.reading()},
		{title: "The control against itself", lines: []string{v.witness()}, table: versusTable(v.Control)},
		{title: "What changed", lines: slices.Concat(v.Tally.sentences(), folded(v.Cells)), table: versusTable(unfolded(v.Cells))},
		{title: "Counts that one run has none of", table: v.countTable()},
		{title: "Only in one run", lines: slices.Concat(onlyIn("OLD", v.OnlyOld), onlyIn("NEW", v.OnlyNew))},
	}
	return slices.DeleteFunc(all, func(p versusPart) bool { return len(p.lines)+len(p.table.Rows) == 0 })
}

func (r VersusRun) row(name string) []string {
	commit := cmp.Or(r.Commit[:min(len(r.Commit), 12)], "unknown")
	if r.Dirty {
		commit += " + uncommitted changes"
	}
	return []string{name, r.Folder, r.ID, r.Profile, commit, r.Store, strconv.Itoa(r.Trials), strconv.Itoa(r.Voids) + " void or replaced"}
}

// reading says what the ratios are, and what is inside them.
func (v Versus) reading() []string {
	return slices.Concat([]string{
		"The runs were measured at different times: whatever changed in the machine between them is inside a raw ratio, NEW ÷ OLD. A ratio of two " +
			"variants inside one run, block by block, has none of that.",
		"Relative is (NEW variant ÷ NEW none) ÷ (OLD variant ÷ OLD none), by block: the machine's pace cancels, because the control had the same. It decides " +
			"for CPU, times and goodput wherever the control stands at the point. It moves, too, when what the control itself costs was changed.",
		"Raw decides for exact metrics, for memory, behind a relay, whose round trips have a pace of their own, and where no control stands at the point.",
		v.Pairing,
	}, v.Notes)
}

// witness says whether raw ratios are to be read.
func (v Versus) witness() string {
	differ := 0
	for _, c := range v.Control {
		if c.differs() {
			differ++
		}
	}
	switch {
	case len(v.Control) == 0:
		return "Not in both runs: nothing tells what the machine changed from what the variants did, and every ratio holds both."
	case differ > 0:
		return fmt.Sprintf("none differs in %d of %s: the machine, the harness or the site changed, and raw ratios of times are not to be read there.",
			differ, plural(len(v.Control), "comparison"))
	}
	return fmt.Sprintf("none is not seen to differ in %s: nothing says that the machine or the harness changed.", plural(len(v.Control), "comparison"))
}

func versusTable(cells []VersusCell) table {
	t := table{Head: []string{"verdict", "relative to none", "raw", "n", "scenario", "variant", "point", "metric", "OLD", "NEW"}}
	for _, v := range cells {
		t.Rows = append(t.Rows, []string{
			v.words(), v.Relative.text(), v.Raw.text(), v.counted(), v.Scenario, v.Variant, v.Point, v.Metric,
			quantity(v.Unit, v.Old.Median), quantity(v.Unit, v.New.Median),
		})
	}
	return t
}

// words is the verdict with its direction or its margin, or why there is none.
func (v VersusCell) words() string {
	switch {
	case v.differs():
		return v.Verdict + ", " + v.Direction
	case v.Why != "":
		return v.Verdict + ": " + v.Why
	case v.Verdict == stat.Equal.String() && v.Margin != nil:
		return stat.Judgement{Verdict: stat.Equal, Margin: *v.Margin}.String()
	}
	return v.Verdict
}

// counted is "6 pairs", or the sizes of two samples: "6, 8".
func (v VersusCell) counted() string {
	if r := v.decisive(); r != nil && r.Paired {
		return plural(r.N, "pair")
	}
	return fmt.Sprintf("%d, %d", v.Old.N, v.New.N)
}

// text is the ratio with its interval, without n.
func (r *VersusRatio) text() string {
	if r == nil {
		return absent
	}
	if r.Confidence == 1 {
		return "×" + exactRatio(r.Ratio) + ", exact"
	}
	text, _, _ := strings.Cut(r.stat().String(), ", n=")
	return text
}

// exactRatio gives as many decimals as it takes to tell the ratio from 1: a byte of ten thousand is exact as well.
func exactRatio(ratio float64) string {
	const fewest, most = 2, 8
	for decimals := fewest; ; decimals++ {
		text := strconv.FormatFloat(ratio, 'f', decimals, 64)
		if rounded, _ := strconv.ParseFloat(text, 64); rounded != 1 || ratio == 1 || decimals == most {
			return text
		}
	}
}

// sentences say how many cells there are, and what chance would do to them.
func (t VersusTally) sentences() []string {
	lines := []string{fmt.Sprintf("%s: %d differ, %d not resolved, %d equal.", plural(t.Cells, "cell"), t.Differs, t.NotResolved, t.Equal)}
	if t.Judged > 0 {
		lines = append(lines, fmt.Sprintf("An interval decides about %d of them. Had nothing changed, chance alone would take 1 out of %s of those intervals, and "+
			"call %s of the cells different at most.", t.Judged, roughly(t.ChanceExcludesOne), roughly(t.ChanceCalledDiffer)))
	}
	return lines
}

// roughly is an expected number of cells.
func roughly(x float64) string {
	const least = 0.1
	if x < least {
		return "fewer than 0.1"
	}
	return "about " + strconv.FormatFloat(x, 'f', 1, 64)
}

func (v Versus) countTable() table {
	t := table{Head: []string{"scenario", "variant", "point", "count", "OLD", "NEW"}}
	for _, c := range v.Counts {
		t.Rows = append(t.Rows, []string{
			c.Scenario, c.Variant, c.Point, metricOf(c.Metric).Label, number(c.Old) + " in " + number(c.OldOf), number(c.New) + " in " + number(c.NewOf),
		})
	}
	return t
}

// onlyIn counts by scenario the cells that one run holds alone, and names the first.
func onlyIn(run string, all []VersusName) []string {
	var lines []string
	for len(all) > 0 {
		first := all[0]
		others := slices.DeleteFunc(slices.Clone(all), func(n VersusName) bool { return n.Scenario == first.Scenario })
		lines = append(lines, fmt.Sprintf("%s: %s of %s, such as %s at %s", run, plural(len(all)-len(others), "cell"), first.Scenario, first.Variant, first.Point))
		all = others
	}
	return lines
}
