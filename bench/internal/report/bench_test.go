package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// parsed is bench.txt as the tools read it.
type parsed struct {
	values map[string]map[string][]float64 // by name and unit
	units  benchfmt.UnitMetadataMap
	config map[string]string
	lines  int
}

func parseBench(t *testing.T, text []byte) parsed {
	t.Helper()
	p := parsed{values: map[string]map[string][]float64{}, config: map[string]string{}}
	r := benchfmt.NewReader(bytes.NewReader(text), "bench.txt")
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Fatal(rec)
		case *benchfmt.Result:
			p.lines++
			name := string(rec.Name.Full())
			if p.values[name] == nil {
				p.values[name] = map[string][]float64{}
			}
			for _, v := range rec.Values {
				p.values[name][v.Unit] = append(p.values[name][v.Unit], v.Value)
			}
			for _, c := range rec.Config {
				p.config[c.Key] = string(c.Value)
			}
		}
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	p.units = r.Units()
	return p
}

func TestBenchTextHoldsEveryTrialWithTheReportsMedians(t *testing.T) {
	e := calm().evidence(t)
	text, err := benchText(e)
	if err != nil {
		t.Fatal(err)
	}
	p := parseBench(t, text)
	if p.lines != len(e.used) {
		t.Errorf("%d lines for %d trials", p.lines, len(e.used))
	}
	for _, variant := range e.deployable() {
		name := "Reference/variant=" + strings.ReplaceAll(variant, "/", ":") + "/point=reference"
		got, want := stat.Median(p.values[name]["cpu-sec/req"], confidence), e.median(at(variant), cpuMetric)
		if got != want {
			t.Errorf("%s: median %v in bench.txt, %v in the report", variant, got, want)
		}
	}
	if got := p.values["Bandwidth/variant=jwt:stateless-hs256/point=1.2KB_bearer"]["wire-B/req"]; len(got) != 1 || got[0] != 2147 {
		t.Errorf("exact bytes: %v, want 2147 once", got)
	}
}

func TestBenchTextDeclaresItsUnits(t *testing.T) {
	text, err := benchText(calm().evidence(t))
	if err != nil {
		t.Fatal(err)
	}
	p := parseBench(t, text)
	for _, m := range scenarios.Metrics() {
		unit := unitOf(m.Name)
		if p.units.GetBetter(unit) == 0 {
			t.Errorf("%s: which way is better is not declared", unit)
		}
		md := p.units[benchfmt.UnitMetadataKey{Unit: unit, Key: "assume"}]
		if (md != nil && md.Value == "exact") != m.Exact {
			t.Errorf("%s: declared %v, exact is %v", unit, md, m.Exact)
		}
	}
	for name, units := range p.values {
		for unit, xs := range units {
			if md := p.units[benchfmt.UnitMetadataKey{Unit: unit, Key: "assume"}]; md != nil && !allSame(xs) {
				t.Errorf("%s: %s is declared exact and is %v", name, unit, xs)
			}
		}
	}
	for key, want := range map[string]string{"cpu": "Synthetic CPU", "store": "redis 7.0.15", "goos": "linux", "profile": "standard"} {
		if p.config[key] != want {
			t.Errorf("%s: %q, want %q", key, p.config[key], want)
		}
	}
}

func TestBenchTextOfHostileNames(t *testing.T) {
	rows := []results.Trial{row("a b\nBenchmarkX 1 2 ns/op", 0, 0, 1, "")}
	rows[0].Point = "p=\x1b[31m q"
	text, err := benchText(sortOut(results.Run{Commit: "x\nUnit cpu-sec/req better=higher"}, rows))
	if err != nil {
		t.Fatal(err)
	}
	if p := parseBench(t, text); p.lines != 1 || len(p.values) != 1 {
		t.Errorf("%d lines, names %v; want the one trial", p.lines, p.values)
	}
	if strings.Contains(string(text), "\x1b") || strings.Contains(string(text), "\nUnit cpu-sec/req better=higher") {
		t.Errorf("a name broke out:\n%s", text)
	}
}

