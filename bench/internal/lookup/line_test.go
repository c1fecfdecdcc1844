package lookup

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"authbench/scenarios"
)

func testHeader() Header {
	return Header{
		OS: "linux", Arch: "amd64", CPU: "A CPU\nof 2 lines", Store: "redis 7.0.15", Benchmarks: 2, Sessions: 20_000,
		LeftOut: []LeftOut{{"Lookup/rung=peer-scs", "no way:\nhere"}, {"other libraries", "none"}},
		Peers: Proof{
			Modules: map[string]string{"golang-jwt": "example.com/jwt@v5.0.0", "scs": "example.com/scs@v1.0.0"},
			Accepts: map[string][]string{"golang-jwt": {"duplicate names", "names in capitals"}},
		},
	}
}

// parse reads lookup.txt as the tools do.
func parse(t *testing.T, text string) (results []*benchfmt.Result, units benchfmt.UnitMetadataMap) {
	t.Helper()
	reader := benchfmt.NewReader(strings.NewReader(text), "lookup.txt")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			results = append(results, record.Clone())
		case *benchfmt.SyntaxError:
			t.Error(record)
		}
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	return results, reader.Units()
}

func TestLinesAreReadByTheFormatsOwnTools(t *testing.T) {
	lone := Timing{
		Name: session(1).Name(), Operations: 500, Elapsed: 20 * time.Millisecond, CPU: 10 * time.Millisecond, StoreCPU: 5 * time.Millisecond,
		Allocs: 3501, AllocBytes: 64000, P50: 35 * time.Microsecond, Processors: 1,
	}
	many := lone
	many.Name, many.Processors, many.P50 = session(64).Name(), 2, 0
	text := testHeader().Text() + lone.Line(true) + many.Line(true) + lone.Line(true) + many.Line(false)
	results, units := parse(t, text)
	if len(results) != 4 {
		t.Fatalf("%d results in:\n%s", len(results), text)
	}
	for key, want := range map[string]string{
		"cpu": "A CPU of 2 lines", "store": "redis 7.0.15", "pkg": "authbench", "benchmarks": "2", "sessions": "20000",
		"left-out-1": "Lookup/rung=peer-scs: no way: here", "left-out-2": "other libraries: none",
		"peer-golang-jwt": "example.com/jwt@v5.0.0", "peer-golang-jwt-accepts": "duplicate names, names in capitals", "peer-scs-accepts": "nothing",
	} {
		if got := results[3].GetConfig(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	for i, want := range []string{
		"Lookup/scheme=session/op=verify/alg=opaque/claims=275B/callers=1/rung=x",
		"Lookup/scheme=session/op=verify/alg=opaque/claims=275B/callers=64/rung=x-2",
	} {
		if name := string(results[i].Name.Full()); name != want {
			t.Errorf("name %s, want %s", name, want)
		}
	}
	for unit, want := range map[string]float64{
		"sec/op": 40e-6, "B/op": 128, "allocs/op": 7.002, "cpu-sec/op": 20e-6, "store-cpu-sec/op": 10e-6, "p50-sec/op": 35e-6,
	} {
		if got, ok := results[0].Value(unit); !ok || got < want*0.999 || got > want*1.001 {
			t.Errorf("%s is %v, want %v", unit, got, want)
		}
		if assume := units.Get(unit, "assume"); assume == nil || assume.Value != "nothing" {
			t.Errorf("%s assumes %v", unit, assume)
		}
		if units.GetBetter(unit) != -1 {
			t.Errorf("%s is not better lower", unit)
		}
	}
	if _, ok := results[1].Value("p50-sec/op"); ok {
		t.Error("a median of single operations where none was timed")
	}
	if _, ok := results[3].Value("store-cpu-sec/op"); ok {
		t.Error("CPU of a store that could not be read")
	}
	again := testHeader().Text() + lone.Line(true) + many.Line(true) + lone.Line(true) + many.Line(false)
	if again != text {
		t.Error("the same timings do not become the same text")
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	for _, tc := range []struct {
		value float64
		want  string
	}{
		{0, "0"}, {3, "3"}, {3.0004, "3"}, {3.0016, "3.002"}, {99.9996, "100"}, {128.256, "128.26"}, {1200, "1200"},
		{1804.27, "1804.3"}, {120000, "120000"}, {120000.7, "120001"},
	} {
		if got := number(tc.value); got != tc.want {
			t.Errorf("%v is written %s, want %s", tc.value, got, tc.want)
		}
	}
}

func TestGroupsShareWhatTheyNeed(t *testing.T) {
	groups := Groups(scenarios.Lookups())
	benchmarks := 0
	for _, g := range groups {
		benchmarks += len(g)
		for _, l := range g {
			if l.Scheme != g[0].Scheme || (l.Op == scenarios.OpVerifyCached) != (g[0].Op == scenarios.OpVerifyCached) || !g.Has(l.Name()) {
				t.Errorf("%s shares a process with %s", l.Name(), g[0].Name())
			}
		}
	}
	if len(groups) != 4 || benchmarks != len(scenarios.Lookups()) {
		t.Errorf("%d groups of %d benchmarks", len(groups), benchmarks)
	}
}

func TestAPartOfTheWorkIsNoMoreThanAGroupNeeds(t *testing.T) {
	const sessions = sessionsRead + 5
	w := &Work{Tokens: map[string][]string{
		TokensKey("HS256", "275B"): {"a"}, TokensKey("HS256", "160B"): {"b"},
	}}
	for i := range sessions {
		w.SessionTokens, w.RecordKeys, w.Subjects = append(w.SessionTokens, fmt.Sprint(i)), append(w.RecordKeys, fmt.Sprint(i)), append(w.Subjects, fmt.Sprint(i))
	}
	cached := session(2)
	cached.Op = scenarios.OpVerifyCached
	for _, tc := range []struct {
		words            string
		group            Group
		tokens, sessions int
	}{
		{"JWTs", Group{jwt(1), jwt(2)}, 1, 0},
		{"sessions", Group{session(1), session(2)}, 0, sessionsRead},
		{"a cache of sessions", Group{cached}, 0, sessions},
	} {
		part := w.Part(tc.group)
		if len(part.Tokens) != tc.tokens || len(part.SessionTokens) != tc.sessions || len(part.RecordKeys) != tc.sessions || len(part.Subjects) != tc.sessions {
			t.Errorf("%s: %d kinds of tokens, %d sessions", tc.words, len(part.Tokens), len(part.SessionTokens))
		}
	}
	if len(w.Tokens) != 2 || len(w.SessionTokens) != sessions {
		t.Error("the work itself was cut")
	}
}
