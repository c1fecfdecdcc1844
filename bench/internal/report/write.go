// Package report makes everything of a run's folder that comes after its trials: charts and tables, bench.txt,
// report.md and index.html. Nothing goes in but run.json, trials.jsonl, lookup.txt and demonstrations.jsonl, so the
// same rows make the same files, byte for byte, on any day and any machine.
package report

import (
	"os"
	"path"

	"authbench/results"
)

// A Summary is what the terminal shows of a report: plain text, safe to print.
type Summary struct {
	Answer   []string  // sentences
	Verdicts []Verdict // on statements, one each
	Warnings []string
	// Paths of the files to open.
	Report, Index, Bench string
}

// Write makes the report of a run's folder, or makes it again. All its files are replaced whole, or none is. With them
// goes SHA256SUMS, the checksums of the evidence that it was made from.
func Write(folder results.Folder) (Summary, error) {
	r, err := remake(folder)
	if err != nil {
		return Summary{}, err
	}
	last, _ := os.ReadFile(folder.Path(results.ReportFile)) // there is none before the first
	if err := folder.WriteFiles(r.files...); err != nil {
		return Summary{}, err
	}
	return summary(folder, r.evidence, r.document), removeStale(folder, last, r.files)
}

// A rendering is a run's report before it is written.
type rendering struct {
	evidence evidence
	document document
	files    []results.File
}

// remake makes everything of a report from the evidence in the folder, and writes nothing.
func remake(folder results.Folder) (rendering, error) {
	e, err := readEvidence(folder)
	if err != nil {
		return rendering{}, err
	}
	sums, err := folder.Checksums()
	if err != nil {
		return rendering{}, err
	}
	e.checksum = sums.Sum()
	doc, err := build(e)
	if err != nil {
		return rendering{}, err
	}
	files, err := render(e, doc)
	if err != nil {
		return rendering{}, err
	}
	files = append(files, results.File{Name: results.ChecksumsFile, Data: []byte(sums.String())})
	return rendering{e, doc, files}, nil
}

// render makes every file before any is written, so that a failure leaves the old report whole.
func render(e evidence, doc document) ([]results.File, error) {
	var files []results.File
	add := func(name string, data []byte) { files = append(files, results.File{Name: name, Data: data}) }
	for _, f := range doc.figures() {
		add(path.Join(results.ChartsDir, f.Name+".svg"), f.Picture.SVG)
		add(path.Join(results.ChartsDir, f.Name+".png"), f.Picture.PNG)
		add(f.CSVPath(), f.Picture.CSV)
	}
	for _, t := range doc.tables() {
		add(t.CSVPath(), t.CSV())
	}
	if !e.onlyLookups() { // lookup.txt is that already
		bench, err := benchText(e)
		if err != nil {
			return nil, err
		}
		add(results.BenchFile, bench)
	}
	md, err := renderMarkdown(doc)
	if err != nil {
		return nil, err
	}
	html, err := renderHTML(doc)
	if err != nil {
		return nil, err
	}
	add(results.ReportFile, md)
	add(results.IndexFile, html)
	return files, nil
}

func summary(folder results.Folder, e evidence, doc document) Summary {
	bench := results.BenchFile
	if e.onlyLookups() {
		bench = results.LookupFile
	}
	return Summary{
		Answer: cleanAll(doc.Answer), Verdicts: e.verdicts(), Warnings: cleanAll(doc.Warnings),
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