func TestBenchstatSentence(t *testing.T) {
	w := calm()
	w.blockNoise = 0 // pairing has nothing to cancel
	e := w.evidence(t)
	all := fmt.Sprintf("for all %d variants", len(e.benchstatColumns())-1) // but for the base
	if got := e.benchstatSentence(); !strings.Contains(got, all) {
		t.Errorf("%q lacks %q", got, all)
	}
	// HS256 costs the same in every block but the one in the middle, which decides its median.
	var rows []results.Trial
	for block := range 9 {
		session, jwt := float64(block+1), float64(block+1)
		if block == 4 {
			jwt *= 1.1
		}
		rows = append(rows, row(scenarios.SessionStrict, block, 0, session, ""), row(scenarios.JWTHS256, block, 0, jwt, ""))
	}
	got := sortOut(results.Run{}, rows).benchstatSentence()
	for _, want := range []string{"0 of 1 variants", "jwt/stateless-hs256 ×1.10 against", "pairing within blocks cancels it"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// column is what benchstat shows in one.
type column struct {
	variant string
	values  []float64
}

// columnsOf reads a benchstat command and its file as benchstat does.
func columnsOf(t *testing.T, command string, text []byte) []column {
	t.Helper()
	parts := strings.Split(command, "'")
	if len(parts) != 5 || parts[0] != "benchstat -filter " || parts[2] != " -col " || parts[4] != " bench.txt" {
		t.Fatalf("%q is not the command that this test reads", command)
	}
	filter, err := benchproc.NewFilter(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	projection, err := new(benchproc.ProjectionParser).Parse(parts[3], filter)
	if err != nil {
		t.Fatal(err)
	}
	var keys []benchproc.Key
	values := map[benchproc.Key][]float64{}
	for r := benchfmt.NewReader(bytes.NewReader(text), "bench.txt"); r.Scan(); {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		if match, err := filter.Apply(result); err != nil || !match {
			continue
		}
		key := projection.Project(result)
		keys, values[key] = append(keys, key), append(values[key], result.Values[0].Value)
	}
	benchproc.SortKeys(keys)
	var columns []column
	for _, key := range slices.Compact(keys) {
		columns = append(columns, column{key.Get(projection.Fields()[0]), values[key]})
	}
	return columns
}

// The printed command must find its columns, take the first as the base, and come to the medians that the
// sentence is about.
func TestBenchstatCommand(t *testing.T) {
	e := calm().evidence(t)
	text, err := benchText(e)
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(t, e.benchstatCommand(), text)
	if want := len(deployableIn(referenceScenario)); len(columns) != want || columns[0].variant != "session:strict" {
		t.Fatalf("benchstat has the columns %v, want the %d variants that somebody could deploy, session:strict first", columns, want)
	}
	for i, variant := range e.benchstatColumns() {
		if got := columns[i].variant; got != benchWord(variant) {
			t.Errorf("column %d is %s, want %s", i, got, variant)
		}
		if got, want := stat.Median(columns[i].values, confidence), e.median(at(variant), cpuMetric); got != want {
			t.Errorf("%s: median %v there, %v in the report", variant, got, want)
		}
	}
	if got := calm().evidence(t, without(scenarios.SessionStrict)).benchstatCommand(); got != "" {
		t.Errorf("without a base: %q", got)
	}
}

func TestRunAndCommitDoNotSplitAComparison(t *testing.T) {
	text, err := benchText(calm().evidence(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# run 2026-01-02-synthetic, commit 0123456789abcdef") {
		t.Error("bench.txt does not say what it is of")
	}
	if config := parseBench(t, text).config; config["run"] != "" || config["commit"] != "" {
		t.Errorf("tables are split by %v", config)
	}
}
