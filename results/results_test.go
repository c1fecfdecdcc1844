package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func newFolder(t *testing.T) Folder {
	t.Helper()
	f, err := Create(filepath.Join(t.TempDir(), "run"), Run{Schema: SchemaVersion, ID: "r"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTrialsAreKeptInOrder(t *testing.T) {
	f := newFolder(t)
	first := Trial{Scenario: "reference", Variant: "none", Metrics: map[string]float64{"a": 1.5}}
	second := Trial{Scenario: "reference", Variant: "session/strict", Void: "a <reason>", Slices: []Slice{{Requests: 3}}}
	if err := f.Append(first); err != nil {
		t.Fatal(err)
	}
	if err := f.Append(second); err != nil {
		t.Fatal(err)
	}
	got, err := f.Trials()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Trial{first, second}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARowCutShortIsNamedAndRepaired(t *testing.T) {
	f := newFolder(t)
	if err := f.Append(Trial{Variant: "none"}); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(f.Path(TrialsFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	file.WriteString(`{"variant":"jw`)
	file.Close()
	rows, err := f.Trials()
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a row cut short reads as %v", err)
	}
	if err := f.KeepTrials(len(rows)); err != nil {
		t.Error(err)
	}
	rows, err = f.Trials()
	if err != nil || len(rows) != 1 || rows[0].Variant != "none" {
		t.Errorf("after the repair: %v, %v", rows, err)
	}
}

func TestKeepTrialsCutsTheRest(t *testing.T) {
	f := newFolder(t)
	if err := f.Append(Trial{Variant: "a"}, Trial{Variant: "b"}, Trial{Variant: "c"}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3, 2, 0} {
		if err := f.KeepTrials(n); err != nil {
			t.Fatal(err)
		}
		if rows, err := f.Trials(); err != nil || len(rows) != n {
			t.Errorf("kept %d rows, want %d: %v", len(rows), n, err)
		}
	}
}

func TestCreateRefusesAUsedFolder(t *testing.T) {
	f := newFolder(t)
	if _, err := Create(string(f), Run{}); err == nil || !strings.Contains(err.Error(), "already used") {
		t.Errorf("a used folder was taken: %v", err)
	}
	run, err := f.Run()
	if err != nil || run.ID != "r" {
		t.Errorf("the run that was there reads %v, %v", run, err)
	}
}

func TestAForeignOrNewerRunIsRefused(t *testing.T) {
	f := newFolder(t)
	for _, tc := range []struct{ name, data, want string }{
		{"newer", `{"schema": 99}`, "schema 99"},
		{"not JSON", `hello`, "run.json"},
	} {
		if err := f.WriteFile(RunFile, []byte(tc.data)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Run(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	if _, err := Folder(t.TempDir()).Run(); err == nil || !strings.Contains(err.Error(), "is not a run") {
		t.Errorf("an empty folder reads as a run: %v", err)
	}
}

func TestWriteFileLeavesNothingBeside(t *testing.T) {
	f := newFolder(t)
	if err := f.WriteFile("charts/a.svg", []byte("<svg/>")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(f.Path("charts"))
	if err != nil || len(entries) != 1 || entries[0].Name() != "a.svg" {
		t.Errorf("charts holds %v, %v", entries, err)
	}
}
