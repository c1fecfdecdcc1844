package results

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// LookupFile is the microbenchmarks of the lookup path in the Go benchmark format: configuration first, then one
// line a benchmark and round, whole rounds in the order in which they ran. The k-th line of a benchmark is its k-th
// round.
const LookupFile = "lookup.txt"

// BenchmarksKey is what the header calls the number of benchmarks, and so of lines, of a round.
const BenchmarksKey = "benchmarks"

// SessionsKey is what it calls the number of sessions whose tokens are looked up. LeftOutPrefix and a number, from 1, is
// what it calls something that was left out; the value is a name, a colon and the reason.
const (
	SessionsKey   = "sessions"
	LeftOutPrefix = "left-out-"
)

const benchmarkPrefix = "Benchmark"

// AppendLookups adds a round's lines to lookup.txt, all of them or, on an error, none. The first round comes with the
// header.
func (f Folder) AppendLookups(header string, lines []string) error {
	text := strings.Join(lines, "")
	if !f.hasLookups() {
		text = header + text
	}
	return appendWhole(f.Path(LookupFile), []byte(text))
}

// Lookups returns the header of lookup.txt, "" where there is no such file, and the lines of its whole rounds. What a
// killed run left of another round is not read.
func (f Folder) Lookups() (header string, rounds [][]string, err error) {
	data, err := os.ReadFile(f.Path(LookupFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	text := string(data)
	at := strings.Index("\n"+text, "\n"+benchmarkPrefix)
	if at < 0 {
		return text, nil, nil
	}
	return text[:at], wholeRounds(text[at:], benchmarksOf(text[:at])), nil
}

// wholeRounds divides lines into rounds of so many benchmarks, each once.
func wholeRounds(text string, benchmarks int) (rounds [][]string) {
	var round []string
	for line := range strings.Lines(text) {
		whole := strings.HasPrefix(line, benchmarkPrefix) && strings.HasSuffix(line, "\n")
		if !whole || slices.ContainsFunc(round, sameBenchmark(line)) {
			break
		}
		if round = append(round, line); len(round) == benchmarks {
			rounds, round = append(rounds, round), nil
		}
	}
	return rounds
}

// benchmarksOf returns how many benchmarks a round has, as the header says; 0 if it does not.
func benchmarksOf(header string) int {
	for line := range strings.Lines(header) {
		if value, ok := strings.CutPrefix(line, BenchmarksKey+":"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(value))
			return n
		}
	}
	return 0
}

// RepairLookups cuts what follows the last whole round of lookup.txt, the file itself if there is none, and returns
// how many rounds there are.
func (f Folder) RepairLookups() (rounds int, err error) {
	header, whole, err := f.Lookups()
	switch {
	case err != nil || !f.hasLookups():
		return 0, err
	case len(whole) == 0:
		return 0, os.Remove(f.Path(LookupFile))
	}
	size := len(header)
	for _, line := range slices.Concat(whole...) {
		size += len(line)
	}
	return len(whole), os.Truncate(f.Path(LookupFile), int64(size))
}

func (f Folder) hasLookups() bool {
	_, err := os.Stat(f.Path(LookupFile))
	return err == nil
}

// sameBenchmark tells a line of the same benchmark: the name is a line's first field.
func sameBenchmark(line string) func(string) bool {
	name, _, _ := strings.Cut(line, "\t")
	return func(other string) bool { return strings.HasPrefix(other, name+"\t") }
}

// appendWhole adds data to a file, all of it or, on an error, none.
func appendWhole(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, err = file.Write(data); err == nil {
		err = file.Sync()
	}
	if err != nil {
		return errors.Join(err, file.Truncate(info.Size()))
	}
	return nil
}
