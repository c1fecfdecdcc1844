package report

import (
	"strings"

	"authbench/results"
)

// A mention is a piece of text that may lead somewhere on the page.
type mention struct{ Text, ID string }

// A directory knows what can be mentioned: files of figures, and scenarios with a section.
type directory map[string]mention

func (d document) directory() directory {
	all := directory{}
	for _, f := range d.figures() {
		all[results.ChartsDir+"/"+f.Name+".svg"] = mention{f.Heading(), f.Name}
	}
	for _, s := range d.Sections {
		if name, ok := strings.CutPrefix(s.Title, scenarioTitle); ok {
			all[name] = mention{name, s.ID}
		}
	}
	return all
}

// scenarioTitle is what the titles of scenarios' sections begin with.
const scenarioTitle = "Scenario "

// mentions cuts a table's cell into what leads somewhere and what does not. Only a cell that is nothing but a chart's
// file, or names scenarios and nothing else, leads anywhere.
func (d directory) mentions(cell string) []mention {
	if m, ok := d[cell]; ok && strings.HasSuffix(cell, ".svg") {
		return []mention{m}
	}
	for _, lead := range []string{"the table of scenario ", "scenario "} {
		if names, ok := strings.CutPrefix(cell, lead); ok {
			return d.scenarios(lead, strings.Split(names, ", "))
		}
	}
	return []mention{{Text: cell}}
}

func (d directory) scenarios(lead string, names []string) []mention {
	all := []mention{{Text: lead}}
	for i, name := range names {
		if i > 0 {
			all = append(all, mention{Text: ", "})
		}
		all = append(all, mention{name, d[name].ID})
	}
	return all
}
