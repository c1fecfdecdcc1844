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
	for _, f := range e.findings() {
		all = append(all, Verdict{clean(f.statement.Text), f.verdict, clean(e.statementEvidence(f))})
	}
	return all
}

// findings are what this run says to every statement, each seen as it says itself.
func (e evidence) findings() []finding {
	var all []finding
	for _, s := range scenarios.Statements() {
		all = append(all, e.find(s, s.View))
	}
	return all
}
