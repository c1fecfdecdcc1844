package report

import (
	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// readTook is the median time of a trial's revokes, from sending to acknowledgement, in seconds.
func readTook(t results.Trial) (float64, bool) {
	var r revokes
	for _, one := range t.Revocations {
		r.add(one)
	}
	return stat.Quantile(r.took, 0.5), len(r.took) > 0
}

// revokeAllGrowths is how the time of a revoke-all grows with the tokens of its subject.
func (e evidence) revokeAllGrowths() growths {
	var all growths
	for _, v := range e.variants(revocationScenario) {
		all = append(all, e.revokeAllGrowth(v))
	}
	return all.grown()
}

func (e evidence) revokeAllGrowth(variant string) growth {
	var steps []step
	for _, p := range e.known[revocationScenario].Points {
		if p.Case == scenarios.CaseEverywhere {
			steps = append(steps, step{x: float64(p.Tokens), cell: cell{revocationScenario, variant, p.Label}})
		}
	}
	return e.growth(variant, steps, readTook)
}

// revokeAllFigure is the time of a revoke-all against the tokens of its subject.
func (e evidence) revokeAllFigure() (figure, error) {
	all := e.revokeAllGrowths()
	if len(all) == 0 || len(all.xs()) < 2 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title:    revokeAllTitle(all),
		Subtitle: "Time of a revoke-all, from sending it to its acknowledgement, by the subject's tokens; both axes are logarithmic",
		Caption:  all.caption(e.caption(e.medianSample(all.cells()) + " Of each trial the median of its revokes.")),
		XLabel:   "Tokens of the subject", YLabel: "Time of a revoke-all",
	}
	picture, err := plot.Lines(frame, all.spec(plot.Axis{Unit: plot.Seconds, Log: true}))
	return finish("revoke-all", revokeAllFinding(all), "a level line ends any number of tokens in one step; one that rises ends them one by one, or in batches: "+
		"level while the way to the store is most of the time, and then rising with every token.", frame, picture, err)
}

func revokeAllTitle(all growths) string {
	if shapes := all.shapes(); shapes != "" {
		return "By the tokens of a subject, the time of a revoke-all is " + shapes
	}
	return "Time of a revoke-all by the tokens of its subject"
}

// revokeAllTable is the shape of each curve.
func (e evidence) revokeAllTable() table {
	return table{
		Title: "Revoke-all by tokens of the subject",
		Head:  growthHead(),
		Rows:  e.revokeAllGrowths().rows(),
		Note:  "Of each trial the median time from sending the revoke to its acknowledgement. " + growthNote(),
	}
}

// byTokens is the shape of a variant's revoke-all for a sentence; "" where one size was measured.
func (e evidence) byTokens(variant string) string {
	if g := e.revokeAllGrowth(variant); g.exponent.N > 0 {
		return ", by tokens " + g.shape()
	}
	return ""
}
