package report

import (
	"math"
	"os"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

func hs256() contest {
	return contest{lookup: scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B", Callers: 1}}
}

// roundLine is one round of one benchmark that takes so many nanoseconds.
func roundLine(l scenarios.Lookup, values string) string {
	return "Benchmark" + l.Name() + "-2\t100\t" + values + "\n"
}

func TestRoundsPairByTheirOrder(t *testing.T) {
	fast, obvious := hs256().fast(), hs256().obvious()
	text := "peer-jwx: example.com/jwx@v3\n"
	for _, ns := range []string{"100", "200", "400"} {
		text += roundLine(obvious, ns+"0 ns/op") + roundLine(fast, ns+" ns/op 3 allocs/op 50 store-cpu-ns/op")
	}
	text += roundLine(obvious, "7 ns/op") // of a round that was cut short
	e := withRounds(t, sortOut(results.Run{}, nil), text)
	if got := e.timings(fast, scenarios.UnitTime); len(got) != 3 || math.Abs(got[1]-200e-9) > 1e-15 {
		t.Errorf("times %v, want three of 100, 200 and 400 ns", got)
	}
	if got := e.timings(fast, scenarios.UnitStoreCPU); len(got) != 3 || math.Abs(got[0]-50e-9) > 1e-15 {
		t.Errorf("store CPU %v", got)
	}
	c := e.versus(fast, obvious, scenarios.UnitTime)
	if c.err != nil || c.Ratio.N != 3 || math.Abs(c.Ratio.Center-0.1) > 1e-9 || math.Abs(c.Ratio.Hi-0.1) > 1e-9 {
		t.Errorf("%v, %v; want ×0.1 in each of three rounds", c.Ratio, c.err)
	}
	if c.Margin != stat.LeastMargin {
		t.Errorf("margin %v", c.Margin)
	}
	if e.lookups.said["peer-jwx"] != "example.com/jwx@v3" || e.timings(obvious, scenarios.UnitAllocs) != nil {
		t.Errorf("said %v, allocations of the obvious %v", e.lookups.said, e.timings(obvious, scenarios.UnitAllocs))
	}
}

func TestALineThatIsNoneIsAnError(t *testing.T) {
	_, err := parseLookups(strings.NewReader(roundLine(hs256().fast(), "100")), "lookup.txt")
	if err == nil || !strings.Contains(err.Error(), "lookup.txt:1") || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("%v, want the line and what to do", err)
	}
}

func TestWhatTheBenchmarksNameIsWhatTheScenarioNames(t *testing.T) {
	w := calm()
	e := withRounds(t, w.evidence(t, only()), w.lookupText(2))
	if got, want := len(e.lookups.rounds), len(scenarios.Lookups()); got != want {
		t.Errorf("%d benchmarks of %d lookups", got, want)
	}
	for _, l := range scenarios.Lookups() {
		if len(e.timings(l, scenarios.UnitTime)) != 2 {
			t.Errorf("%s has %d rounds", l.Name(), len(e.timings(l, scenarios.UnitTime)))
		}
	}
}

func TestARunOfTheLookupPathAlone(t *testing.T) {
	w := calm()
	w.scenarios = nil
	folder, err := results.Create(t.TempDir()+"/run", w.run())
	if err != nil {
		t.Fatal(err)
	}
	s := write(t, withLookups(t, folder, w.lookupText(6)))
	text := string(read(t, s.Report))
	if len(s.Answer) != 3 || s.Answer[0] != onlyLookupSentence || !strings.HasPrefix(s.Answer[1], "Lookup path") {
		t.Errorf("answer %q", s.Answer)
	}
	for _, heading := range []string{"## What is said of them", "## What people ask", "## How far to trust this run", "## Cost against staleness", "Held equal, and bounds", "trials.jsonl"} {
		if strings.Contains(text, heading) {
			t.Errorf("%q in the report of a run without trials", heading)
		}
	}
	jwt, session := string(read(t, folder.Path(results.ChartsDir, "lookup-ladder-jwt.svg"))), string(read(t, folder.Path(results.ChartsDir, "lookup-ladder-session.svg")))
	if strings.Contains(jwt, "store") || !strings.Contains(session, "store redis") {
		t.Error("a chart of JWTs names the store, or one of sessions does not")
	}
	if !strings.Contains(text, "    make build\n    bin/bench ") {
		t.Error("what is to be typed does not build the other libraries")
	}
	if !strings.Contains(text, "## Scenario lookup") || !strings.Contains(text, "6 rounds of") {
		t.Error("the lookup path is not there")
	}
	if _, err := os.Stat(folder.Path(results.BenchFile)); err == nil || s.Bench != folder.Path(results.LookupFile) {
		t.Errorf("a bench.txt without trials, or not the rounds named: %s", s.Bench)
	}
}

func TestARunWithoutRoundsSaysNothingOfThem(t *testing.T) {
	e := calm().evidence(t)
	if got := e.lookupAnswer(); got != nil {
		t.Errorf("answer %q", got)
	}
	if e.has(lookupScenario) || e.blocks(lookupScenario) != 0 || e.onlyLookups() {
		t.Error("rounds that nobody measured")
	}
}

func TestHostileWordsOfPeersAppearAsText(t *testing.T) {
	w := calm()
	w.scenarios = nil
	folder, err := results.Create(t.TempDir()+"/run", w.run())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(w.lookupText(6), "duplicate names", "<script>alert(1)</script>|`x`[a](http://b)")
	s := write(t, withLookups(t, folder, text))
	for path, bad := range map[string][]string{s.Report: {"<script", "[a]("}, s.Index: {"<script>alert"}} {
		for _, b := range bad {
			if strings.Contains(string(read(t, path)), b) {
				t.Errorf("%s holds %q, as a library's line says it", path, b)
			}
		}
	}
}
