package report

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
)

func TestWhatTheLastReportMadeAndThisOneDoesNotIsRemoved(t *testing.T) {
	folder := results.Folder(t.TempDir())
	for _, name := range []string{
		"charts/old.svg", "charts/old.png", "charts/old.csv", "tables/table-old.csv", "charts/new.svg", "charts/new.png",
		"charts/mine.png", "charts/old.txt", "tables/notes.csv", "tables/table-old.png", "run.json",
	} {
		if err := folder.WriteFile(name, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	last := "![a](charts/old.png) [CSV](tables/table-old.csv) ![b](charts/new.png) [c](charts/gone.csv) [d](charts/../run.csv) ![e](../run.png) [f](charts/old.txt)"
	if err := removeStale(folder, []byte(last), []results.File{{Name: "charts/new.svg"}, {Name: "charts/new.png"}}); err != nil {
		t.Fatal(err)
	}
	var left []string
	for name := range files(t, folder) {
		left = append(left, name)
	}
	slices.Sort(left)
	want := []string{"charts/mine.png", "charts/new.png", "charts/new.svg", "charts/old.txt", "run.json", "tables/notes.csv", "tables/table-old.png"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
}

// A report of fewer scenarios, written over one of more, leaves none of its charts behind.
func TestAReportLeavesNoChartOfTheOneBefore(t *testing.T) {
	w := calm()
	w.scenarios = []string{loginScenario, bandwidthScenario}
	folder := w.folder(t)
	write(t, folder)
	w.scenarios = []string{loginScenario}
	if err := os.Remove(folder.Path(results.TrialsFile)); err != nil {
		t.Fatal(err)
	}
	if err := folder.Append(w.rows(t)...); err != nil {
		t.Fatal(err)
	}
	write(t, folder)
	all := files(t, folder)
	for _, name := range []string{"charts/bytes-per-request.svg", "charts/bytes-per-request.png", "charts/bytes-per-request.csv", "tables/table-bandwidth.csv"} {
		if all[name] != "" {
			t.Errorf("%s is still there", name)
		}
	}
	if all["charts/login.svg"] == "" || all["tables/table-login.csv"] == "" {
		t.Error("what is still made is gone")
	}
}
