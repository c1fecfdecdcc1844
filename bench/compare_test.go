package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// runOf writes a run of one exact scenario whose session takes so many bytes.
func runOf(t *testing.T, id string, bytes float64) string {
	t.Helper()
	record := results.Run{
		Schema: results.SchemaVersion, ID: id, Profile: "standard", Plan: []results.Planned{{Scenario: "bandwidth", Blocks: 1, Variants: []string{"session/strict"}}},
	}
	folder, err := results.Create(filepath.Join(t.TempDir(), id), record)
	if err != nil {
		t.Fatal(err)
	}
	row := results.Trial{
		Seed: trial.PlanOf(record)[0].Seed, Scenario: "bandwidth", Variant: "session/strict", Point: "275B bearer", Metrics: map[string]float64{"wire_bytes_per_request": bytes},
	}
	if err := folder.Append(row); err != nil {
		t.Fatal(err)
	}
	return string(folder)
}

// compared runs the command in this process, its two outputs apart.
func compared(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(append([]string{"bench", "compare"}, args...), &out, &err)
	return code, out.String(), err.String()
}

func TestCompareFailsOnlyWhenAsked(t *testing.T) {
	older, newer := runOf(t, "a", 500), runOf(t, "b", 550)
	for _, tc := range []struct {
		name string
		args []string
		code int
		says string // on stderr
	}{
		{"a difference is no failure", []string{older, newer}, exitOK, ""},
		{"no gate is no gate", []string{"--fail-on", "", older, newer}, exitOK, ""},
		{"worse", []string{"--fail-on", "worse", older, newer}, exitFailed, "wire_bytes_per_request of session/strict at 275B bearer in bandwidth (raw ×1.10, exact)"},
		{"better is not worse", []string{"--fail-on", "worse", newer, older}, exitOK, ""},
		{"but differs", []string{"--fail-on", "differs", newer, older}, exitFailed, "×0.91, exact"},
		{"any of several gates", []string{"--fail-on", "wire_bytes_per_request>20%", "--fail-on", "wire_bytes_per_request>5%", older, newer}, exitFailed, ">5%"},
		{"none of several", []string{"--fail-on", "wire_bytes_per_request>20%,wire_bytes_per_request<-1%", older, newer}, exitOK, ""},
		{"flags after the folders", []string{older, newer, "--fail-on", "differs"}, exitFailed, "--fail-on differs"},
		{"a gate that could not trip", []string{"--fail-on", "cpu_seconds_per_request>5%", older, newer}, exitFailed, "can tell nothing"},
		{"an unknown gate", []string{"--fail-on", "slower", older, newer}, exitUsage, "differs, worse, METRIC>5%"},
		{"an unknown metric", []string{"--fail-on", "speed>5%", older, newer}, exitUsage, `no metric "speed"`},
		{"an unknown format", []string{"--format", "xml", older, newer}, exitUsage, "text, markdown, json"},
		{"one folder", []string{older}, exitUsage, "two folders"},
		{"no folders", []string{"--", "", ""}, exitUsage, "two folders"},
		{"no run", []string{older, t.TempDir()}, exitFailed, "is not a run"},
		{"the same run", []string{older, older}, exitFailed, "name two runs"},
	} {
		code, stdout, stderr := compared(tc.args...)
		if code != tc.code || !strings.Contains(stderr, tc.says) || (tc.says == "") != (stderr == "") {
			t.Errorf("%s: exit %d, want %d; %q, want %q", tc.name, code, tc.code, stderr, tc.says)
		}
		if lines := strings.Count(stderr, "\n"); lines > 1 {
			t.Errorf("%s: %d lines, want one:\n%s", tc.name, lines, stderr)
		}
		if refused := tc.code == exitUsage || strings.Contains(tc.says, "run"); refused != (stdout == "") {
			t.Errorf("%s: wrote %q", tc.name, stdout)
		}
	}
}

func TestCompareWritesItsFormats(t *testing.T) {
	older, newer := runOf(t, "a", 500), runOf(t, "b", 550)
	for format, want := range map[string]string{
		"text": "differs, more  –                 ×1.10, exact", "markdown": "| differs, more | – | ×1.10, exact |", "json": `"ratio": 1.1`,
	} {
		code, stdout, _ := compared("--format", format, older, newer)
		if code != exitOK || !strings.Contains(stdout, want) || format == "json" && !json.Valid([]byte(stdout)) {
			t.Errorf("%s: exit %d, no %q in:\n%s", format, code, want, stdout)
		}
	}
}

func TestCompareExplainsItsGates(t *testing.T) {
	code, stdout, _ := compared("--help")
	for _, want := range []string{"OLD NEW", "differs", "worse", "METRIC>5%", "METRIC<-5%", "exit code"} {
		if code != exitOK || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in:\n%s", code, want, stdout)
		}
	}
}
