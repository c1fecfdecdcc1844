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
	for _, variant := range e.variants(referenceScenario) {
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
		return fmt.Sprintf("Stock benchstat on bench.txt comes to the same: its ratios of medians to session/strict, unpaired, lie inside "+
			"the paired intervals for all %d variants.", len(inside))
	}
	return fmt.Sprintf("Stock benchstat on bench.txt comes to the same for %d of %d variants: its ratios of medians to session/strict, "+
		"unpaired, lie inside the paired intervals. Outside: %s. It takes medians of each arm over all blocks, so what a whole block "+
		"suffered stays in its ratio; pairing within blocks cancels it.", len(inside), len(inside)+len(outside), strings.Join(outside, "; "))
}
