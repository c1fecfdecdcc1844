package report

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

// stored writes a small run under an identity of its own.
func stored(t *testing.T, id string, w world) results.Folder {
	t.Helper()
	r := w.run()
	r.ID = id
	return folderOf(t, r, w.rows(t))
}

func TestRunsThatCannotBeComparedAreOneClearLine(t *testing.T) {
	good := stored(t, "good", calm().of(1, bandwidthScenario))
	cut := stored(t, "cut", calm().of(2, bandwidthScenario))
	writeOver(t, cut.Path(results.TrialsFile), `{"scenario":"bandw`)
	newer := stored(t, "newer", calm().of(2, bandwidthScenario))
	writeOver(t, newer.Path(results.RunFile), `{"schema": 99}`)
	unfinished := calm().of(2, cpuScenario)
	r := unfinished.run()
	r.ID, r.Plan[0].Blocks = "unfinished", 9
	lookups := calm().of(3, lookupScenario)
	rounds := func(id string) results.Folder {
		r := lookups.run()
		r.ID = id
		f, err := results.Create(t.TempDir()+"/run", r)
		if err != nil {
			t.Fatal(err)
		}
		return withLookups(t, f, lookups.lookupText(6))
	}
	for _, tc := range []struct {
		name         string
		older, newer results.Folder
		says         string
	}{
		{"a folder that is not there", good, "nowhere", "nowhere is not there"},
		{"a folder that is no run", results.Folder(t.TempDir()), good, "is not a run"},
		{"the same folder", good, good, "name two runs"},
		{"the same folder by another path", good, good + "/", "name two runs"},
		{"a copy", good, stored(t, "good", calm().of(1, bandwidthScenario)), `both hold the run "good"`},
		{"trials cut short", good, cut, "cut short"},
		{"a newer schema", newer, good, "schema 99"},
		{"an unfinished run", good, folderOf(t, r, unfinished.rows(t)), "cpu (8 of 9 blocks)"},
		{"nothing in common", good, stored(t, "cpu", calm().of(2, cpuScenario)), "nothing in common: no scenario"},
		{"nothing but lookups", rounds("x"), rounds("y"), "with benchstat"},
	} {
		_, err := Compare(tc.older, tc.newer)
		if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q in one line", tc.name, err, tc.says)
		}
	}
}

