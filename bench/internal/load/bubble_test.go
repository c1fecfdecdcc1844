package load

import (
	"runtime"
	"testing"
	"testing/synctest"
)

// bubble runs f in a bubble of its own time, on one processor: with several, two goroutines that meet a due
// timer of one bubble share one state of the race detector, which crashes (seen with Go 1.26).
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	synctest.Test(t, f)
}
