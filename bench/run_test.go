package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"authbench/results"
)

// short is the smallest real run: two arms that share a replica, every meter, a report.
func short(out string, more ...string) []string {
	return append([]string{
		"run", "--profile", "quick", "--scenario", "generator", "--store", "embedded", "--keep-awake", "off", "--out", out,
	}, more...)
}

func TestRunThenReportByteForByte(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	if code, output := bench(t.Context(), short(out)...); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	before := readAll(t, out)
	if before["report.md"] == "" || before["index.html"] == "" || before["bench.txt"] == "" {
		t.Fatalf("no report among %v", keys(before))
	}
	for name := range before {
		if name != results.RunFile && name != results.TrialsFile && !strings.HasPrefix(name, results.LogsDir) {
			os.Remove(filepath.Join(out, name))
		}
	}
	if code, output := bench(t.Context(), "report", out); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	after := readAll(t, out)
	for name, data := range before {
		if after[name] != data {
			t.Errorf("%s is not the same when made again", name)
		}
	}
	noChildren(t)
}

func TestExactMetricsRepeat(t *testing.T) {
	read := func() map[string]map[string]float64 {
		out := filepath.Join(t.TempDir(), "run")
		code, output := bench(t.Context(), "run", "--profile", "quick", "--scenario", "bandwidth",
			"--variant", "session/strict", "--variant", "jwt/stateless-es256", "--store", "embedded", "--keep-awake", "off", "--out", out)
		if code != exitOK {
			t.Fatalf("exit %d:\n%s", code, output)
		}
		metrics := make(map[string]map[string]float64)
		for _, row := range trials(t, out) {
			if row.Void != "" {
				t.Fatalf("%s at %s is void: %s", row.Variant, row.Point, row.Void)
			}
			metrics[row.Variant+" "+row.Point] = row.Metrics
		}
		return metrics
	}
	first, second := read(), read()
	for cell, metrics := range first {
		for name, value := range metrics {
			if second[cell][name] != value {
				t.Errorf("%s: %s is %v and then %v", cell, name, value, second[cell][name])
			}
			if value != float64(int64(value)) {
				t.Errorf("%s: %s is %v, which is no whole number", cell, name, value)
			}
		}
	}
	if len(first) != 24 {
		t.Errorf("%d cells, want 3 variants × 8 points", len(first))
	}
	if first["jwt/stateless-es256 9KB cookie"] == nil || len(first["jwt/stateless-es256 9KB cookie"]) != 0 {
		t.Error("a token that no cookie can carry is a gap without numbers")
	}
}

func TestInterruptKeepsFinishedTrialsAndResumeCompletes(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	done := make(chan struct{})
	var code int
	var output string
	go func() {
		defer close(done)
		code, output = bench(ctx, short(out, "--blocks", "3")...)
	}()
	waitFor(t, "the first finished block", func() bool {
		data, _ := os.ReadFile(filepath.Join(out, results.TrialsFile))
		return strings.Count(string(data), "\n") >= 2
	})
	time.Sleep(300 * time.Millisecond) // into the next block
	begun := time.Now()
	interrupt()
	<-done
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if code != exitFailed || !strings.Contains(output, "--resume") {
		t.Errorf("exit %d, no word of --resume in:\n%s", code, output)
	}
	noChildren(t)
	kept := trials(t, out)
	// The run's own record says on which store it began, whatever is on PATH now.
	if code, output := bench(t.Context(), "run", "--resume", "--out", out); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	if run, err := results.Folder(out).Run(); err != nil || run.Store.Kind != "embedded" || run.Machine.KeepAwake {
		t.Errorf("resuming changed the run's record: %+v, %v", run.Store, err)
	}
	all := trials(t, out)
	if !slices.EqualFunc(kept, all[:len(kept)], func(a, b results.Trial) bool { return a.Variant == b.Variant && a.Seed == b.Seed }) {
		t.Error("resuming changed what was kept")
	}
	blocks := make(map[int]int)
	for _, row := range all {
		if row.Void == "" {
			blocks[row.Block]++
		}
	}
	if len(blocks) != 3 || blocks[0] != 2 || blocks[1] != 2 || blocks[2] != 2 {
		t.Errorf("trials by block after resuming: %v", blocks)
	}
}

func TestAnInterruptBeforeAnyTrialLeavesNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		waitFor(t, "a replica", func() bool { return len(children(t, "child replica")) > 0 })
		interrupt()
	}()
	code, output := bench(ctx, short(out)...)
	if code != exitFailed || strings.Contains(output, "--resume") || !strings.Contains(output, "before a trial was finished") {
		t.Errorf("exit %d:\n%s", code, output)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a folder was left behind")
	}
	noChildren(t)
}

