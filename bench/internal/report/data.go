package report

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"path"

	"authbench/bench/internal/plot"
	"authbench/results"
)

// CSVPath is where a figure's data lies in the run's folder.
func (f figure) CSVPath() string { return path.Join(results.ChartsDir, f.Name+".csv") }

// CSVPath is where a table's data lies in the run's folder.
func (t table) CSVPath() string { return path.Join(results.TablesDir, t.ID+".csv") }

// CSV is the table as it stands on the page, cell by cell: text is no formula, a plain number stays one.
func (t table) CSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plot.TextCell(clean(cell))
		}
		w.Write(cells) // an error waits for Flush, and a buffer has none
	}
	w.Flush()
	return out.Bytes()
}

// dataURL is a CSV as the address of a link, so that it can be had from a page that was opened from disk, without
// script. Base64, because then nothing in it can be read as anything else.
func dataURL(csv []byte) string {
	return "data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(csv)
}

// Beside is the table that stands beside a figure whose lines may lie on one another; none for others.
func (f figure) Beside() []table {
	if len(f.Picture.Beside) < 2 {
		return nil
	}
	return []table{{Title: f.Heading() + " as a table", Head: f.Picture.Beside[0], Rows: f.Picture.Beside[1:]}}
}
