package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/scenarios"
)

// TestMain lets the test binary play the harness's children, as the real one does, and the peers' program.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == server.PeersProgram {
		os.Exit(fakePeers())
	}
	if len(os.Args) > 1 && os.Args[1] == server.ChildCommand {
		if err := server.RunChild(os.Args[2:], os.Stdin, os.Stdout, variants()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(exitFailed)
		}
		return
	}
	// What is tested is what the harness does, not whether this machine is fit to measure.
	bounds = trial.Bounds{SendLagShare: 1000, GeneratorCPUShare: 100}
	mostSessions.private, mostSessions.own = 300, 300
	// A child built with the race detector would otherwise rest a second at its end.
	os.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0")
	os.Exit(m.Run())
}

// bench runs the command and returns its exit code and everything it printed.
func bench(ctx context.Context, args ...string) (code int, output string) {
	var out bytes.Buffer
	code = runContext(ctx, append([]string{"bench"}, args...), &out, &out)
	return code, out.String()
}

func TestBadUsageIsOneClearLine(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	used := t.TempDir()
	writeFile(t, filepath.Join(used, "notes.txt"), "mine")
	claims := func(data string) string {
		path := filepath.Join(t.TempDir(), "claims.json")
		writeFile(t, path, data)
		return path
	}
	for _, tc := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"unknown command", []string{"measure"}, exitUsage, `unknown command "measure"`},
		{"unknown flag", []string{"run", "--fast"}, exitUsage, "fast"},
		{"unknown flag of report", []string{"report", "--fast"}, exitUsage, "fast"},
		{"stray argument", []string{"run", "quick"}, exitUsage, `"quick"`},
		{"unknown profile", []string{"run", "--profile", "huge"}, exitUsage, "quick, standard, full"},
		{"unknown scenario", []string{"run", "--scenario", "weather"}, exitUsage, `unknown scenario "weather"`},
		{"unknown variant", []string{"run", "--variant", "jwt/none"}, exitUsage, `unknown variant "jwt/none"`},
		{"a variant that the scenario leaves out", []string{"run", "--profile", "quick", "--scenario", "login", "--variant", "session/naive"}, exitUsage,
			"no scenario of this run takes the variant session/naive"},
		{"unknown store", []string{"run", "--store", "mysql"}, exitUsage, `unknown store "mysql"`},
		{"unknown keep-awake", []string{"run", "--keep-awake", "maybe"}, exitUsage, "auto, on, off"},
		{"blocks below zero", []string{"run", "--blocks", "-1"}, exitUsage, "--blocks"},
		{"unknown implementation", []string{"run", "--rung", "faster"}, exitUsage, `unknown --rung "faster": one of obvious, fast`},
		{"seed that is no number", []string{"run", "--seed", "x"}, exitUsage, "seed"},
		{"resume of nothing", []string{"run", "--resume"}, exitUsage, "--out"},
		{"resume of no run", []string{"run", "--resume", "--out", used}, exitFailed, "is not a run"},
		{"claims that are not there", []string{"run", "--claims", out}, exitUsage, "CLAIMS"},
		{"claims that are no JSON", []string{"run", "--claims", claims(`{"sub":`)}, exitUsage, "not valid JSON"},
		{"claims without a subject", []string{"run", "--claims", claims(`{"name":"x"}`)}, exitUsage, `"sub"`},
		{"claims of the wrong type", []string{"run", "--claims", claims(`{"sub":"x","roles":7}`)}, exitUsage, `"roles"`},
		{"claims that the scheme sets", []string{"run", "--claims", claims(`{"sub":"x","exp":7}`)}, exitUsage, `"exp"`},
		{"claims beyond 64 KB", []string{"run", "--claims", claims(`{"sub":"` + strings.Repeat("x", 70000) + `"}`)}, exitUsage, "at most"},
		{"a used folder", []string{"run", "--out", used, "--store", "embedded"}, exitFailed, "already used"},
		{"a folder that cannot be made", []string{"run", "--out", filepath.Join(used, "notes.txt", "run")}, exitFailed, "OUT"},
		{"report of nothing", []string{"report"}, exitUsage, "one folder"},
		{"check of nothing", []string{"check"}, exitUsage, "one folder"},
		{"check of two runs", []string{"check", "a", "b"}, exitUsage, "one folder"},
		{"unknown flag of check", []string{"check", "--fast"}, exitUsage, "fast"},
		{"report of no run", []string{"report", used}, exitFailed, "is not a run"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := tc.args
			if args[0] == "run" && !strings.Contains(strings.Join(args, " "), "--out") && tc.name != "resume of nothing" {
				args = append(args, "--out", out)
			}
			code, output := bench(t.Context(), args...)
			if code != tc.code || !strings.Contains(output, tc.want) {
				t.Errorf("exit %d, want %d; want %q in:\n%s", code, tc.code, tc.want, output)
			}
			if lines := strings.Count(strings.TrimSpace(output), "\n"); lines != 0 {
				t.Errorf("%d lines, want one:\n%s", lines+1, output)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a folder was left behind")
			}
		})
	}
	if data, err := os.ReadFile(filepath.Join(used, "notes.txt")); err != nil || string(data) != "mine" {
		t.Error("a file of the user's was touched")
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	code, output := bench(t.Context(), "--help")
	_, complaint := bench(t.Context(), "measure")
	names := namesOf(command(io.Discard, io.Discard).Commands)
	for _, name := range names {
		if code != exitOK || !strings.Contains(output, name) || !strings.Contains(complaint, name) {
			t.Errorf("exit %d, no %q in:\n%s\nor in: %s", code, name, output, complaint)
		}
		if code, output := bench(t.Context(), name, "--help"); code != exitOK || !strings.Contains(output, "bench "+name) {
			t.Errorf("%s --help: exit %d:\n%s", name, code, output)
		}
	}
	for _, want := range []string{"run", "report", "check", "list"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s among %v", want, names)
		}
	}
}

func TestListNamesEverythingThatCanBeChosen(t *testing.T) {
	code, output := bench(t.Context(), "list")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, output)
	}
	for _, v := range variants() {
		if !strings.Contains(output, v.Name) {
			t.Errorf("no variant %s in:\n%s", v.Name, output)
		}
	}
	for _, p := range profileNames() {
		if !strings.Contains(output, p) {
			t.Errorf("no profile %s in:\n%s", p, output)
		}
	}
}

func writeFile(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestChosenVariantsComeWithTheirControls(t *testing.T) {
	for _, tc := range []struct {
		name   string
		chosen []string
		want   []string
	}{
		{"a subject brings its twin and the calibrations",
			[]string{scenarios.SessionStrict},
			[]string{
				scenarios.CalibrationBytes1000, scenarios.CalibrationCPU200us, scenarios.CalibrationCPU50us,
				scenarios.CalibrationDelay5ms, scenarios.None, scenarios.SessionStrict, scenarios.SessionStrictTwin,
			}},
		{"a twin alone brings its base and no calibration",
			[]string{scenarios.JWTHS256Twin},
			[]string{scenarios.JWTHS256, scenarios.JWTHS256Twin, scenarios.None}},
	} {
		if got := withControls(tc.chosen); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
