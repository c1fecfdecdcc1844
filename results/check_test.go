package results

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// soundRun and soundRow are the least that Check finds nothing wrong with.
func soundRun() Run {
	started := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return Run{
		Schema: SchemaVersion, ID: "20260102T030405Z-quick-abcd", Started: started, Profile: "quick", Argv: []string{"run"}, Commit: "abc",
		Plan:  []Planned{{Scenario: "reference", Points: []string{"p"}, Variants: []string{"v"}, Blocks: 2}},
		Build: Build{Go: "go1.26"}, Machine: Machine{OS: "linux", Cores: 2}, Store: Store{Kind: "redis"},
		Claims: Claims{Source: ClaimsBuiltIn}, Settings: Settings{Lifetime: time.Hour}, Parameters: []Param{{"a", "b"}},
	}
}

func soundRow() Trial {
	return Trial{
		Scenario: "reference", Scheme: "jwt", Variant: "v", Axis: "a", Point: "p", Trial: 1, Requests: 5, Errors: 1,
		Metrics: map[string]float64{"known": 1}, Response: "aGk=", Slices: []Slice{{Order: 1, Requests: 2}, {Order: 3, Requests: 3, Errors: 1}},
	}
}

func soundFolder(t *testing.T) Folder {
	t.Helper()
	f, err := Create(t.TempDir()+"/run", soundRun())
	if err != nil {
		t.Fatal(err)
	}
	second := soundRow()
	second.Block = 1
	void := second
	void.Void, void.Metrics = "lag", map[string]float64{}
	second.Attempt = 1
	if err := f.Append(soundRow(), void, second); err != nil {
		t.Fatal(err)
	}
	if err := f.AppendLookups(lookupHeader, lookupRound(0)); err != nil {
		t.Fatal(err)
	}
	if err := f.AppendDemonstrations(shown("privacy", "none")); err != nil {
		t.Fatal(err)
	}
	return f
}

func isKnown(name string) bool { return name == "known" }

func TestASoundRunHasNothingWrong(t *testing.T) {
	for _, err := range soundFolder(t).Check(isKnown) {
		t.Error(err)
	}
}

func TestWhatIsWrongWithARowIsNamedWithItsLine(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(*Trial)
		want  string
	}{
		{"another scenario", func(r *Trial) { r.Scenario = "weather" }, `scenario "weather" is not in the plan of run 20260102`},
		{"a block too many", func(r *Trial) { r.Block = 2 }, "block 2 of scenario reference, of which run 20260102T030405Z-quick-abcd has 2"},
		{"a third attempt", func(r *Trial) { r.Attempt = 2 }, "attempt 2"},
		{"a point that is not planned", func(r *Trial) { r.Point = "elsewhere" }, `point "elsewhere" is not planned`},
		{"a variant that is not planned", func(r *Trial) { r.Variant = "w" }, `variant "w" is not planned`},
		{"a row twice", func(r *Trial) { r.Attempt = 0 }, "is there already in line 1"},
		{"no scheme", func(r *Trial) { r.Scheme = "" }, "does not say of what it is"},
		{"a count below 0", func(r *Trial) { r.Trial = -1 }, "below 0"},
		{"no metrics", func(r *Trial) { r.Metrics = nil }, "has no metrics"},
		{"a metric that nobody knows", func(r *Trial) { r.Metrics = map[string]float64{"cpu": 1} }, `unknown metric "cpu"`},
		{"nothing measured and no reason", func(r *Trial) { r.Metrics = map[string]float64{} }, "neither void nor a gap"},
		{"a request too many", func(r *Trial) { r.Requests++ }, "6 requests, its slices add up to 5"},
		{"an error too few", func(r *Trial) { r.Errors-- }, "0 errors, its slices add up to 1"},
		{"slices out of order", func(r *Trial) { r.Slices = []Slice{{Order: 1, Requests: 5, Errors: 1}, {}} }, "slice 1 is not later"},
		{"another first slice", func(r *Trial) { r.Trial = 2 }, "trial 2, its first slice is 1"},
		{"a histogram that is none", func(r *Trial) { r.Response = "?" }, "no base64"},
		{"a revoke of two sizes", func(r *Trial) { r.Revocations = []Revocation{{LastAcceptSeconds: make([]*float64, 2)}} }, "2 and 0 replicas"},
	} {
		f := soundFolder(t)
		row := soundRow()
		row.Attempt = 1 // of block 0: a row that is not there yet
		tc.spoil(&row)
		if err := f.Append(row); err != nil {
			t.Fatal(err)
		}
		checkWrong(t, tc.name, f, TrialsFile+", line 4: ", tc.want)
	}
}

