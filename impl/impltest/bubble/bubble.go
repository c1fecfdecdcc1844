// Package bubble runs tests in a time of their own. It is imported by tests only.
package bubble

import (
	"runtime"
	"testing"
	"testing/synctest"
)

// Run runs f in a bubble of its own time, on one processor: with several, two goroutines that meet a due
// timer of one bubble share one state of the race detector, which crashes (seen with Go 1.26).
func Run(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	synctest.Test(t, f)
}
