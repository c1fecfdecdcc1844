package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authbench/bench/internal/report"
	"authbench/results"
)

func TestCheckSaysWhetherAReportAgrees(t *testing.T) {
	sound := reported(t, "login")
	for _, tc := range []struct {
		name  string
		spoil func(*testing.T, results.Folder)
		want  []string // nothing where all agrees
	}{
		{"nothing was touched", func(*testing.T, results.Folder) {}, nil},
		{"a digit of the text", edited("report.md", "n = ", "n = 1"), []string{"report.md differs", "stored: ", "n = 1", "made: "}},
		{"a digit of the page", edited("index.html", "n = ", "n = 1"), []string{"index.html differs", "n = 1"}},
		{"a digit of a row", edited(results.TrialsFile, `"verb_seconds":0.`, `"verb_seconds":1.`),
			[]string{"trials.jsonl is not what SHA256SUMS says", "report.md differs", "bench.txt differs"}},
		{"a row twice", appended(func(*results.Trial) {}), []string{": is there already in line 1", "trials.jsonl is not what SHA256SUMS says"}},
		{"more requests than slices", edited(results.TrialsFile, `"requests":`, `"requests":1`), []string{"line 1: ", "its slices add up to"}},
		{"a metric of somebody's own", edited(results.TrialsFile, `"verb_seconds"`, `"wonder_seconds"`), []string{`unknown metric "wonder_seconds"`}},
		{"a chart is gone", removed("charts/login.svg"), []string{"charts/login.svg is missing: bench report ", " makes it again"}},
		{"a chart that nobody drew", written("charts/better.svg", "<svg/>"), []string{"charts/better.svg is not made from this evidence"}},
		{"the checksums are gone", removed(results.ChecksumsFile), []string{"SHA256SUMS is missing"}},
		{"the checksums are another's", edited(results.ChecksumsFile, "trials.jsonl", "trials.json"), []string{"trials.jsonl is not what SHA256SUMS says"}},
		{"there is no report", func(t *testing.T, f results.Folder) {
			for name := range readAll(t, string(f)) {
				if name != results.RunFile && name != results.TrialsFile {
					removed(name)(t, f)
				}
			}
		}, []string{"has no report: bench report "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			folder := results.Folder(filepath.Join(t.TempDir(), "run"))
			if err := os.CopyFS(string(folder), os.DirFS(string(sound))); err != nil {
				t.Fatal(err)
			}
			tc.spoil(t, folder)
			before := readAll(t, string(folder))
			code, output := bench(t.Context(), "check", string(folder))
			if agrees := strings.Contains(output, "agrees: "); agrees != (code == exitOK) || agrees != (tc.want == nil) {
				t.Errorf("exit %d:\n%s", code, output)
			}
			for _, text := range tc.want {
				if !strings.Contains(output, text) {
					t.Errorf("no %q in:\n%s", text, output)
				}
			}
			after := readAll(t, string(folder))
			for name, data := range before {
				if after[name] != data || len(after) != len(before) {
					t.Errorf("check changed %s, or made a file", name)
				}
			}
		})
	}
}

func TestCheckTellsScripts(t *testing.T) {
	folder := reported(t, "login")
	checksum, err := folder.Checksum()
	if err != nil {
		t.Fatal(err)
	}
	for _, agrees := range []bool{true, false} {
		if !agrees {
			removed("charts/login.png")(t, folder)
		}
		code, lines, complaint := scripted(t, "check", "--json", string(folder))
		var event checkEvent
		if err := json.Unmarshal([]byte(lines[0]), &event); err != nil {
			t.Fatal(err)
		}
		if (code == exitOK) != agrees || (complaint == "") != agrees || event.Agrees != agrees || event.Event != eventCheck || event.Checksum != checksum {
			t.Errorf("agrees: %v, but exit %d, %+v, stderr %q", agrees, code, event, complaint)
		}
		states := map[report.State]int{}
		for _, f := range event.Files {
			states[f.State]++
		}
		if (states[report.Missing] == 1) == agrees || states[report.Same] == 0 {
			t.Errorf("files %v", states)
		}
	}
}
