package report

import (
	"testing"

	"authbench/results"
)

// referenceRun is the evidence of the run that is committed.
func referenceRun(t testing.TB) evidence {
	t.Helper()
	folder := results.Folder("../../../results/reference")
	run, err := folder.Run()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := folder.Trials()
	if err != nil {
		t.Fatal(err)
	}
	e := sortOut(run, rows)
	if e.lookups, err = readLookups(folder); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPrint(t *testing.T) {
	d, err := build(referenceRun(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.figures() {
		t.Logf("%s (%d)\n  %s", f.Name, len([]rune(f.Finding)), f.Finding)
	}
}
