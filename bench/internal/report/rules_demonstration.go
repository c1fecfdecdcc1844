package report

import (
	"fmt"
	"slices"

	"authbench/results"
	"authbench/scenarios"
)

// collectShown adds the cases of a view that looks at a demonstration: one a subject and configuration. A case that
// was not performed is none.
func (e evidence) collectShown(f *finding, v scenarios.View) {
	for _, subject := range subjectsOf(f.statement, v) {
		for _, d := range e.demonstrations {
			if d.Demonstration == v.Demonstration && d.Variant == subject && d.Observed != results.NotPerformed {
				f.instances = append(f.instances, byDemonstration(d, v))
			}
		}
	}
}

// byDemonstration: that it was blocked is believed where the positive control was not.
func byDemonstration(d results.Demonstration, v scenarios.View) instance {
	i := instance{cell: cell{v.Demonstration, d.Variant, d.Configuration}, text: d.Observed}
	if d.Observed == results.Blocked && d.BlockedBy != "" {
		i.text += ", " + d.BlockedBy
	}
	switch succeeded := d.Observed == results.Succeeds; {
	case !d.Believed():
		i.short = "its positive control did not succeed"
	case succeeded != v.Spared:
		i.outcome = more
	default:
		i.outcome = notMore
	}
	return i
}

// takes says what it takes to decide a view that this run has nothing of.
func (e evidence) takes(v scenarios.View) string {
	if v.Demonstration == "" {
		return "it takes the scenario " + v.Scenario
	}
	i := slices.IndexFunc(e.demonstrations, func(d results.Demonstration) bool {
		return d.Demonstration == v.Demonstration && d.Observed == results.NotPerformed
	})
	if i >= 0 && len(e.demonstrations[i].Evidence) > 0 {
		return e.demonstrations[i].Evidence[0]
	}
	if _, s, ok := scenarios.DemonstrationByName(v.Demonstration); ok {
		return "it takes the scenario " + s.Name
	}
	return takesDemonstrations(v.Demonstration)
}

// takesDemonstrations says of demonstrations that are to come that they are.
func takesDemonstrations(names ...string) string {
	if len(names) == 1 {
		return fmt.Sprintf("it takes the demonstration %s, which this program does not have yet", names[0])
	}
	return fmt.Sprintf("it takes the demonstrations %s, which this program does not have yet", list(names))
}

// shownIn is the scenario that shows a demonstration; "" where none does yet.
func shownIn(demonstration string) string {
	_, s, _ := scenarios.DemonstrationByName(demonstration)
	return s.Name
}
