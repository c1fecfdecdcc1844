package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authbench/results"
)

// TestWhatReadingSaysIsRepairedIs: a reported run that lost rows is taken up, and nothing is cut before it is repaired.
func TestWhatReadingSaysIsRepairedIs(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*testing.T, results.Folder)
		whole bool // some rows are left
	}{
		"a last line cut short": {shortened, true},
		"no trials":             {removed(results.TrialsFile), false},
	} {
		t.Run(name, func(t *testing.T) {
			folder := reported(t, "login")
			rows, _ := folder.Trials()
			tc.spoil(t, folder)
			before := readAll(t, string(folder))
			h, err := prepare(options{
				resume: true, out: string(folder), profile: "quick", store: "auto", keepAwake: "auto", settings: defaultSettings(),
			})
			if h != nil {
				defer h.close(err)
			}
			if err != nil || len(h.plan) == 0 {
				t.Fatalf("no block is left, or: %v", err)
			}
			for file, data := range before {
				if got, err := os.ReadFile(folder.Path(file)); err != nil || string(got) != data {
					t.Errorf("%s was changed before anything started: %v", file, err)
				}
			}
			if err := h.repair(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(folder.Path(results.ChecksumsFile)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is there: %v", results.ChecksumsFile, err)
			}
			if !tc.whole {
				return
			}
			if left, err := folder.Trials(); err != nil || len(left) == 0 || len(left) >= len(rows) {
				t.Errorf("%d rows of %d are left: %v", len(left), len(rows), err)
			}
		})
	}
}

func TestAResumeThatDoesNotStartChangesNoEvidence(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // without a Redis
	folder := reported(t, "login")
	shortened(t, folder)
	before := readAll(t, string(folder))
	code, output := bench(t.Context(), "run", "--resume", "--keep-awake", "off", "--out", string(folder))
	if code != exitFailed || !strings.Contains(output, "redis-server") {
		t.Errorf("exit %d: %s", code, output)
	}
	after := readAll(t, string(folder))
	for file, data := range before {
		if after[file] != data {
			t.Errorf("%s was changed", file)
		}
	}
}

func TestRowsChangedBesideThoseCutShortAreRefused(t *testing.T) {
	folder := reported(t, "login")
	shortened(t, folder)
	edited(results.RunFile, "{", "{ ")(t, folder)
	refused(t, folder, []string{"cannot go on", results.RunFile, results.ChecksumsFile}, []string{"run", "--resume", "--out", string(folder)})
}

func TestAReportedRunThatLostRowsIsCompleteAgain(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	if code, output := bench(t.Context(), short(out, "--blocks", "1")...); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	want := len(trials(t, out))
	for name, spoil := range map[string]func(*testing.T, results.Folder){
		"the last row cut short": shortened,
		"the beginning of a row more": func(t *testing.T, f results.Folder) {
			data, _ := os.ReadFile(f.Path(results.TrialsFile))
			writeFile(t, f.Path(results.TrialsFile), string(data)+`{"scenario":"gen`)
		},
	} {
		spoil(t, results.Folder(out))
		for _, args := range [][]string{{"run", "--resume", "--out", out}, {"check", out}} {
			if code, output := bench(t.Context(), args...); code != exitOK {
				t.Errorf("%s: %v: exit %d:\n%s", name, args, code, output)
			}
		}
		if got := len(trials(t, out)); got != want {
			t.Errorf("%s: %d rows, want %d", name, got, want)
		}
	}
}
