package results_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// TestCommittedRuns: whoever cites a run that is committed finds it as it was measured.
func TestCommittedRuns(t *testing.T) {
	runs := committedRuns(t)
	if !slices.Contains(runs, "reference") {
		t.Errorf("no reference among the committed runs %v", runs)
	}
	for _, name := range runs {
		t.Run(name, func(t *testing.T) {
			folder := results.Folder(name)
			for _, err := range folder.Check(isMetric) {
				t.Error(err)
			}
			if err := folder.Unchanged(); err != nil {
				t.Errorf("%v: put the evidence back, or make the report again, look at it and commit it", err)
			}
		})
	}
}

func isMetric(name string) bool {
	_, ok := scenarios.MetricByName(name)
	return ok
}

// committedRuns are the folders with a run.json that git knows; without git, all of them. What somebody measured here
// and did not commit may be half a run.
func committedRuns(t *testing.T) []string {
	paths, err := filepath.Glob("*/" + results.RunFile)
	if err != nil {
		t.Fatal(err)
	}
	if known, err := exec.Command("git", "ls-files", "--", "*/"+results.RunFile).Output(); err == nil && len(known) > 0 {
		paths = strings.Fields(string(known))
	}
	var folders []string
	for _, path := range paths {
		folders = append(folders, filepath.Dir(path))
	}
	return folders
}
