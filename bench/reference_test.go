package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authbench/results"
)

// The committed run is what the README shows: its report must be what this program makes of its rows.
func TestTheReferenceRunsReportIsCurrent(t *testing.T) {
	const reference = "../results/reference"
	again := t.TempDir()
	for _, name := range []string{results.RunFile, results.TrialsFile, results.LookupFile, results.DemonstrationsFile} {
		data, err := os.ReadFile(filepath.Join(reference, name))
		if errors.Is(err, os.ErrNotExist) && (name == results.LookupFile || name == results.DemonstrationsFile) {
			continue // a run from before the lookup path was measured, or before anything was shown
		}
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(again, name), string(data))
	}
	if code, output := bench(t.Context(), "report", again); code != exitOK {
		t.Fatalf("exit %d: %s", code, output)
	}
	made, committed := readAll(t, again), readAll(t, reference)
	for name, data := range committed {
		if !strings.HasPrefix(name, results.LogsDir) && made[name] != data {
			t.Errorf("%s is not what the rows make: run bin/bench report results/reference, look at it and commit it", name)
		}
	}
	for name := range made {
		if _, ok := committed[name]; !ok {
			t.Errorf("%s is made and not committed", name)
		}
	}
}
