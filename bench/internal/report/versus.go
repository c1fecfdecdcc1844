package report

import (
	"authbench/results"
)

// VersusSchema is the version of the JSON that Versus is written as; a change that breaks a reader raises it.
const VersusSchema = 1

// Versus is run NEW against run OLD, cell by cell: what `compare` says, and as JSON the whole of it. Ratios are
// NEW ÷ OLD. What is absent (no interval, no margin, no control) is left out of the JSON, never a 0.
type Versus struct {
	Schema   int         `json:"schema"`
	Old      VersusRun   `json:"old"`
	New      VersusRun   `json:"new"`
	Warnings []string    `json:"warnings"` // what was not the same in both, a line each naming both values
	Pairing  string      `json:"pairing"`  // which scenarios are paired by block and which are two samples, and why
	Notes    []string    `json:"notes"`    // what is in both runs and not compared
	Tally    VersusTally `json:"tally"`
	// Control is the site without authentication against itself: a witness of the machine, the harness and what of
	// the site all variants share. It is not among Cells, and no gate looks at it.
	Control []VersusCell `json:"control"`
	// Cells are sorted by what changed: what differs first, by how far beyond its margin, then what is not resolved,
	// then what is equal.
	Cells   []VersusCell  `json:"cells"`
	Counts  []VersusCount `json:"counts"`
	OnlyOld []VersusName  `json:"only_old"` // cells that NEW does not hold
	OnlyNew []VersusName  `json:"only_new"` // cells that OLD does not hold
}

// VersusRun says which run it is. Folder is as the caller named it.
type VersusRun struct {
	Folder  string `json:"folder"`
	ID      string `json:"id"`
	Started string `json:"started"` // RFC 3339, UTC
	Profile string `json:"profile"`
	Commit  string `json:"commit"`
	Dirty   bool   `json:"dirty"`
	Machine string `json:"machine"`
	Store   string `json:"store"`
	Seed    uint64 `json:"seed"`
	Trials  int    `json:"trials"` // that count
	Voids   int    `json:"voids"`  // left out
}

// VersusName names a cell.
type VersusName struct {
	Scenario string `json:"scenario"`
	Variant  string `json:"variant"`
	Point    string `json:"point"`
}

func (n VersusName) cell() cell { return cell{n.Scenario, n.Variant, n.Point} }

func nameOf(c cell) VersusName { return VersusName{c.scenario, c.variant, c.point} }

// VersusCell is one metric of one cell in both runs.
type VersusCell struct {
	VersusName
	Metric         string       `json:"metric"`
	Unit           string       `json:"unit,omitempty"` // "s", "B", or none for a count or a share
	HigherIsBetter bool         `json:"higher_is_better"`
	Exact          bool         `json:"exact"` // whole numbers that repeat: no interval and no margin
	Old            VersusSample `json:"old"`
	New            VersusSample `json:"new"`
	// Raw is NEW ÷ OLD as read: whatever changed in the machine between the runs is inside it.
	Raw *VersusRatio `json:"raw,omitempty"`
	// Relative is the same of the variant over the control of its own block, (NEW variant ÷ NEW none) ÷ (OLD variant ÷
	// OLD none): the difference in differences of the logs. It is there for CPU and times, and for goodput, where the
	// point has the control.
	Relative *VersusRatio `json:"relative,omitempty"`
	// Decides is the ratio that the verdict is about: relative where it is there, else raw.
	Decides string `json:"decides"`
	// Margin is a fraction, the larger of 2 % and both runs' A/A floors; none where no A/A pair measures the metric,
	// and of exact metrics.
	Margin *float64 `json:"margin,omitempty"`
	// Verdict is differs, equal (within the margin) or not resolved. Direction is more or less where it differs.
	Verdict   string `json:"verdict"`
	Direction string `json:"direction,omitempty"`
	Why       string `json:"why,omitempty"` // there is no verdict, or no ratio
}

// VersusSample is what one run read: the trials that count, and their median in the metric's unit.
type VersusSample struct {
	N      int     `json:"n"`
	Median float64 `json:"median"`
}

// VersusRatio is NEW ÷ OLD with its interval; an exact one has none, and Lo and Hi are the ratio.
type VersusRatio struct {
	Ratio      float64 `json:"ratio"`
	Lo         float64 `json:"lo"`
	Hi         float64 `json:"hi"`
	Confidence float64 `json:"confidence"` // 0.95, or 1 of an exact ratio
	// Paired: the pairs are blocks with the same schedules, users and shuffles. Else they are two samples, compared by
	// Welch's t interval of the logs.
	Paired bool `json:"paired"`
	N      int  `json:"n"` // pairs, or the smaller of the two samples
}

// VersusTally counts the verdicts on Cells, and what chance would do to them.
type VersusTally struct {
	Cells       int `json:"cells"`
	Differs     int `json:"differs"`
	NotResolved int `json:"not_resolved"`
	Equal       int `json:"equal"`
	// Judged are the cells that an interval decides about. Of these, so many intervals would exclude 1 if nothing had
	// changed, and at most about so many cells would be called different.
	Judged             int     `json:"judged"`
	ChanceExcludesOne  float64 `json:"chance_excludes_one"`
	ChanceCalledDiffer float64 `json:"chance_called_different"`
}

// VersusCount is a count of events that one run has none of: there is no ratio to 0.
type VersusCount struct {
	VersusName
	Metric string  `json:"metric"`
	Old    float64 `json:"old"`
	New    float64 `json:"new"`
	OldOf  float64 `json:"old_of"` // events in which it could have happened
	NewOf  float64 `json:"new_of"`
}

// Compare reads two runs and compares what both hold. Errors are one line: a folder that is no run, one that is not
// complete, the same run twice, or two that have no cell in common.
func Compare(older, newer results.Folder) (Versus, error) {
	b, err := readBoth(older, newer)
	if err != nil {
		return Versus{}, err
	}
	return b.versus(older, newer)
}
