package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authbench/results"
)

// reported is a run's folder with a report: one scenario of the committed run, in a folder that may be spoilt.
func reported(t *testing.T, scenario string) results.Folder {
	t.Helper()
	const reference = results.Folder("../results/reference")
	run, err := reference.Run()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := reference.Trials()
	if err != nil {
		t.Fatal(err)
	}
	run.Plan = slices.DeleteFunc(run.Plan, func(p results.Planned) bool { return p.Scenario != scenario })
	mine(t, &run)
	folder, err := results.Create(filepath.Join(t.TempDir(), "run"), run)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Append(slices.DeleteFunc(rows, func(r results.Trial) bool { return r.Scenario != scenario })...); err != nil {
		t.Fatal(err)
	}
	if code, output := bench(t.Context(), "report", string(folder)); code != exitOK {
		t.Fatalf("exit %d: %s", code, output)
	}
	return folder
}

// edited replaces a text in a file of the run, once.
func edited(name, old, new string) func(*testing.T, results.Folder) {
	return func(t *testing.T, f results.Folder) {
		data, err := os.ReadFile(f.Path(name))
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("no %q in %s: %v", old, name, err)
		}
		writeFile(t, f.Path(name), strings.Replace(string(data), old, new, 1))
	}
}

func written(name, data string) func(*testing.T, results.Folder) {
	return func(t *testing.T, f results.Folder) { writeFile(t, f.Path(name), data) }
}

func removed(name string) func(*testing.T, results.Folder) {
	return func(t *testing.T, f results.Folder) {
		if err := os.Remove(f.Path(name)); err != nil {
			t.Fatal(err)
		}
	}
}

