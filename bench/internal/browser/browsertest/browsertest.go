// Package browsertest gives a test a browser, or skips it. It is imported by tests only.
package browsertest

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"authbench/bench/internal/browser"
)

// Open starts a browser that ends with the test, or skips. A Ctrl-C ends the browser first and the test with it.
func Open(tb testing.TB) *browser.Browser {
	tb.Helper()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	b, err := browser.Open(ctx)
	if err != nil {
		stop()
		giveUp(tb, err)
	}
	quiet := context.AfterFunc(ctx, func() { interrupt(b, stop) })
	tb.Cleanup(func() {
		quiet()
		defer stop()
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// interrupt ends the browser and then does to this process what the signal was to do.
func interrupt(b *browser.Browser, stop func()) {
	_ = b.Close()
	stop()
	_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
}

// giveUp ends the test: a browser that is there and does not start is a failure.
func giveUp(tb testing.TB, err error) {
	tb.Helper()
	switch {
	case !errors.Is(err, browser.ErrMissing):
		tb.Fatal(err)
	case os.Getenv("AUTHBENCH_REQUIRE_BROWSER") == "1":
		tb.Fatalf("%v, and AUTHBENCH_REQUIRE_BROWSER is 1", err)
	default:
		tb.Skipf("%v to run this test", err)
	}
}

// Page opens a page of the browser that closes with the test.
func Page(tb testing.TB, b *browser.Browser) *browser.Page {
	tb.Helper()
	p, err := b.NewPage()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(p.Close)
	return p
}