func TestResumeRefusesWhatWasMadeOtherwise(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	o := options{profile: "quick", store: "embedded", keepAwake: "off", scenarios: []string{"generator"}, seed: 1, settings: defaultSettings()}
	cells, err := o.cells()
	if err != nil {
		t.Fatal(err)
	}
	_, outline, err := claimsOf("")
	if err != nil {
		t.Fatal(err)
	}
	good := describe(o, cells, outline)
	good.Store = results.Store{Kind: "embedded"}
	for _, tc := range []struct {
		name  string
		spoil func(*results.Run)
		args  []string
		want  string
	}{
		{"another commit", func(r *results.Run) { r.Commit = "abc" }, nil, "commit"},
		{"another Go", func(r *results.Run) { r.Build.Go = "go1.0" }, nil, "Go version"},
		{"another machine", func(r *results.Run) { r.Machine.CPU = "abacus" }, nil, "machine"},
		{"other claims", func(r *results.Run) { r.Claims.Source = "user" }, nil, "claims"},
		{"another store", func(*results.Run) {}, []string{"--store", "redis://127.0.0.1:1"}, "store"},
	} {
		run := good
		tc.spoil(&run)
		os.RemoveAll(out)
		if _, err := results.Create(out, run); err != nil {
			t.Fatal(err)
		}
		before := readAll(t, out)
		code, output := bench(t.Context(), append([]string{"run", "--resume", "--out", out}, tc.args...)...)
		if code != exitFailed || !strings.Contains(output, "cannot go on") || !strings.Contains(output, tc.want) {
			t.Errorf("%s: exit %d: %s", tc.name, code, output)
		}
		if after := readAll(t, out); after[results.RunFile] != before[results.RunFile] {
			t.Errorf("%s: the run's record was changed", tc.name)
		}
	}
}

func TestLayout(t *testing.T) {
	pairs := func(cpu int) []int { return []int{cpu &^ 1, cpu | 1} }
	alone := func(cpu int) []int { return []int{cpu} }
	for _, tc := range []struct {
		name     string
		allowed  []int
		siblings func(int) []int
		replica  []int
		shared   bool
	}{
		{"one CPU: nothing is pinned", []int{0}, alone, nil, false},
		{"two cores", []int{0, 1}, alone, []int{1}, false},
		{"adjacent threads of a core are passed over", []int{0, 1, 2, 3}, pairs, []int{2}, false},
		{"two threads of one core are all there is", []int{0, 1}, pairs, []int{1}, true},
	} {
		replica, harness, shared := layout(tc.allowed, tc.siblings)
		if !slices.Equal(replica, tc.replica) || shared != tc.shared || (harness == nil) != (replica == nil) {
			t.Errorf("%s: replica %v, harness %v, shared %v", tc.name, replica, harness, shared)
		}
	}
}

func TestADeadReplicaVoidsAndTheRunGoesOn(t *testing.T) {
	testDeath(t, "child replica", "replica")
}

func TestADeadStoreVoidsAndTheRunGoesOn(t *testing.T) {
	testDeath(t, "child store", "store")
}

// TestADeadShardVoidsAndTheRunGoesOn: the cluster is started anew for the next attempt.
func TestADeadShardVoidsAndTheRunGoesOn(t *testing.T) {
	needRedis(t)
	testDeath(t, "redis-server", "shard", "--store", "cluster")
}

