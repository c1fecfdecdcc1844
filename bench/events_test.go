package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authbench/results"
)

// scripted runs a command as a script does: the lines of stdout apart from stderr. Every line must be an event.
func scripted(t *testing.T, args ...string) (code int, lines []string, complaint string) {
	t.Helper()
	return scriptedUntil(t.Context(), t, args...)
}

func scriptedUntil(ctx context.Context, t *testing.T, args ...string) (code int, lines []string, complaint string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = runContext(ctx, append([]string{"bench"}, args...), &stdout, &stderr)
	for line := range strings.Lines(stdout.String()) {
		var event struct{ Event string }
		if err := json.Unmarshal([]byte(line), &event); err != nil || event.Event == "" {
			t.Errorf("no event: %q", line)
		}
		lines = append(lines, line)
	}
	return code, lines, stderr.String()
}

// named are the names of events, one that comes several times in a row once.
func named(t *testing.T, lines []string) (names []string) {
	t.Helper()
	for _, line := range lines {
		var event struct{ Event string }
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatal(err)
		}
		names = append(names, event.Event)
	}
	return slices.Compact(names)
}

func TestARunTellsScripts(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	code, lines, complaint := scripted(t, short(out, "--json", "--blocks", "1")...)
	if code != exitOK || complaint != "" {
		t.Fatalf("exit %d, stderr %q", code, complaint)
	}
	want := []string{eventPlan, eventBegin, eventTurn, eventEnd, eventFinished, eventReport}
	if got := named(t, lines); !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
	var plan planEvent
	var turn blockEvent
	var last reportEvent
	for i, into := range map[int]any{0: &plan, 2: &turn, len(lines) - 1: &last} {
		if err := json.Unmarshal([]byte(lines[i]), into); err != nil {
			t.Fatal(err)
		}
	}
	if len(plan.Scenarios) != 1 || plan.Scenarios[0].BlocksToRun != 1 || plan.ExpectedSeconds <= 0 || plan.Scenarios[0].ExpectedSeconds <= 0 {
		t.Errorf("plan %+v", plan)
	}
	if turn.Scenario != "generator" || turn.Variant == "" || turn.Slice == nil || turn.Blocks != 1 {
		t.Errorf("turn %+v", turn)
	}
	checksum, err := results.Folder(out).Checksum()
	if err != nil || last.Checksum != checksum || len(last.Answer) == 0 || len(last.Verdicts) == 0 {
		t.Errorf("report %+v, checksum %s, %v", last, checksum, err)
	}
	if _, err := os.Stat(last.Index); err != nil {
		t.Error(err)
	}
	if code, lines, _ := scripted(t, "report", "--json", out); code != exitOK || !slices.Equal(named(t, lines), []string{eventReport}) {
		t.Errorf("report: exit %d, %v", code, lines)
	}
}

func TestWhatFailsTellsScripts(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "run")
	for _, args := range [][]string{{"report", "--json", nowhere}, {"check", "--json", nowhere}, {"run", "--json", "--profile", "huge"}} {
		code, lines, complaint := scripted(t, args...)
		if code == exitOK || !slices.Equal(named(t, lines), []string{eventError}) || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%v: exit %d, events %v, stderr %q", args, code, lines, complaint)
		}
	}
}

func TestAnInterruptTellsScripts(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		waitFor(t, "a finished block", func() bool {
			data, _ := os.ReadFile(filepath.Join(out, results.TrialsFile))
			return strings.Count(string(data), "\n") >= 2
		})
		if code, output := bench(t.Context(), "report", out); code != exitFailed || !strings.Contains(output, "is being measured by process") {
			t.Errorf("a report meanwhile: exit %d: %s", code, output)
		}
		if code, output := bench(t.Context(), "run", "--resume", "--out", out); code != exitFailed || !strings.Contains(output, "is being measured by process") {
			t.Errorf("going on meanwhile: exit %d: %s", code, output)
		}
		interrupt()
	}()
	code, lines, complaint := scriptedUntil(ctx, t, short(out, "--json", "--blocks", "4")...)
	if code != exitFailed || !strings.Contains(lines[len(lines)-1], `"event":"error","text":"interrupted: `) || !strings.Contains(complaint, "--resume") {
		t.Errorf("exit %d, last event %s, stderr %q", code, lines[len(lines)-1], complaint)
	}
	if code, output := bench(t.Context(), "report", out); code != exitOK {
		t.Errorf("a report afterwards: exit %d: %s", code, output)
	}
	if code, output := bench(t.Context(), "check", out); code != exitOK {
		t.Errorf("check afterwards: exit %d: %s", code, output)
	}
	if code, output := bench(t.Context(), "run", "--resume", "--out", out); code != exitOK {
		t.Errorf("going on afterwards: exit %d: %s", code, output)
	}
	if code, output := bench(t.Context(), "check", out); code != exitOK {
		t.Errorf("check of the whole run: exit %d: %s", code, output)
	}
}
