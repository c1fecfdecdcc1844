package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Check holds a run's evidence against the schema, more strictly than a reader does: unknown fields, missing ones,
// numbers that do not add up, rows that the plan does not have. It returns a line for each thing that is wrong, and
// none for a sound run. knownMetric tells the names that a row's metrics may have; with them go their units.
func (f Folder) Check(knownMetric func(name string) bool) []error {
	run, err := f.strictRun()
	if err != nil {
		return []error{err}
	}
	c := checker{folder: f, run: run, knownMetric: knownMetric, seen: map[trialKey]int{}}
	c.file = RunFile
	c.checkRun()
	c.file = TrialsFile
	c.checkLines(c.checkRow)
	c.file = LookupFile
	c.checkLookups()
	c.file = DemonstrationsFile
	c.checkLines(c.checkDemonstration)
	if c.evidence == 0 {
		c.errs = append(c.errs, fmt.Errorf("%s holds no evidence but %s", f, RunFile))
	}
	return c.errs
}

// strictRun reads run.json and refuses fields that the schema does not have.
func (f Folder) strictRun() (Run, error) {
	run, err := f.Run()
	if err != nil {
		return run, err
	}
	data, err := os.ReadFile(f.Path(RunFile))
	if err == nil {
		err = decodeStrictly(data, new(Run))
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", f.Path(RunFile), err)
	}
	return run, err
}

// A checker collects what is wrong with a run.
type checker struct {
	folder      Folder
	run         Run
	knownMetric func(string) bool
	file        string // that is being checked
	line        int    // of it, from 1; 0 where none is meant
	evidence    int    // files, beside run.json
	seen        map[trialKey]int
	errs        []error
}

// wrong adds a thing that is wrong, where there is one.
func (c *checker) wrong(wrong bool, format string, args ...any) {
	if !wrong {
		return
	}
	where := c.folder.Path(c.file)
	if c.line > 0 {
		where += fmt.Sprintf(", line %d", c.line)
	}
	c.errs = append(c.errs, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

// checkLines hands every line of the file to check; a file that is not there has none.
func (c *checker) checkLines(check func(line []byte)) {
	data, err := os.ReadFile(c.folder.Path(c.file))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	c.evidence++
	c.wrong(err != nil, "cannot be read: %v", err)
	for line := range bytes.Lines(data) {
		c.line++
		if line[0] == '{' && !bytes.HasSuffix(line, []byte("\n")) {
			c.wrong(true, "%s", cutShort)
			break
		}
		check(line)
	}
	c.line = 0
}

// checkDemonstration: a line is one demonstration, with fields that the schema has.
func (c *checker) checkDemonstration(line []byte) {
	var d Demonstration
	err := decodeStrictly(line, &d)
	if err == nil {
		err = d.check()
	}
	c.wrong(err != nil, "is no demonstration: %v", err)
}

// checkLookups: lookup.txt is whole rounds and nothing else.
func (c *checker) checkLookups() {
	data, err := os.ReadFile(c.folder.Path(c.file))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	c.evidence++
	header, rounds, err := c.folder.Lookups()
	c.wrong(err != nil, "cannot be read: %v", err)
	whole := header + strings.Join(slices.Concat(rounds...), "")
	c.wrong(len(rounds) == 0, "holds no whole round: was the run killed? --resume measures it again")
	c.wrong(len(rounds) > 0 && len(whole) != len(data), "what follows round %d is no whole round: was the run killed? --resume repairs it", len(rounds))
}

// decodeStrictly reads one JSON value, and refuses fields that its type does not have and whatever follows it.
func decodeStrictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("something follows the JSON value")
	}
	return nil
}
