package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A Folder is one run's folder on disk.
type Folder string

// Path returns the path of a file in the folder.
func (f Folder) Path(elem ...string) string {
	return filepath.Join(append([]string{string(f)}, elem...)...)
}

// Create makes the folder for a new run and writes run.json. It refuses a path that already holds
// anything.
func Create(path string, run Run) (Folder, error) {
	f := Folder(path)
	_, absent := os.Stat(path)
	if entries, err := os.ReadDir(path); err == nil && len(entries) > 0 {
		return "", fmt.Errorf("%s is already used: name another folder with OUT, or go on with it by --resume", path)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", fmt.Errorf("cannot make %s: %w: name a folder that can be written with OUT", path, errors.Unwrap(err))
	}
	if err := f.WriteRun(run); err != nil {
		if absent != nil {
			os.Remove(path)
		}
		return "", fmt.Errorf("cannot write to %s: %w: name a folder that can be written with OUT", path, errors.Unwrap(err))
	}
	return f, nil
}

// WriteRun writes run.json through a temporary file, so that it is whole or absent.
func (f Folder) WriteRun(run Run) error {
	data, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return err
	}
	return f.WriteFile(RunFile, append(data, '\n'))
}

// Run reads run.json.
func (f Folder) Run() (Run, error) {
	var run Run
	data, err := os.ReadFile(f.Path(RunFile))
	if err != nil {
		return run, f.noRun()
	}
	if err := json.Unmarshal(data, &run); err != nil {
		return run, fmt.Errorf("%s: is not what a run writes: %w: put the file back as it was", f.Path(RunFile), err)
	}
	if run.Schema > SchemaVersion {
		return run, fmt.Errorf("%s has schema %d, this program reads up to %d: use the program that wrote it",
			f.Path(RunFile), run.Schema, SchemaVersion)
	}
	return run, nil
}

// noRun says why the folder is not a run's.
func (f Folder) noRun() error {
	if _, err := os.Stat(string(f)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not there: name a folder of a run, for example results/reference", f)
	}
	return fmt.Errorf("%s is not a run: it has no readable %s", f, RunFile)
}

// Append adds rows to trials.jsonl, all of them or, on an error, none.
func (f Folder) Append(rows ...Trial) error {
	lines, err := linesOf(rows)
	if err != nil {
		return err
	}
	return appendWhole(f.Path(TrialsFile), lines)
}

// cutShort is what is wrong with a last line without its end, and what to do.
const cutShort = "cut short: the run was killed, or the file was not copied whole; --resume repairs it"

// A CutShortError says that the last line of a file of rows has no end, which is what a killed run leaves.
type CutShortError struct {
	Path string
	Line int // from 1
}

// Error implements error.
func (e *CutShortError) Error() string {
	return fmt.Sprintf("%s, line %d: %s", e.Path, e.Line, cutShort)
}

// Trials reads every row; a run that measured nothing but lookups, or showed nothing but demonstrations, has none. A
// last line that begins as a row and has no end is a *CutShortError, which comes with the rows before it; KeepTrials
// cuts it.
func (f Folder) Trials() ([]Trial, error) {
	file, err := os.Open(f.Path(TrialsFile))
	if errors.Is(err, fs.ErrNotExist) && (f.hasLookups() || f.hasDemonstrations()) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s has no readable %s: measure it with run --resume --out %s", f, TrialsFile, f)
	}
	defer file.Close()
	return readRows(file, f.Path(TrialsFile), func(Trial) error { return nil })
}

// readRows reads a row a line. Errors name the file, by path, and the line; a *CutShortError comes with the rows
// before that line.
func readRows[T any](file io.Reader, path string, check func(T) error) ([]T, error) {
	var rows []T
	reader := bufio.NewReader(file)
	for n := 1; ; n++ {
		line, err := reader.ReadBytes('\n')
		switch {
		case err == io.EOF && len(line) == 0:
			return rows, nil
		case err == io.EOF && line[0] == '{': // the beginning of a row
			return rows, &CutShortError{path, n}
		case err != nil && err != io.EOF:
			return nil, err
		}
		var row T
		if err = json.Unmarshal(line, &row); err == nil {
			err = check(row)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: is no row of a run: %w: put the file back as it was measured, or measure again", path, n, err)
		}
		rows = append(rows, row)
	}
}

// KeepTrials cuts everything after the first n rows, which must be there.
func (f Folder) KeepTrials(n int) error {
	data, err := os.ReadFile(f.Path(TrialsFile))
	if err != nil {
		return err
	}
	end := 0
	for range n {
		end += bytes.IndexByte(data[end:], '\n') + 1
	}
	return os.Truncate(f.Path(TrialsFile), int64(end))
}
