package report

import (
	"cmp"
	"slices"
	"strings"

	"authbench/results"
	"authbench/scenarios"
)

const privacyScenario = "privacy"

// A shownColumn is a demonstration, and the head that its column has.
type shownColumn struct{ demonstration, head string }

// privacyTables are what can be read, what can be presented, and what stops it.
func (e evidence) privacyTables() []table {
	read := e.shownTable([]shownColumn{
		{scenarios.DemoHolderReads, "claims read in the token"},
		{scenarios.DemoURLLog, "tokens in a log of request lines"},
		{scenarios.DemoLogReads, "claims in a log of credential headers"},
		{scenarios.DemoDumpReads, "claims in a stolen store dump"},
	})
	read.Title = "What can be read without a key"
	read.Note = "k of n claims of the principal, by name. A log of request lines is what servers write by default; one of credential headers also keeps Authorization, " +
		"Cookie and Set-Cookie. The dump is every key and value of the variant, with one user logged in and another one logged out."
	present := e.shownTable([]shownColumn{
		{scenarios.DemoLogReplays, "a token copied from a log"},
		{scenarios.DemoLogReplaysEnded, "the same after its owner's logout"},
		{scenarios.DemoRefreshAfterEnded, "a copied refresh token after the logout"},
		{scenarios.DemoDumpLogsIn, "anything in the dump"},
	})
	present.Title = "What can be presented"
	present.Note = "Over a connection of its own, with nothing else that its owner has. Where a variant cannot end one token, its owner logs out everywhere, if it can do that. A refresh " +
		"token is in no header but its cookie: copied from the answer to the login where the carrier is bearer."
	return nonEmpty(read, present, e.stoppedTable())
}

// shownTable has a row a variant and what carries its token; rows of one variant that say the same are one.
func (e evidence) shownTable(columns []shownColumn) table {
	t := table{Head: []string{"variant", e.axis(privacyScenario)}}
	for _, c := range columns {
		t.Head = append(t.Head, c.head)
	}
	t.Head = append(t.Head, "as expected")
	for _, variant := range e.shownVariants() {
		var rows [][]string
		for _, p := range e.known[privacyScenario].Points {
			row := e.shownRow(variant, p.Label, columns)
			i := slices.IndexFunc(rows, func(other []string) bool { return slices.Equal(row[2:], other[2:]) })
			switch {
			case !slices.ContainsFunc(row[2:len(row)-1], func(text string) bool { return text != absent }):
			case i >= 0:
				rows[i][1] += " and " + p.Label
			default:
				rows = append(rows, row)
			}
		}
		t.Rows = append(t.Rows, rows...)
	}
	return t
}

// shownRow is what was shown on a variant in one configuration.
func (e evidence) shownRow(variant, configuration string, columns []shownColumn) []string {
	row := []string{variant, configuration}
	var unexpected []string
	for _, c := range columns {
		text := absent
		for _, d := range e.demonstrations {
			if d.Demonstration != c.demonstration || d.Variant != variant || d.Configuration != configuration {
				continue
			}
			if text = shownText(d); d.Observed != results.NotPerformed && d.Observed != d.Expected {
				unexpected = append(unexpected, c.head)
			}
		}
		row = append(row, text)
	}
	if len(unexpected) > 0 {
		return append(row, "no: "+list(unexpected))
	}
	return append(row, "yes")
}

// shownText is what a row says in brief.
func shownText(d results.Demonstration) string {
	text := d.Observed
	if len(d.Evidence) > 0 {
		text = d.Evidence[0]
	}
	if d.Observed == results.Blocked && !d.Believed() {
		text += " (not believed: its positive control did not succeed)"
	}
	return text
}

// shownVariants lists the variants that this run has demonstrations of privacy on, in the scenario's order.
func (e evidence) shownVariants() []string {
	var names []string
	for _, d := range e.shownBy(privacyScenario) {
		if !slices.Contains(names, d.Variant) {
			names = append(names, d.Variant)
		}
	}
	order := e.known[privacyScenario].Variants
	slices.SortFunc(names, func(a, b string) int { return rank(order, a, b) })
	return names
}

// shownBy lists the rows of a scenario's demonstrations.
func (e evidence) shownBy(scenario string) []results.Demonstration {
	var rows []results.Demonstration
	for _, d := range e.demonstrations {
		if slices.ContainsFunc(e.known[scenario].Demonstrations, func(s scenarios.Demonstration) bool { return s.Name == d.Demonstration }) {
			rows = append(rows, d)
		}
	}
	return rows
}

// stoppedTable says of each demonstration where it succeeds, what stops it elsewhere, and that its eye sees.
func (e evidence) stoppedTable() table {
	t := table{
		Title: "What stops it",
		Head:  []string{"what is tried", "succeeds on", "blocked on", "positive control"},
		Note:  "A positive control is the same thing tried where nothing stops it. The rows, with what was seen, stand in " + results.DemonstrationsFile + ".",
	}
	for _, d := range e.known[privacyScenario].Demonstrations {
		rows := slices.DeleteFunc(e.shownBy(privacyScenario), func(r results.Demonstration) bool { return r.Demonstration != d.Name })
		if len(rows) == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{d.Words, stops(rows, results.Succeeds), stops(rows, results.Blocked), controlText(rows)})
	}
	return t
}

// stops lists the variants of an outcome, each with what stopped it.
func stops(rows []results.Demonstration, outcome string) string {
	var all []said
	for _, d := range rows {
		if one := (said{d.Variant, d.BlockedBy}); d.Observed == outcome && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	var parts []string
	for len(all) > 0 {
		var names []string
		why := all[0].text
		for _, one := range all {
			if one.text == why {
				names = append(names, one.variant)
			}
		}
		all = slices.DeleteFunc(all, func(one said) bool { return one.text == why })
		parts = append(parts, strings.TrimSuffix(list(names)+": "+why, ": "))
	}
	return cmp.Or(strings.Join(parts, "; "), "none")
}

// controlText counts the positive controls that did what they must.
func controlText(rows []results.Demonstration) string {
	good, tried := 0, 0
	for _, d := range rows {
		if d.Observed == results.NotPerformed {
			continue
		}
		if tried++; d.Control.Observed == results.Succeeds {
			good++
		}
	}
	if tried == 0 {
		return absent
	}
	return rows[0].Control.What + ": succeeds, " + countOf(good, tried)
}
