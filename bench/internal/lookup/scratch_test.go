package lookup

import (
	"reflect"
	"strings"
	"testing"
)

func TestScratchIsNoGarbageAndEachCallersOwn(t *testing.T) {
	for _, length := range []int{0, 1, 43, 64, 65, 450, 12_500} {
		text := strings.Repeat("x", length)
		s := NewScratch(4, []string{"", text})
		for caller := range s {
			if got := testing.AllocsPerRun(10, func() { s.Copy(caller, text) }); got != 0 {
				t.Errorf("%d B: %v allocations", length, got)
			}
			if got := string(s.Copy(caller, text)); got != text {
				t.Errorf("%d B became %d", length, len(got))
			}
			if at := reflect.ValueOf(s[caller]).Pointer(); at%cacheLine != 0 || cap(s[caller])%cacheLine != 0 {
				t.Errorf("%d B: caller %d's memory shares a cache line", length, caller)
			}
		}
	}
}