// testDeath kills the first child of a kind in the middle of a block.
func testDeath(t *testing.T, commandLine, inReason string, more ...string) {
	out := filepath.Join(t.TempDir(), "run")
	done := make(chan struct{})
	var code int
	var output string
	go func() {
		defer close(done)
		code, output = bench(t.Context(), short(out, append(more, "--blocks", "2")...)...)
	}()
	waitFor(t, "the arms' replica", func() bool { return len(children(t, "child replica")) == 1 })
	time.Sleep(200 * time.Millisecond)
	for _, pid := range children(t, commandLine)[:1] {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	<-done
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	void, good := 0, make(map[int]bool)
	for _, row := range trials(t, out) {
		if row.Void == "" {
			good[row.Block] = true
		} else if row.Attempt == 0 && row.Block == 0 {
			void++
			if !strings.Contains(row.Void, inReason) {
				t.Errorf("void for %q, which does not name the %s", row.Void, inReason)
			}
		}
	}
	if void != 2 || !good[0] || !good[1] {
		t.Errorf("%d void trials, good blocks %v, want 2 and both:\n%s", void, good, output)
	}
	noChildren(t)
}

func TestSecretsReachNeitherFilesNorOutput(t *testing.T) {
	const password, value = "canary-pa55word", "canary-cl41m"
	redis := miniredis.RunT(t)
	redis.RequireUserAuth("bench", password)
	redis.ClockTTL(true)
	claims := filepath.Join(t.TempDir(), "claims.json")
	writeFile(t, claims, `{"sub":"`+value+`","roles":["`+value+`"],"team":{"name":"`+value+`"}}`)
	out := filepath.Join(t.TempDir(), "run")
	url := "redis://bench:" + password + "@" + redis.Addr() + "/0"
	code, output := bench(t.Context(), "run", "--profile", "quick", "--scenario", "bandwidth", "--scenario", "login", "--blocks", "1",
		"--variant", "session/strict", "--variant", "jwt/denylist", "--store", url, "--claims", claims, "--keep-awake", "off", "--out", out)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	files := readAll(t, out)
	files["the output"] = output
	for name, data := range files {
		for _, secret := range []string{password, value} {
			if strings.Contains(data, secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
	if !slices.ContainsFunc(trials(t, out), func(r results.Trial) bool { return r.Point == "user bearer" && r.Void == "" }) {
		t.Error("the user's own claims were not measured")
	}
	if left := redis.Keys(); len(left) != 0 {
		t.Errorf("%d keys were left in the user's own store, %v for one", len(left), left[0])
	}
}

func TestAStoreThatDoesNotAnswerIsNamed(t *testing.T) {
	refused := "redis://user:canary-pa55word@127.0.0.1:1"
	blackHole := "redis://user:canary-pa55word@" + listen(t, func(net.Conn) {})
	old := "redis://" + listen(t, func(c net.Conn) {
		buffer := make([]byte, 4096)
		for {
			n, err := c.Read(buffer)
			if err != nil {
				return
			}
			if strings.Contains(strings.ToUpper(string(buffer[:n])), "HELLO") {
				c.Write([]byte("-ERR unknown command\r\n"))
				continue
			}
			const info = "# Server\r\nredis_version:5.0.14\r\n"
			c.Write([]byte("$" + strconv.Itoa(len(info)) + "\r\n" + info + "\r\n"))
		}
	})
	for _, tc := range []struct{ name, url, want string }{
		{"refused", refused, "127.0.0.1:1"},
		{"black hole", blackHole, strings.SplitN(blackHole, "@", 2)[1]},
		{"too old", old, "6"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "run")
			begun := time.Now()
			code, output := bench(t.Context(), "run", "--store", tc.url, "--out", out)
			if code != exitFailed || !strings.Contains(output, tc.want) || strings.Contains(output, "canary") {
				t.Errorf("exit %d, want %q in:\n%s", code, tc.want, output)
			}
			if took := time.Since(begun); took > 6*time.Second {
				t.Errorf("it took %v to say so", took)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a folder was left behind")
			}
			noChildren(t)
		})
	}
}

func TestAPrivateStoreThatDiesAtStartIsNamed(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "redis-server"), []byte("#!/bin/sh\necho 'Fatal error: no luck today' >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), "run", "--store", "redis", "--out", out)
	if code != exitFailed || !strings.Contains(output, "no luck today") || strings.Count(strings.TrimSpace(output), "\n") != 0 {
		t.Errorf("exit %d, want one line with the last words of the store:\n%s", code, output)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a folder was left behind")
	}
}

// listen serves TCP connections until the test ends and returns the address.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			go serve(c)
		}
	}()
	return l.Addr().String()
}

func trials(t *testing.T, out string) []results.Trial {
	t.Helper()
	rows, err := results.Folder(out).Trials()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func readAll(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func keys(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func waitFor(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !ready(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no sign of %s", what)
		}
	}
}

// noChildren fails the test when a process started by it is still alive.
func noChildren(t *testing.T) {
	t.Helper()
	if left := children(t, ""); len(left) != 0 {
		t.Errorf("processes %v are left", left)
	}
}

// children lists this process's children whose command line contains a text.
func children(t *testing.T, commandLine string) []int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Skip("children are found in /proc, which is not here")
	}
	var found []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || parent(pid) != os.Getpid() {
			continue
		}
		line, err := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		if err == nil && strings.Contains(strings.ReplaceAll(string(line), "\x00", " "), commandLine) {
			found = append(found, pid)
		}
	}
	return found
}

// parent returns the parent of a process that is not a zombie, or 0.
func parent(pid int) int {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if errors.Is(err, os.ErrNotExist) || err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 2 || fields[0] == "Z" {
		return 0
	}
	id, _ := strconv.Atoi(fields[1])
	return id
}