// appended adds a row to trials.jsonl: its first, changed.
func appended(change func(*results.Trial)) func(*testing.T, results.Folder) {
	return func(t *testing.T, f results.Folder) {
		rows, err := f.Trials()
		if err != nil {
			t.Fatal(err)
		}
		change(&rows[0])
		if err := f.Append(rows[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// shortened cuts the end of the last row of trials.jsonl off.
func shortened(t *testing.T, f results.Folder) {
	data, err := os.ReadFile(f.Path(results.TrialsFile))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, f.Path(results.TrialsFile), string(data[:len(data)-100]))
}

// mine makes a run one that this program may go on with: of the same build and machine.
func mine(t *testing.T, run *results.Run) {
	t.Helper()
	o := options{profile: "quick", scenarios: []string{"login"}, settings: defaultSettings()}
	cells, err := o.cells()
	if err != nil {
		t.Fatal(err)
	}
	_, outline, err := claimsOf("")
	if err != nil {
		t.Fatal(err)
	}
	now := describe(o, cells, outline)
	run.Claims, run.Settings, run.Commit, run.Dirty, run.Build = now.Claims, now.Settings, now.Commit, now.Dirty, now.Build
	run.Machine.CPU, run.Machine.Cores, run.Machine.Kernel = now.Machine.CPU, now.Machine.Cores, now.Machine.Kernel
}

// TestBadEvidenceIsOneClearLine: whatever is wrong with a run, those who read it say so in one line, and write nothing.
func TestBadEvidenceIsOneClearLine(t *testing.T) {
	sound := reported(t, "login")
	for _, tc := range []struct {
		name  string
		spoil func(*testing.T, results.Folder)
		want  []string
	}{
		{"no folder", func(t *testing.T, f results.Folder) { os.RemoveAll(string(f)) }, []string{"is not there", "results/reference"}},
		{"no run.json", removed(results.RunFile), []string{"is not a run", results.RunFile}},
		{"run.json is no JSON", written(results.RunFile, "hello"), []string{results.RunFile, "not what a run writes"}},
		{"run.json is empty", written(results.RunFile, ""), []string{results.RunFile, "not what a run writes"}},
		{"a newer schema", edited(results.RunFile, `"schema": 1`, `"schema": 2`), []string{"schema 2", "use the program that wrote it"}},
		{"no trials", removed(results.TrialsFile), []string{"no readable " + results.TrialsFile, "--resume"}},
		{"trials cut short", shortened, []string{": cut short", "--resume repairs it"}},
		{"trials that are no JSON", written(results.TrialsFile, "hello\n"), []string{"line 1: is no row of a run"}},
		{"trials that are no JSON and have no end", written(results.TrialsFile, "hello"), []string{"line 1: is no row of a run"}},
		{"trials that are binary", written(results.TrialsFile, "\x00\x1b[2J\xff"), []string{"line 1: is no row of a run"}},
		{"JSON of another shape", written(results.TrialsFile, `{"scenario": {"name": "login"}}`+"\n"), []string{"line 1: is no row of a run"}},
		{"another program's JSON", written(results.TrialsFile, `{"level": "info"}`+"\n"), []string{"line 1: is of another run", `scenario ""`}},
		{"a row of another run", appended(func(r *results.Trial) { r.Seed = 1 }), []string{": is of another run", "seed 1 "}},
		{"a row of a scenario that is not planned", appended(func(r *results.Trial) { r.Scenario = "logout" }), []string{": is of another run", `"logout"`}},
		{"a block that is not planned", appended(func(r *results.Trial) { r.Block = 99 }), []string{": is of another run", "block 99"}},
		{"a name that a terminal would obey", appended(func(r *results.Trial) { r.Scenario = "\x1b[2J" }), []string{": is of another run", `\x1b[2J`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			folder := results.Folder(filepath.Join(t.TempDir(), "run"))
			if err := os.CopyFS(string(folder), os.DirFS(string(sound))); err != nil {
				t.Fatal(err)
			}
			tc.spoil(t, folder)
			commands := [][]string{{"report", string(folder)}, {"report", "--accept-evidence", string(folder)}, {"check", string(folder)}}
			if !strings.Contains(strings.Join(tc.want, " "), "--resume") { // then it is what helps
				commands = append(commands, []string{"run", "--resume", "--out", string(folder)})
			}
			commands = append(commands, []string{"compare", string(folder), string(sound)})
			refused(t, folder, tc.want, commands...)
		})
	}
}

// refused runs commands that must say why they do nothing, in one line.
func refused(t *testing.T, folder results.Folder, want []string, commands ...[]string) {
	t.Helper()
	var before map[string]string
	if _, err := os.Stat(string(folder)); err == nil {
		before = readAll(t, string(folder))
	}
	for _, args := range commands {
		code, output := bench(t.Context(), args...)
		if code != exitFailed || strings.Count(output, "\n") != 1 || strings.ContainsAny(output, "\x1b\x00") {
			t.Errorf("%v: exit %d, want one line:\n%s", args, code, output)
		}
		for _, text := range want {
			if !strings.Contains(output, text) {
				t.Errorf("%v: no %q in: %s", args, text, output)
			}
		}
		if before == nil {
			if _, err := os.Stat(string(folder)); err == nil {
				t.Errorf("%v made the folder", args)
			}
			continue
		}
		after := readAll(t, string(folder))
		if !slices.Equal(keys(before), keys(after)) {
			t.Errorf("%v: files %v, were %v", args, keys(after), keys(before))
		}
		for name, data := range before {
			if after[name] != data {
				t.Errorf("%v changed %s", args, name)
			}
		}
	}
}

func TestARunInProgressIsLeftAlone(t *testing.T) {
	folder := reported(t, "login")
	unlock, err := folder.Lock()
	if err != nil {
		t.Fatal(err)
	}
	commands := [][]string{{"report", string(folder)}, {"check", string(folder)}}
	refused(t, folder, []string{"is being measured by process", "wait for it"}, commands...)
	unlock()
	for _, args := range commands {
		if code, output := bench(t.Context(), args...); code != exitOK {
			t.Errorf("afterwards: %v: exit %d: %s", args, code, output)
		}
	}
}

func TestChangedEvidenceIsReportedOnlyWhenAsked(t *testing.T) {
	folder := reported(t, "login")
	edited(results.TrialsFile, `"verb_seconds":0.`, `"verb_seconds":1.`)(t, folder)
	refused(t, folder, []string{results.TrialsFile, results.ChecksumsFile, "--accept-evidence"}, []string{"report", string(folder)})
	before := readAll(t, string(folder))
	if code, output := bench(t.Context(), "report", "--accept-evidence", string(folder)); code != exitOK {
		t.Fatalf("exit %d: %s", code, output)
	}
	if after := readAll(t, string(folder)); after[results.ChecksumsFile] == before[results.ChecksumsFile] || after[results.ReportFile] == before[results.ReportFile] {
		t.Error("the report is still that of the evidence before")
	}
	if code, output := bench(t.Context(), "check", string(folder)); code != exitOK {
		t.Errorf("exit %d: %s", code, output)
	}
}

func TestAReportThatCannotBeWrittenIsOneLine(t *testing.T) {
	folder := reported(t, "login")
	if err := os.RemoveAll(folder.Path(results.ChartsDir)); err != nil {
		t.Fatal(err)
	}
	writeFile(t, folder.Path(results.ChartsDir), "in the way")
	writeFile(t, folder.Path(results.ReportFile), "old")
	refused(t, folder, []string{"cannot write to " + string(folder), "nothing was changed"}, []string{"report", string(folder)})
	removed(results.ChartsDir)(t, folder)
	removed(results.ReportFile)(t, folder)
	if err := os.Mkdir(folder.Path(results.ReportFile), 0o755); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, []string{results.ReportFile + " is no regular file", "nothing was changed", "move it"}, []string{"report", string(folder)})
	if os.Geteuid() == 0 {
		return // root can write anywhere
	}
	if err := os.Chmod(string(folder), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(string(folder), 0o755) })
	refused(t, folder, []string{"permission denied"}, []string{"report", string(folder)})
}
