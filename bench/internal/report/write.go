// Package report makes everything of a run's folder that comes after its trials: the charts, bench.txt,
// report.md and index.html. Nothing goes in but run.json, trials.jsonl and lookup.txt, so the same rows make the
// same files, byte for byte, on any day and any machine.
package report

import (
	"path"

	"authbench/results"
)

// A Summary is what the terminal shows of a report: plain text, safe to print.
type Summary struct {
	Answer   []string // sentences
	Warnings []string
	// Paths of the files to open.
	Report, Index, Bench string
}

// Write makes the report of a run's folder, or makes it again. A file is replaced whole or not at all.
func Write(folder results.Folder) (Summary, error) {
	run, err := folder.Run()
	if err != nil {
		return Summary{}, err
	}
	rows, err := folder.Trials()
	if err != nil {
		return Summary{}, err
	}
	e := sortOut(run, rows)
	if e.lookups, err = readLookups(folder); err != nil {
		return Summary{}, err
	}
	if e.demonstrations, err = folder.Demonstrations(); err != nil {
		return Summary{}, err
	}
	doc, err := build(e)
	if err != nil {
		return Summary{}, err
	}
	files, err := render(e, doc)
	if err != nil {
		return Summary{}, err
	}
	for _, f := range files {
		if err := folder.WriteFile(f.name, f.data); err != nil {
			return Summary{}, err
		}
	}
	return summary(folder, e, doc), nil
}

// A file is one file of the report, named relative to the run's folder.
type file struct {
	name string
	data []byte
}

// render makes every file before any is written, so that a failure leaves the old report whole.
func render(e evidence, doc document) ([]file, error) {
	var files []file
	for _, f := range doc.figures() {
		files = append(files,
			file{path.Join(results.ChartsDir, f.Name+".svg"), f.Picture.SVG},
			file{path.Join(results.ChartsDir, f.Name+".png"), f.Picture.PNG})
	}
	if !e.onlyLookups() { // lookup.txt is that already
		bench, err := benchText(e)
		if err != nil {
			return nil, err
		}
		files = append(files, file{results.BenchFile, bench})
	}
	md, err := renderMarkdown(doc)
	if err != nil {
		return nil, err
	}
	html, err := renderHTML(doc)
	if err != nil {
		return nil, err
	}
	return append(files, file{results.ReportFile, md}, file{results.IndexFile, html}), nil
}

func summary(folder results.Folder, e evidence, doc document) Summary {
	bench := results.BenchFile
	if e.onlyLookups() {
		bench = results.LookupFile
	}
	return Summary{
		Answer: cleanAll(doc.Answer), Warnings: cleanAll(doc.Warnings),
		Report: folder.Path(results.ReportFile), Index: folder.Path(results.IndexFile), Bench: folder.Path(bench),
	}
}

func cleanAll(lines []string) []string {
	var safe []string
	for _, line := range lines {
		safe = append(safe, clean(line))
	}
	return safe
}
