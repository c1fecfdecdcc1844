package report

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"authbench/results"
)

// A State is how a file of a report on disk compares with what the evidence makes.
type State string

// The states of a file.
const (
	Same     State = "same"
	Missing  State = "missing"
	Differs  State = "differs"
	LeftOver State = "left over" // of another report: this evidence makes no such chart or table
)

// A Compared file is one of a report, named relative to the run's folder.
type Compared struct {
	File  string `json:"file"`
	State State  `json:"state"`
	Lines []Line `json:"lines,omitempty"` // the first that differ, of a text
}

// Check makes the whole report again, in memory, and compares every file of it with what is in the folder: so every
// number that stands there is computed again from the evidence. It writes nothing. The error is that of evidence that
// no report can be made of.
func Check(folder results.Folder) ([]Compared, error) {
	r, err := remake(folder)
	if err != nil {
		return nil, err
	}
	var all []Compared
	for _, file := range r.files {
		compared, err := compareFile(folder, file)
		if err != nil {
			return nil, err
		}
		all = append(all, compared)
	}
	left, err := leftOver(folder, r.files)
	return append(all, left...), err
}

func compareFile(folder results.Folder, made results.File) (Compared, error) {
	stored, err := os.ReadFile(folder.Path(made.Name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Compared{File: made.Name, State: Missing}, nil
	case err != nil:
		return Compared{}, err
	case bytes.Equal(stored, made.Data):
		return Compared{File: made.Name, State: Same}, nil
	case path.Ext(made.Name) == ".png":
		return Compared{File: made.Name, State: Differs}, nil
	}
	return Compared{made.Name, Differs, differingLines(stored, made.Data)}, nil
}

// leftOver lists the files of the report's own subfolders that this evidence does not make: somebody could cite them.
func leftOver(folder results.Folder, made []results.File) ([]Compared, error) {
	var left []Compared
	for _, dir := range []string{results.ChartsDir, results.TablesDir} {
		entries, err := os.ReadDir(folder.Path(dir))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			name := filepath.ToSlash(filepath.Join(dir, entry.Name()))
			if !slices.ContainsFunc(made, func(f results.File) bool { return f.Name == name }) {
				left = append(left, Compared{File: clean(name), State: LeftOver})
			}
		}
	}
	return left, nil
}
