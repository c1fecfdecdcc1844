package browser_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"authbench/bench/internal/browser"
	"authbench/bench/internal/browser/browsertest"
)

// holdVariable makes the test's own binary open a browser and hold it until it is told to stop.
const holdVariable = "AUTHBENCH_TEST_HOLD_BROWSER"

func TestABrowserIsGoneWhen(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *browser.Browser, context.CancelFunc){
		"it is closed": func(t *testing.T, b *browser.Browser, _ context.CancelFunc) { must(t, b.Close(), b.Close()) },
		"its context is cancelled": func(t *testing.T, b *browser.Browser, cancel context.CancelFunc) {
			cancel()
			gone(t, b.PID(), b.Profile())
			must(t, b.Close())
		},
		"it crashed": func(t *testing.T, b *browser.Browser, _ context.CancelFunc) {
			must(t, syscall.Kill(b.PID(), syscall.SIGKILL), b.Close())
		},
		"a page hangs": func(t *testing.T, b *browser.Browser, _ context.CancelFunc) {
			p, err := b.NewPage()
			must(t, err, p.Visit(file(t, "<p>here</p>")), p.Eval("setTimeout(() => { for (;;) ; }, 0)", nil), b.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			browsertest.Open(t) // another browser, which takes no harm, or skips
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b, err := browser.Open(ctx)
			must(t, err)
			if _, err := os.Stat(b.Profile()); err != nil || syscall.Kill(-b.PID(), 0) != nil {
				t.Fatalf("the browser is not there: %v", err)
			}
			end(t, b, cancel)
			gone(t, b.PID(), b.Profile())
			if _, err := b.NewPage(); err == nil {
				t.Error("a browser that is gone opened a page")
			}
		})
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	browsertest.Open(t) // or skips
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b, err := browser.Open(ctx); err == nil {
		t.Errorf("a browser of a context that was cancelled: %+v", b)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), fmt.Sprintf("authbench-browser-%d-*", os.Getpid()))); len(left) > 1 {
		t.Errorf("left behind: %q", left)
	}
}

func TestNoBrowserIsAnErrorOfItsOwn(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := browser.Open(t.Context()); err != browser.ErrMissing { //nolint:errorlint // it is returned bare
		t.Errorf("%v", err)
	}
}

// TestHold is no test: it is the process that TestABrowserDoesNotOutliveItsProcess ends.
func TestHold(t *testing.T) {
	if os.Getenv(holdVariable) == "" {
		t.Skip("only for TestABrowserDoesNotOutliveItsProcess")
	}
	b := browsertest.Open(t)
	fmt.Printf("holding %d %s\n", b.PID(), b.Profile())
	time.Sleep(5 * time.Minute) // longer than anyone waits
}

func TestABrowserDoesNotOutliveItsProcess(t *testing.T) {
	browsertest.Open(t) // or skips
	t.Run("interrupted", func(t *testing.T) {
		pid, profile := held(t, syscall.SIGINT)
		gone(t, pid, profile)
	})
	t.Run("killed, and the next one cleans up", func(t *testing.T) {
		pid, profile := held(t, syscall.SIGKILL)
		browsertest.Open(t)
		gone(t, pid, profile)
	})
}

// held starts a process that holds a browser, ends it with a signal and returns what it held.
func held(t *testing.T, signal syscall.Signal) (pid int, profile string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHold$", "-test.v")
	cmd.Env = append(os.Environ(), holdVariable+"=1")
	out, err := cmd.StdoutPipe()
	must(t, err, cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, err := fmt.Sscanf(lines.Text(), "holding %d %s", &pid, &profile); err == nil {
			break
		}
	}
	must(t, cmd.Process.Signal(signal))
	if err := cmd.Wait(); err == nil || profile == "" {
		t.Fatalf("the process ended with %v, holding %q", err, profile)
	}
	return pid, profile
}

// gone waits until nothing is left of a browser. What ends by itself takes a moment.
func gone(t *testing.T, pid int, profile string) {
	t.Helper()
	var left []string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left = remains(pid, profile)
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("still there: %s", strings.Join(left, ", "))
}