// TestVersusComparesRunsThatPlanDemonstrations, as every standard run does, and none of them is a difference.
func TestVersusComparesRunsThatPlanDemonstrations(t *testing.T) {
	showing := func(id string, seed uint64, names ...string) results.Folder {
		w := calm().of(seed, append(names, privacyScenario)...)
		r := w.run()
		r.ID, r.Plan = id, append(r.Plan, results.Planned{Scenario: privacyScenario, Blocks: 1})
		folder := folderOf(t, r, w.rows(t))
		if err := folder.AppendDemonstrations(allShown()...); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	v, err := Compare(showing("a", 1, bandwidthScenario), showing("b", 2, bandwidthScenario))
	if err != nil || len(v.Cells) == 0 || !strings.Contains(strings.Join(v.Notes, "\n"), "Demonstrations are no trials") {
		t.Errorf("%d cells, notes %q, %v", len(v.Cells), v.Notes, err)
	}
	if _, err := Compare(showing("a", 1), showing("b", 2)); err == nil || !strings.Contains(err.Error(), "nothing in common but demonstrations") {
		t.Errorf("nothing but demonstrations: %v", err)
	}
	cut := showing("cut", 2, bandwidthScenario)
	if err := cut.KeepDemonstrations(func(results.Demonstration) bool { return false }); err != nil {
		t.Fatal(err)
	}
	if _, err := Compare(showing("a", 1, bandwidthScenario), cut); err == nil || !strings.Contains(err.Error(), "privacy (0 of 1 block)") {
		t.Errorf("a run that lacks its demonstrations: %v", err)
	}
}

// TestVersusTakesTheReferenceRun against a copy of itself that is another run: nothing differs.
func TestVersusTakesTheReferenceRun(t *testing.T) {
	reference := results.Folder("../../../results/reference")
	r, err := reference.Run()
	if err != nil {
		t.Fatal(err)
	}
	r.ID = "a copy"
	copied := folderOf(t, r, nil)
	for _, name := range []string{results.TrialsFile, results.LookupFile, results.DemonstrationsFile} {
		data, err := os.ReadFile(reference.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		writeOver(t, copied.Path(name), string(data))
	}
	v, err := Compare(reference, copied)
	if err != nil || len(v.Cells) == 0 || v.Tally.Differs > 0 || len(v.Notes) != 2 {
		t.Errorf("%+v, notes %q, %v", v.Tally, v.Notes, err)
	}
}

func writeOver(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNotTheSameInBothIsWarnedOf(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*results.Run)
		want   []string
	}{
		{"nothing", func(*results.Run) {}, []string{}},
		{"commit and seed", func(r *results.Run) { r.Commit, r.Seed, r.Started = "f00", 9, time.Now() }, []string{}},
		{"schema", func(r *results.Run) { r.Schema = 0 }, []string{"schema: 1, now 0"}},
		{"machine", func(r *results.Run) { r.Machine.CPU, r.Machine.Cores = "Other CPU", 4 },
			[]string{"machine: Synthetic CPU, 2 cores, linux 6.1, 8.0 GiB, virtual machine, kept awake, now Other CPU, 4 cores, linux 6.1, 8.0 GiB, virtual machine, kept awake"}},
		{"placement", func(r *results.Run) { r.Machine.Affinity = "" }, []string{"placement: replica on CPU 1, generator and store on CPU 0, now not recorded"}},
		{"clock", func(r *results.Run) { r.Machine.ClockSource = "hpet" }, []string{"clock source: not recorded, now hpet"}},
		{"store kind", func(r *results.Run) { r.Store.Kind, r.Store.StandIn = "embedded", true }, []string{"store: redis 7.0.15, now embedded 7.0.15 (a stand-in)"}},
		{"store version", func(r *results.Run) { r.Store.Version = "8.0.0" }, []string{"store: redis 7.0.15, now redis 8.0.0"}},
		{"claims", func(r *results.Run) { r.Claims.Source = results.ClaimsUser }, []string{"claims: built in, 275B (275 B, 0 fields), now user, 275B (275 B, 0 fields)"}},
		{"a field of the claims", func(r *results.Run) {
			r.Claims.Shapes = []results.ClaimShape{{Name: "275B", Bytes: 275, Fields: []results.ClaimField{{Name: "sub", Type: "string", Bytes: 3}}}}
		}, []string{"claims: built in, 275B (275 B, 0 fields), now built in, 275B (275 B, 1 field)"}},
		{"profile", func(r *results.Run) { r.Profile = "quick" }, []string{"profile: standard, now quick"}},
		{"Go", func(r *results.Run) { r.Build.Go = "go1.27.0" }, []string{"Go: go1.26.0, now go1.27.0"}},
		{"implementation", func(r *results.Run) { r.Settings.Rung = "" }, []string{"implementation: fast, now obvious"}},
		{"settings", func(r *results.Run) { r.Settings.Lifetime, r.Settings.Replicas = time.Hour, 5 },
			[]string{"lifetime: 12h0m0s, now 1h0m0s", "replicas: 3, now 5"}},
		{"parameters", func(r *results.Run) { r.Parameters[0].Value = "32" }, []string{"held equal, connections: 64, now 32"}},
		{"the trials of a plan", func(r *results.Run) { r.Plan[0].Users = 10 }, []string{"trials of bandwidth: 0 users, 0 slices of 0s after 0s, now 10 users, 0 slices of 0s after 0s"}},
		{"uncommitted changes", func(r *results.Run) { r.Dirty = true }, []string{"uncommitted changes, so that a commit does not say what was measured: no, now yes"}},
	} {
		w := calm().of(1, bandwidthScenario)
		b := both{w.evidence(t), w.evidence(t, run(tc.change))}
		if diff := cmp.Diff(tc.want, b.warnings()); diff != "" {
			t.Errorf("%s:\n%s", tc.name, diff)
		}
	}
	w := calm().of(1, bandwidthScenario)
	field := func(bytes int) change {
		return run(func(r *results.Run) {
			r.Claims.Shapes = []results.ClaimShape{{Name: "275B", Bytes: 275, Fields: []results.ClaimField{{Name: "sub", Type: "string", Bytes: bytes}}}}
		})
	}
	if got := (both{w.evidence(t, field(3)), w.evidence(t, field(4))}).warnings(); !cmp.Equal(got, []string{"claims: 275B sub string 3 B, now 275B sub string 4 B"}) {
		t.Errorf("claims that differ in a field: %q", got)
	}
	dirty := both{w.evidence(t, run(func(r *results.Run) { r.Dirty = true })), w.evidence(t, run(func(r *results.Run) { r.Dirty = true }))}
	if got := dirty.warnings(); len(got) != 1 || !strings.HasSuffix(got[0], "yes, now yes") {
		t.Errorf("both with uncommitted changes: %q", got)
	}
}

func TestCellsOfOneRunAloneAreCountedAndTheControlIsNot(t *testing.T) {
	older, newer := calm().of(1, referenceScenario, cpuScenario), calm().of(2, referenceScenario, loginScenario)
	b := both{older.evidence(t, without(scenarios.JWTRS256)), newer.evidence(t)}
	v, err := b.versus("old", "new")
	if err != nil {
		t.Fatal(err)
	}
	text := v.as(t, FormatText)
	for _, want := range []string{"OLD: 16 cells of cpu, such as none at 500/s", "NEW: 2 cells of reference, such as jwt/stateless-rs256 at", "of login, such as"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	for _, c := range v.Cells {
		if c.Variant == scenarios.None || scenarios.TwinOf(c.Variant) != "" || scenarios.IsCalibration(c.Variant) {
			t.Errorf("%s is among the cells", c.Variant)
		}
	}
}
