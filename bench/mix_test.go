package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// tinyShop is the example with its windows cut down and a hostile name, in a file of its own.
func tinyShop(t *testing.T, more ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "scenarios", "examples", "shop.toml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(append(more, `"shop"`, `"<b>sh|op</b>\u001b[31m"`, "blocks   = 6", "blocks   = 2", "slices   = 6", "slices   = 1",
		`slice    = "150ms"`, `slice    = "60ms"`)...).Replace(string(data))
	path := filepath.Join(t.TempDir(), "shop.toml")
	writeFile(t, path, text)
	return path
}

// TestTheExampleRunsIsInterruptedAndGoesOnWithoutItsFile is the user's own case from end to end.
func TestTheExampleRunsIsInterruptedAndGoesOnWithoutItsFile(t *testing.T) {
	out, file := filepath.Join(t.TempDir(), "run"), tinyShop(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	done := make(chan string)
	go func() {
		code, output := bench(ctx, "run", "--profile", "quick", "--scenario-file", file, "--store", "embedded", "--keep-awake", "off", "--out", out)
		done <- fmt.Sprint(code, output)
	}()
	waitFor(t, "the first block", func() bool { _, err := os.Stat(filepath.Join(out, results.TrialsFile)); return err == nil })
	interrupt()
	if output := <-done; !strings.HasPrefix(output, fmt.Sprint(exitFailed)) || !strings.Contains(output, "--resume") {
		t.Fatalf("interrupted: %s", output)
	}
	other := tinyShop(t, "reads     = 40", "reads     = 39")
	code, output := bench(t.Context(), "run", "--resume", "--out", out, "--scenario-file", other)
	if code != exitFailed || !strings.Contains(output, "another scenario file") || strings.ContainsRune(output, '\x1b') {
		t.Errorf("another file: exit %d: %q", code, output)
	}
	if code, output = bench(t.Context(), "run", "--resume", "--out", out); code != exitOK || strings.ContainsRune(output, '\x1b') {
		t.Fatalf("exit %d: %q", code, output)
	}
	noChildren(t)
	checkMixRows(t, trials(t, out))
	files := readAll(t, out)
	for name, want := range map[string]string{"report.md": `&lt;b&gt;sh\|op&lt;/b&gt;\\x1b[31m`, "index.html": "&lt;b&gt;sh|op", "run.json": `"reads": 40`} {
		if !strings.Contains(files[name], want) || strings.Contains(files[name], "<b>sh") || strings.ContainsRune(files[name], '\x1b') {
			t.Errorf("%s does not hold the name as text, or not %q", name, want)
		}
	}
	if files[filepath.Join("charts", "mix-cost.svg")] == "" {
		t.Error("no chart of the mix")
	}
}

// checkMixRows: every variant did the same stays, and what was asked for within what whole requests allow.
func checkMixRows(t *testing.T, rows []results.Trial) {
	t.Helper()
	asked := map[string]float64{"logins": 1, "reads": 40, "writes": 2, "logouts": 0.4, "refreshes": 3}
	seen := map[string]int{}
	sessions := map[int]float64{}
	for _, row := range rows {
		if row.Void != "" || row.Point != scenarios.MixPoint {
			if row.Errors > 0 {
				t.Errorf("%s: %s", row.Variant, row.Void)
			}
			continue
		}
		seen[row.Variant]++
		m := row.Metrics
		if n := m["mix_sessions"]; sessions[row.Block] == 0 {
			sessions[row.Block] = n
		} else if n != sessions[row.Block] {
			t.Errorf("%s in block %d: %v sessions, others have %v", row.Variant, row.Block, n, sessions[row.Block])
		}
		for kind, want := range asked {
			got, ok := m[kind+"_per_session"]
			if refreshes := row.Variant == scenarios.JWTRefresh; kind == "refreshes" && ok && !refreshes {
				t.Errorf("%s refreshes", row.Variant)
			} else if kind == "refreshes" && !refreshes {
				continue
			}
			if off := math.Abs(got-want) * m["mix_sessions"]; off > 3 {
				t.Errorf("%s: %v %s a session, %.1f requests off %v", row.Variant, got, kind, off, want)
			}
		}
		if m["cpu_seconds_per_session"] <= 0 || m["wire_bytes_per_session"] <= 0 || row.Response == "" {
			t.Errorf("%s: metrics are missing: %v", row.Variant, m)
		}
	}
	want := withPair([]string{"session/strict", "session/cached", "jwt/stateless-hs256", "jwt/denylist", "jwt/refresh"})
	for _, v := range want {
		if seen[v] != 2 {
			t.Errorf("%s has %d trials, want 2", v, seen[v])
		}
	}
	if i := slices.IndexFunc(rows, func(r results.Trial) bool {
		return r.Point == scenarios.MixHashPoint && r.Metrics["verb_cpu_seconds"] > 0
	}); i < 0 {
		t.Error("the password hash was not measured apart")
	}
}

// TestACookieThatCannotHoldTheTokenIsAGap in a mix as elsewhere.
func TestACookieThatCannotHoldTheTokenIsAGap(t *testing.T) {
	claims := filepath.Join(t.TempDir(), "claims.json")
	writeFile(t, claims, `{"sub":"u","note":"`+strings.Repeat("x", 5000)+`"}`)
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), "run", "--profile", "quick", "--scenario-file", tinyShop(t, "blocks   = 6", "blocks   = 1"), "--claims", claims,
		"--variant", "jwt/stateless-hs256", "--store", "embedded", "--keep-awake", "off", "--rate", "400", "--out", out)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	for _, row := range trials(t, out) {
		if gap := strings.Contains(row.Gap, "a cookie holds no token"); gap != strings.HasPrefix(row.Variant, "jwt/") {
			t.Errorf("%s: gap %q", row.Variant, row.Gap)
		}
		if row.Point == scenarios.MixPoint && row.Variant == "none" && math.Abs(row.OfferedRate-400*43.4/46.4) > 1e-6 {
			t.Errorf("offered %v, want the flag's rate without the refreshes", row.OfferedRate)
		}
	}
}
