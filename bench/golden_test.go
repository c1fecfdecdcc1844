package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestASmallRunIsReportedAsBefore: what the terminal and report.md say of a small run that is kept, word for word.
func TestASmallRunIsReportedAsBefore(t *testing.T) {
	out := t.TempDir()
	for _, name := range []string{results.RunFile, results.TrialsFile} {
		data, err := os.ReadFile(filepath.Join("testdata", "small", name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(out, name), string(data))
	}
	code, text := bench(t.Context(), "report", out)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, text)
	}
	report, err := os.ReadFile(results.Folder(out).Path(results.ReportFile))
	if err != nil {
		t.Fatal(err)
	}
	isGolden(t, "terminal.txt", strings.ReplaceAll(text, out, "RUN"))
	isGolden(t, "report.md", string(report))
}

func isGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", "small", name)
	if *update {
		writeFile(t, golden, got)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (go test ./bench -run %s -update writes it again):\n%s", golden, t.Name(), diff)
	}
}
