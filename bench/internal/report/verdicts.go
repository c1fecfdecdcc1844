package report

import "authbench/scenarios"

// A Verdict is what a run says to a statement: plain text, safe to print.
type Verdict struct {
	Statement string `json:"statement"`
	Verdict   string `json:"verdict"`
	Evidence  string `json:"evidence"`
}

// Verdicts, for whoever sets them off from others.
const (
	Supported   = supported
	Refuted     = refuted
	Depends     = depends
	NotMeasured = notMeasured
)

// verdicts are those of the report's table of statements, in its order; a run of nothing but lookups, whose report has
// no such table, has none.
func (e evidence) verdicts() []Verdict {
	if e.onlyLookups() {
		return nil
	}
	var all []Verdict
	for _, s := range scenarios.Statements() {
		f := e.find(s, s.View)
		all = append(all, Verdict{clean(s.Text), f.verdict, clean(e.statementEvidence(f))})
	}
	return all
}
