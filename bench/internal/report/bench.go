package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/perf/benchfmt"

	"authbench/results"
)

// benchText is the trials that count in the Go benchmark format, one line each, for stock benchstat:
// -col /variant. Its medians are those of the report.
func benchText(e evidence) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(e.benchComment())
	w := benchfmt.NewWriter(&out)
	for _, u := range e.benchUnits() {
		if err := w.Write(u); err != nil {
			return nil, err
		}
	}
	config := e.benchConfig()
	for _, name := range e.scenarios() {
		metrics := map[bool][]string{true: e.benchMetrics(name, true), false: e.benchMetrics(name, false)}
		for _, t := range e.used {
			if t.Scenario != name {
				continue
			}
			if line := benchLine(t, metrics[e.countedExactly(t)], config); len(line.Values) > 0 {
				if err := w.Write(line); err != nil {
					return nil, err
				}
			}
		}
	}
	return out.Bytes(), nil
}

// benchComment names the run and its commit in a line that the tools skip: as configuration they would
// split the tables of a comparison of two runs, which differ in both.
func (e evidence) benchComment() string {
	return fmt.Sprintf("# run %s, commit %s\n", clean(e.run.ID), clean(commit(e.run)))
}

// benchConfig is what benchstat prints above its tables, and refuses to mix.
func (e evidence) benchConfig() []benchfmt.Config {
	r := e.run
	var config []benchfmt.Config
	for _, f := range []fact{
		{"goos", r.Machine.OS}, {"cpu", r.Machine.CPU}, {"store", store(r.Store)},
		{"profile", r.Profile},
	} {
		config = append(config, benchfmt.Config{Key: f.Name, Value: []byte(cmp.Or(clean(f.Value), "unknown")), File: true})
	}
	return config
}

func benchLine(t results.Trial, metrics []string, config []benchfmt.Config) *benchfmt.Result {
	line := &benchfmt.Result{Config: config, Name: benchName(t), Iters: max(t.Requests, 1)}
	for _, m := range metrics {
		if v, ok := t.Metrics[m]; ok {
			line.Values = append(line.Values, benchfmt.Value{Value: v, Unit: unitOf(m)})
		}
	}
	return line
}

// benchName is Reference/variant=session:strict/point=reference.
func benchName(t results.Trial) benchfmt.Name {
	return benchfmt.Name(fmt.Sprintf("%s/variant=%s/point=%s", benchScenario(t.Scenario), benchWord(t.Variant), benchWord(t.Point)))
}

// benchScenario is a scenario's name as that of a benchmark.
func benchScenario(name string) string { return title(benchWord(name)) }

// benchWord makes a name one part of a benchmark's name, in which a slash begins the next part and a
// space ends the whole.
func benchWord(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return ':'
		case r < unicode.MaxASCII && unicode.IsGraphic(r) && r != ' ' && r != '=':
			return r
		}
		return '_'
	}, name)
}
