package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

func showing(out string, more ...string) []string {
	return append([]string{"run", "--scenario", "privacy", "--keep-awake", "off", "--out", out}, more...)
}

func demonstrations(t *testing.T, out string) []results.Demonstration {
	t.Helper()
	rows, err := results.Folder(out).Demonstrations()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every variant does what was reasoned out, and no eye is blind.
func TestPrivacyIsShownOnEveryVariant(t *testing.T) {
	for _, store := range []string{"embedded", "redis"} {
		t.Run(store, func(t *testing.T) {
			if store == "redis" {
				needRedis(t)
			}
			out := filepath.Join(t.TempDir(), "run")
			if code, output := bench(t.Context(), showing(out, "--store", store)...); code != exitOK {
				t.Fatalf("exit %d:\n%s", code, output)
			}
			rows := demonstrations(t, out)
			for _, row := range rows {
				if row.Observed != row.Expected || row.Control.Observed != results.Succeeds || len(row.Evidence) == 0 || (row.Observed == results.Blocked) != (row.BlockedBy != "") {
					t.Errorf("%+v", row)
				}
			}
			if cell := (scenarios.Cell{Scenario: "privacy"}); !allThere(cell, rows) || len(rows) != 2*(11*7+1) {
				t.Errorf("%d rows", len(rows))
			}
			noChildren(t)
		})
	}
}

// On a store of the user's own nobody looks for keys, nothing is left, and no secret leaves the process: not of the
// store, not of the user's claims, and no token.
func TestPrivacyOnAStoreOfTheUsersOwn(t *testing.T) {
	const password, value = "canary-pa55word", "canary-cl41m"
	redis := miniredis.RunT(t)
	redis.RequireUserAuth("bench", password)
	redis.Set("theirs", "canary-th31rs")
	claims := filepath.Join(t.TempDir(), "claims.json")
	writeFile(t, claims, `{"sub":"`+value+`","roles":["`+value+`"]}`)
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), showing(out, "--store", "redis://bench:"+password+"@"+redis.Addr(), "--claims", claims, "--profile", "quick")...)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	for _, row := range demonstrations(t, out) {
		dump := strings.HasPrefix(row.Demonstration, "dump-")
		if dump != (row.Observed == results.NotPerformed) || dump && !strings.Contains(row.Evidence[0], "the user's own") {
			t.Errorf("%+v", row)
		}
	}
	files := readAll(t, out)
	files["the output"] = output
	for name, data := range files {
		for _, secret := range []string{password, value, "canary-th31rs", "eyJhbGci"} {
			if strings.Contains(data, secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
	if left := redis.Keys(); !slices.Equal(left, []string{"theirs"}) {
		t.Errorf("the store holds %v", left)
	}
}

func TestResumeShowsAgainWhatWasCutShort(t *testing.T) {
	whole := results.Demonstration{Demonstration: scenarios.DemoHolderReads, Variant: scenarios.SessionStrict, Configuration: "bearer", Observed: results.Blocked}
	other := results.Demonstration{Demonstration: "another", Variant: scenarios.None, Observed: results.Blocked}
	cell := scenarios.Cell{Scenario: "privacy", Variants: []string{scenarios.SessionStrict}, Points: []string{"bearer"}, Blocks: 1}
	s, _ := scenarios.ByName("privacy")
	var all []results.Demonstration
	for _, d := range s.Demonstrations {
		row := whole
		if row.Demonstration = d.Name; d.Takes(row.Variant) {
			all = append(all, row)
		}
	}
	plan := trial.Plan([]scenarios.Cell{{Scenario: "bandwidth", Blocks: 1}, cell}, 1)
	for _, tc := range []struct {
		name       string
		rows       []results.Demonstration
		tail       string
		left, kept int
	}{
		{"nothing shown", nil, "", 2, 0},
		{"all of it", append(all, other), "", 1, len(all) + 1},
		{"one missing", append([]results.Demonstration{other}, all[1:]...), "", 2, 1},
		{"the last cut short", all[1:], `{"demonstration":"hol`, 2, 0},
		{"all of it, and a line cut short", all, `{"demonstration":"hol`, 1, len(all)},
	} {
		folder, err := results.Create(filepath.Join(t.TempDir(), "run"), results.Run{})
		if err != nil {
			t.Fatal(err)
		}
		if len(tc.rows) > 0 {
			if err := folder.AppendDemonstrations(tc.rows...); err != nil {
				t.Fatal(err)
			}
			data, _ := os.ReadFile(folder.Path(results.DemonstrationsFile))
			writeFile(t, folder.Path(results.DemonstrationsFile), string(data)+tc.tail)
		}
		whole, _ := folder.Demonstrations()
		left := remainingShown(slices.Clone(plan), whole)
		err = keepShown(folder, left)
		if rows := demonstrations(t, string(folder)); err != nil || len(left) != tc.left || len(rows) != tc.kept {
			t.Errorf("%s: %d blocks left, %d rows kept, %v", tc.name, len(left), len(rows), err)
		}
	}
}

func TestAnInterruptWhileSomethingIsShownLeavesNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	begun := make(chan time.Time, 1)
	go func() {
		waitFor(t, "a replica", func() bool { return len(children(t, "child replica")) > 0 })
		begun <- time.Now()
		interrupt()
	}()
	code, output := bench(ctx, showing(out, "--store", "embedded")...)
	if len(begun) == 0 {
		t.Fatalf("exit %d before the interrupt:\n%s", code, output)
	}
	if took := time.Since(<-begun); code != exitFailed || !strings.Contains(output, "interrupted before") || took > 10*time.Second {
		t.Errorf("exit %d after %v:\n%s", code, took, output)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a folder was left behind")
	}
	noChildren(t)
}
