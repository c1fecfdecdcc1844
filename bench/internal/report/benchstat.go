package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// benchstatSentence says whether stock benchstat, which takes the ratio of two unpaired medians from
// bench.txt, comes to the same as the paired intervals here; where not, it says why.
func (e evidence) benchstatSentence() string {
	var inside, outside []string
	for _, variant := range e.benchstatColumns() {
		c := e.compare(at(variant), at(scenarios.SessionStrict), cpuMetric)
		if variant == scenarios.SessionStrict || !c.usable() {
			continue
		}
		unpaired := e.median(at(variant), cpuMetric).Center / e.median(at(scenarios.SessionStrict), cpuMetric).Center
		if unpaired >= c.Ratio.Lo && unpaired <= c.Ratio.Hi {
			inside = append(inside, variant)
			continue
		}
		outside = append(outside, fmt.Sprintf("%s ×%s against %s", variant, number(unpaired), c.text()))
	}
	switch {
	case len(inside)+len(outside) == 0:
		return "There is no comparison at the reference point to hold against stock benchstat's."
	case len(outside) == 0:
		return fmt.Sprintf("Stock benchstat on bench.txt (its command is under How to reproduce) comes to the same: its ratios of medians "+
			"to its base column, session/strict, unpaired, lie inside the paired intervals for all %s.", plural(len(inside), "variant"))
	}
	return fmt.Sprintf("Stock benchstat on bench.txt (its command is under How to reproduce) comes to the same for %d of %d variants: its "+
		"ratios of medians to its base column, session/strict, unpaired, lie inside the paired intervals. Outside: %s. It takes medians of each arm over all blocks, so what a whole block "+
		"suffered stays in its ratio; pairing within blocks cancels it.", len(inside), len(inside)+len(outside), strings.Join(outside, "; "))
}

// benchstatColumns lists the variants that benchstat is to compare, its base first: those that somebody
// could deploy.
func (e evidence) benchstatColumns() []string {
	columns := []string{scenarios.SessionStrict}
	if len(e.values(at(scenarios.SessionStrict), cpuMetric)) == 0 {
		return nil
	}
	for _, v := range e.known[referenceScenario].Variants {
		if v != scenarios.SessionStrict && scenarios.IsSubject(v) && len(e.values(at(v), cpuMetric)) > 0 {
			columns = append(columns, v)
		}
	}
	return columns
}

// benchstatCommand is what to type for CPU per request at the reference point; "" where there is nothing
// to compare. A list of columns is their order and leaves out all others; the first is the base.
func (e evidence) benchstatCommand() string {
	var columns []string
	for _, v := range e.benchstatColumns() {
		columns = append(columns, `"`+benchWord(v)+`"`) // quoted, because a colon means something there
	}
	if len(columns) < 2 {
		return ""
	}
	filter := fmt.Sprintf(".name:%s /point:%s .unit:%s", benchScenario(referenceScenario), scenarios.ReferencePoint.Label, unitOf(cpuMetric))
	return fmt.Sprintf("benchstat -filter %s -col %s bench.txt", shellQuote(filter), shellQuote("/variant@("+strings.Join(columns, " ")+")"))
}
