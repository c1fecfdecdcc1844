package relay

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestNothingIsOvertakenOnALine whatever is done to its delay, and nothing is lost.
func TestNothingIsOvertakenOnALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l line
		pushed, popped, last := 0, 0, time.Duration(0)
		t.Repeat(map[string]func(*rapid.T){
			"push": func(t *rapid.T) {
				for range rapid.IntRange(1, 50).Draw(t, "n") {
					pushed++
					l.push(entry{bytes: pushed, due: time.Duration(rapid.IntRange(0, 1000).Draw(t, "due"))})
				}
			},
			"pop": func(t *rapid.T) {
				for range rapid.IntRange(0, pushed-popped).Draw(t, "n") {
					due, e := l.due(), l.pop()
					if popped++; e.bytes != popped || e.due != due || due < last {
						t.Fatalf("entry %d due %v came as number %d after %v", e.bytes, due, popped, last)
					}
					last = due
				}
				if popped == pushed {
					last = 0 // an empty line has no order to keep
				}
			},
			"": func(t *rapid.T) {
				if l.empty() != (pushed == popped) {
					t.Fatalf("%d entries left, empty is %t", pushed-popped, l.empty())
				}
			},
		})
	})
}
