package report

import (
	"slices"

	"authbench/results"
	"authbench/scenarios"
)

// allShown are the rows of every demonstration on every variant, each as it is expected.
func allShown() []results.Demonstration {
	var rows []results.Demonstration
	s, _ := scenarios.ByName(privacyScenario)
	for _, on := range (scenarios.Cell{Scenario: privacyScenario}).Shown() {
		for _, d := range s.Demonstrations {
			if !d.Takes(on.Variant) {
				continue
			}
			row := results.Demonstration{
				Demonstration: d.Name, Variant: on.Variant, Configuration: on.Point.Label, Expected: results.Blocked, Evidence: []string{"none of 5"},
				Control: results.Control{What: "a planted text", Observed: results.Succeeds},
			}
			var succeeds bool
			if succeeds, row.BlockedBy = d.Expected(on.Variant); succeeds {
				row.Expected, row.Evidence = results.Succeeds, []string{"5 of 5: sub, roles and others"}
			}
			row.Observed = row.Expected
			rows = append(rows, row)
		}
	}
	return rows
}

// shown changes rows in place: those of a demonstration, on a variant unless that is "".
func shown(name, variant string, change func(*results.Demonstration)) []results.Demonstration {
	rows := allShown()
	for i := range rows {
		if rows[i].Demonstration == name && (variant == "" || rows[i].Variant == variant) {
			change(&rows[i])
		}
	}
	return rows
}

// showing is a run of demonstrations alone.
func showing(rows []results.Demonstration) evidence {
	e := sortOut(calm().run(), nil)
	e.demonstrations = rows
	return e
}

// notOf leaves a demonstration out.
func notOf(name string) []results.Demonstration {
	return slices.DeleteFunc(allShown(), func(d results.Demonstration) bool { return d.Demonstration == name })
}