func TestALineThatIsNoRowIsNamed(t *testing.T) {
	row, err := json.Marshal(soundRow())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, line, want string }{
		{"no JSON", "hello\n", "is no row of a run"},
		{"an empty line", "\n", "is no row of a run"},
		{"another shape", `{"scenario": 7}` + "\n", "is no row of a run"},
		{"another program's", `{"level": "info"}` + "\n", `unknown field "level"`},
		{"two in a line", string(row) + string(row) + "\n", "something follows"},
		{"half a row", string(row[:20]), "cut short"},
		{"a number that is not finite", strings.Replace(string(row), `"known":1`, `"known":1e999`, 1) + "\n", "is no row of a run"},
	} {
		f := soundFolder(t)
		file, err := os.OpenFile(f.Path(TrialsFile), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		file.WriteString(tc.line)
		file.Close()
		checkWrong(t, tc.name, f, TrialsFile+", line 4: ", tc.want)
		if _, err := f.Trials(); tc.name == "half a row" && (err == nil || !strings.Contains(err.Error(), "line 4: cut short")) {
			t.Errorf("%s: a reader says %v", tc.name, err)
		}
	}
}

func TestWhatIsWrongWithTheRunIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(*Run)
		want  string
	}{
		{"an id of another time", func(r *Run) { r.Started = r.Started.Add(time.Second) }, "want 20260102T030406Z-quick-"},
		{"an id of another profile", func(r *Run) { r.Profile = "full" }, "run id"},
		{"no commit", func(r *Run) { r.Commit = "" }, "commit"},
		{"no machine", func(r *Run) { r.Machine = Machine{} }, "machine"},
		{"a store of no kind", func(r *Run) { r.Store.Kind = "mysql" }, `store "mysql": one of embedded, redis`},
		{"no settings", func(r *Run) { r.Settings = Settings{} }, "settings"},
		{"nothing held equal", func(r *Run) { r.Parameters = nil }, "held equal"},
		{"no schema", func(r *Run) { r.Schema = 0 }, "schema 0"},
		{"a scenario planned twice", func(r *Run) { r.Plan = append(r.Plan, r.Plan[0]) }, "planned twice"},
		{"a scenario without a block", func(r *Run) { r.Plan[0].Blocks = 0 }, "less than one block"},
		{"a schema that is newer", func(r *Run) { r.Schema = 99 }, "use the program that wrote it"},
	} {
		f := soundFolder(t)
		run := soundRun()
		tc.spoil(&run)
		if err := f.WriteRun(run); err != nil {
			t.Fatal(err)
		}
		checkWrong(t, tc.name, f, RunFile, tc.want)
	}
}

func TestWhatIsWrongWithAFileIsNamed(t *testing.T) {
	for _, tc := range []struct{ name, file, data, want string }{
		{"a run with a field of somebody's own", RunFile, `{"schema": 1, "comment": "x"}`, `unknown field "comment"`},
		{"half a round of lookups", LookupFile, lookupHeader + strings.Join(lookupRound(0), "") + lookupRound(1)[0], "what follows round 1"},
		{"not one round of lookups", LookupFile, lookupHeader, "no whole round"},
		{"a demonstration that is no object", DemonstrationsFile, "[]\n", "is no demonstration"},
	} {
		f := soundFolder(t)
		if err := f.WriteFile(tc.file, []byte(tc.data)); err != nil {
			t.Fatal(err)
		}
		checkWrong(t, tc.name, f, tc.file, tc.want)
	}
	f, err := Create(t.TempDir()+"/run", soundRun())
	if err != nil {
		t.Fatal(err)
	}
	checkWrong(t, "a run that measured nothing", f, "holds no evidence", RunFile)
}

// checkWrong: among what is wrong is one line with both texts.
func checkWrong(t *testing.T, name string, f Folder, where, want string) {
	t.Helper()
	errs := f.Check(isKnown)
	for _, err := range errs {
		if text := err.Error(); strings.Contains(text, where) && strings.Contains(text, want) && !strings.Contains(text, "\n") {
			return
		}
	}
	t.Errorf("%s: no %q with %q among %v", name, where, want, errs)
}
