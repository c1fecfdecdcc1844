package report

import (
	"fmt"
	"strings"
)

// isScaling reports whether a scenario is one of a cluster of quotas.
func isScaling(name string) bool { return name == replicasScenario || name == shardsScenario }

// scalingProse says what a cluster of quotas could not measure, and how its comparisons are judged.
func (e evidence) scalingProse(name string) []string {
	var prose []string
	if text := e.leftOutSentence(name); text != "" {
		prose = append(prose, text)
	}
	if e.has(name) {
		prose = append(prose, "Goodput has no A/A pairs of its own: where a quota is used up it is the quota over the CPU per request, so it is judged by the margin of that.")
	}
	return prose
}

// leftOutSentence says in one line which cells of a scenario cannot exist here, and why.
func (e evidence) leftOutSentence(name string) string {
	seen := map[cell]bool{}
	var reasons []string
	for _, t := range e.gaps {
		if c := cellOf(t); c.scenario == name && !seen[c] {
			seen[c] = true
			reasons = append(reasons, t.Gap)
		}
	}
	if len(reasons) == 0 {
		return ""
	}
	const most = 3
	return fmt.Sprintf("Not measured here, of %s: %s.", plural(len(e.points(name))*len(e.variants(name)), "cell"), strings.Join(tallyOf(reasons).lines(most), "; "))
}

// scalingTables are the demands, what they predict, the knees and the targets; none of a scenario that measured nothing.
func (e evidence) scalingTables(name string) []table {
	if !e.has(name) {
		return nil
	}
	return nonEmpty(e.scalingTargetTable(name), e.kneeTable(name), e.demandTable(name), e.predictionTable(name), e.metricTable(name))
}

// name tells a forecast's rows apart.
func (f forecast) name() string {
	if f.shards == 0 {
		return f.variant
	}
	return f.variant + ", " + plural(f.shards, "shard")
}
