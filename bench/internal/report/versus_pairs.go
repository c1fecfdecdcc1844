package report

import (
	"fmt"
	"reflect"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/results"
)

// A blockReading is what a cell read in one block, with what the block was made from.
type blockReading struct {
	block int
	seed  uint64
	value float64
}

// blockReadings are a cell's readings of a metric, by block; over a control, each is divided by the control's in the
// same block.
func (e evidence) blockReadings(c cell, control *cell, metric string) []blockReading {
	var all []blockReading
	for _, t := range e.cells[c] {
		v, ok := t.Metrics[metric]
		if control != nil {
			i := slices.IndexFunc(e.cells[*control], func(o results.Trial) bool { return o.Block == t.Block })
			if i < 0 {
				continue
			}
			of, okOf := e.cells[*control][i].Metrics[metric]
			v, ok = v/of, ok && okOf
		}
		if ok {
			all = append(all, blockReading{t.Block, t.Seed, v})
		}
	}
	return all
}

// samePlan reports whether a scenario's blocks were made alike in both runs: from the same seed by the same plan, so
// that block i had the same schedules, users and shuffles in both.
func (b both) samePlan(scenario string) bool {
	older, ok := b.older.planned(scenario)
	newer, okNewer := b.newer.planned(scenario)
	older.Blocks, newer.Blocks = 0, 0 // the first of many are made as the first of few
	return ok && okNewer && b.older.run.Seed == b.newer.run.Seed && reflect.DeepEqual(older, newer) && (scenario != mixScenario || b.sameMix())
}

// sameMix reports whether sessions are made of the same in both runs. The rest of a scenario file is in the plan and in
// the settings, where flags win over it, and its name makes no request.
func (b both) sameMix() bool {
	older, newer := b.older.run.Mix, b.newer.run.Mix
	if older == nil || newer == nil {
		return older == newer
	}
	return older.Session == newer.Session
}

// ratio is NEW ÷ OLD of a cell: paired where every block of the shorter run has its like in the other, else of two
// samples. A block that only one of the runs had to repeat has another seed there, and no like.
func (b both) ratio(c cell, control *cell, metric string) (*VersusRatio, error) {
	older, newer := b.older.blockReadings(c, control, metric), b.newer.blockReadings(c, control, metric)
	if b.samePlan(c.scenario) {
		was, is := sameBlocks(older, newer)
		if len(is) == min(len(older), len(newer)) {
			r, err := stat.PairedRatio(is, was, confidence)
			return ratioOf(r, true, err)
		}
	}
	r, err := stat.UnpairedRatio(valuesOf(newer), valuesOf(older), confidence)
	return ratioOf(r, false, err)
}

// sameBlocks pairs readings of blocks that are the same.
func sameBlocks(older, newer []blockReading) (was, is []float64) {
	for _, o := range older {
		i := slices.IndexFunc(newer, func(n blockReading) bool { return n.block == o.block && n.seed == o.seed })
		if i >= 0 {
			was, is = append(was, o.value), append(is, newer[i].value)
		}
	}
	return was, is
}

func valuesOf(all []blockReading) []float64 {
	var xs []float64
	for _, r := range all {
		xs = append(xs, r.value)
	}
	return xs
}

func ratioOf(r stat.Ratio, paired bool, err error) (*VersusRatio, error) {
	if err != nil {
		return nil, err
	}
	return &VersusRatio{r.Center, r.Lo, r.Hi, r.Confidence, paired, r.N}, nil
}

func (r VersusRatio) stat() stat.Ratio {
	return stat.Ratio{Center: r.Ratio, Lo: r.Lo, Hi: r.Hi, Confidence: r.Confidence, N: r.N}
}

// pairing says which scenarios are paired, and why the others are not.
func (b both) pairing(cells []cell) string {
	var paired, apart []string
	for _, c := range cells {
		switch {
		case slices.Contains(paired, c.scenario), slices.Contains(apart, c.scenario), b.older.exact(c.scenario):
		case b.samePlan(c.scenario):
			paired = append(paired, c.scenario)
		default:
			apart = append(apart, c.scenario)
		}
	}
	const like = "the same schedules, users and shuffles in both"
	const two = "two samples, by Welch's t interval of the logs"
	switch {
	case len(paired)+len(apart) == 0:
		return "Nothing but exact cells is in both: nothing is paired."
	case b.older.run.Seed != b.newer.run.Seed:
		return fmt.Sprintf("Not paired: the seeds are %d and %d, so no block had the same schedules in both. Compared as %s.",
			b.older.run.Seed, b.newer.run.Seed, two)
	case len(apart) == 0:
		return "Paired by block: one seed and one plan, so that block i had " + like + "."
	case len(paired) == 0:
		return "Not paired: the seed is the same and no plan of a scenario is. Compared as " + two + "."
	}
	return fmt.Sprintf("Paired by block, with %s: %s. Their plans differ, so compared as %s: %s.", like, list(paired), two, list(apart))
}
