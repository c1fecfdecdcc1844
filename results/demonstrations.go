package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// What a demonstration may come to.
const (
	Succeeds     = "succeeds" // whoever tried it got what he wanted
	Blocked      = "blocked"  // he tried, and did not
	NotPerformed = "not performed"
)

// A Demonstration is an attack or a fault shown on one variant: a row of demonstrations.jsonl. It holds no secret:
// of a token there are its first characters and its length, and of what a user brought no value at all.
type Demonstration struct {
	Demonstration string `json:"demonstration"`
	Variant       string `json:"variant"`
	Configuration string `json:"configuration"` // what else decides, such as the carrier
	Expected      string `json:"expected"`      // Succeeds or Blocked, reasoned out before any run
	Observed      string `json:"observed"`
	// BlockedBy is what stops it; "" where nothing does.
	BlockedBy string `json:"blocked_by,omitempty"`
	// Evidence is what was seen, a line each, the first of which says it all in brief. Where it was not performed,
	// that is why.
	Evidence []string `json:"evidence"`
	Control  Control  `json:"control"`
}

// A Control is a positive control: the same thing tried where nothing stops it. Where it does not succeed, that the
// demonstration was blocked says nothing.
type Control struct {
	What     string `json:"what"`
	Observed string `json:"observed"`
}

// Believed reports whether the row says something: it was performed, and whoever was blocked was not blind.
func (d Demonstration) Believed() bool {
	return d.Observed == Succeeds || d.Observed == Blocked && d.Control.Observed == Succeeds
}

// check refuses a line that is JSON and no demonstration.
func (d Demonstration) check() error {
	switch {
	case d.Demonstration == "" || d.Variant == "":
		return errors.New("it names no demonstration and variant")
	case d.Observed != Succeeds && d.Observed != Blocked && d.Observed != NotPerformed:
		return fmt.Errorf("observed is %q, which is none of %s, %s, %s", d.Observed, Succeeds, Blocked, NotPerformed)
	}
	return nil
}

// AppendDemonstrations adds rows to demonstrations.jsonl, all of them or, on an error, none.
func (f Folder) AppendDemonstrations(rows ...Demonstration) error {
	lines, err := linesOf(rows)
	if err != nil {
		return err
	}
	return appendWhole(f.Path(DemonstrationsFile), lines)
}

// Demonstrations reads every row; a run that showed none has no such file. A last line that begins as a row and has no
// end is a *CutShortError, which comes with the rows before it; KeepDemonstrations cuts it.
func (f Folder) Demonstrations() ([]Demonstration, error) {
	file, err := os.Open(f.Path(DemonstrationsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s has no readable %s", f, DemonstrationsFile)
	}
	defer file.Close()
	return readRows(file, f.Path(DemonstrationsFile), Demonstration.check)
}

// KeepDemonstrations takes every row out that is not to be kept, and a last line that was cut short, all at once; the
// file goes with the last.
func (f Folder) KeepDemonstrations(keep func(Demonstration) bool) error {
	rows, err := f.Demonstrations()
	var short *CutShortError
	if err != nil && !errors.As(err, &short) {
		return err
	}
	var kept []Demonstration
	for _, row := range rows {
		if keep(row) {
			kept = append(kept, row)
		}
	}
	switch lines, err := linesOf(kept); {
	case err != nil || len(kept) == len(rows) && short == nil:
		return err
	case len(kept) == 0:
		return os.Remove(f.Path(DemonstrationsFile))
	default:
		return f.WriteFile(DemonstrationsFile, lines)
	}
}

func (f Folder) hasDemonstrations() bool {
	_, err := os.Stat(f.Path(DemonstrationsFile))
	return err == nil
}

// linesOf writes rows as JSON, a line each.
func linesOf[T any](rows []T) ([]byte, error) {
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	enc.SetEscapeHTML(false)
	for _, row := range rows {
		if err := enc.Encode(row); err != nil {
			return nil, err
		}
	}
	return lines.Bytes(), nil
}
