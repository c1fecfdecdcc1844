package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A citation is one figure in words that stand alone: what it found, where, and how to repeat and to check it. Both
// forms say the same.
type citation struct{ Text, Markdown string }

// A reference is what both forms of a citation are made of.
type reference struct {
	finding, source, evidence string
	warnings                  []string
	reproduce                 []string // commands, one after the other
}

// citation is that of a figure which has its number.
func (e evidence) citation(f figure) citation {
	r := reference{
		finding:   f.Sentence(),
		source:    e.citedSource(f),
		evidence:  "evidence SHA-256 " + cmp.Or(shortChecksum(e.checksum), "not recorded"),
		warnings:  e.citedWarnings(),
		reproduce: e.reproduceCommands(),
	}
	return citation{Text: r.text(), Markdown: r.markdown()}
}

// citedSource says which figure of which run it is and, where the finding is a mere title, what stands behind it.
func (e evidence) citedSource(f figure) string {
	parts := []string{
		fmt.Sprintf("%s (%s) of authbench run %s, profile %s", f.Heading(), f.Name, e.run.ID, e.run.Profile),
		"commit " + shortCommit(e.run), shortMachine(e.run.Machine), "store " + store(e.run.Store),
	}
	if f.Finding == "" && len(f.Caption) > 0 {
		parts = slices.Insert(parts, 1, strings.TrimSuffix(f.Caption[0], "."))
	}
	return strings.Join(parts, "; ")
}

// shortChecksum is enough to tell runs apart; the facts have all of it.
func shortChecksum(sum string) string {
	const digits = 16
	return sum[:min(len(sum), digits)]
}

// citedWarnings are those without which a citation would claim too much.
func (e evidence) citedWarnings() []string {
	warnings := slices.Concat(e.profileWarnings(), e.calibrationWarnings())
	if e.run.Store.StandIn {
		warnings = append(warnings, e.storeWarnings()...)
	}
	return warnings
}

// reproduceCommands measure the run again, as the section on it says.
func (e evidence) reproduceCommands() []string {
	var commands []string
	if e.run.Commit != "" {
		commands = append(commands, "git checkout "+shellQuote(e.run.Commit))
	}
	if e.plansLookups() {
		commands = append(commands, "make build")
	}
	return append(commands, e.commandLine())
}

// checkCommand says whether a run's report follows from its evidence.
const checkCommand = "bin/bench check RUN"

func (r reference) text() string {
	lines := []string{r.finding, r.source + "; " + r.evidence + "."}
	for _, w := range r.warnings {
		lines = append(lines, "Warning: "+w)
	}
	lines = append(lines, "Reproduce: "+strings.Join(r.reproduce, " && "), "Check: "+checkCommand+", with the folder of the run.")
	return strings.Join(cleanAll(lines), "\n")
}

// markdown is a block quote, a paragraph a line of the text.
func (r reference) markdown() string {
	paragraphs := []string{markdown(r.finding), markdown(r.source + "; " + r.evidence + ".")}
	for _, w := range r.warnings {
		paragraphs = append(paragraphs, "Warning: "+markdown(w))
	}
	var commands []string
	for _, c := range r.reproduce {
		commands = append(commands, markdownCode(c))
	}
	paragraphs = append(paragraphs, "Reproduce: "+strings.Join(commands, ", then "), "Check: "+markdownCode(checkCommand)+", with the folder of the run.")
	return "> " + strings.Join(paragraphs, "\n>\n> ")
}

// citeSection says what a citation is made of, and how its reader checks it.
func (e evidence) citeSection() section {
	return section{
		ID: "cite", Title: "How to cite",
		Prose: []string{
			"Each figure has a citation to copy: its finding with interval and n, its number, the run, profile, commit, machine and store, " +
				"the checksum of the evidence, and the commands that reproduce and check it. A warning in it belongs to it: cite none without.",
			"Figures are numbered run by run. The name in brackets is a figure's in every run, and its anchor on this page.",
			"The checksum is one over run.json and the files of what was measured. The line below, with this run's folder, computes it again, makes " +
				"every number of the report from those files again, and says whether both agree. How to cite authbench itself stands in CITATION.cff at the " +
				"root of its repository.",
		},
		Code: []string{checkCommand},
	}
}
