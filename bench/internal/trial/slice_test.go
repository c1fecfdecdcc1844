package trial

import (
	"strings"
	"testing"

	"authbench/scenarios"
)

// Work that nobody does must not be measured as plain load.
func TestAnUnknownWorkIsAnError(t *testing.T) {
	for _, work := range []scenarios.Work{"", "dance", scenarios.WorkShow} {
		a := &arm{Arm: scenarios.Arm{Variant: scenarios.None, Point: scenarios.Point{Label: "here", Work: work}}}
		b := &block{runner: &Runner{}}
		err := b.turn(t.Context(), a, 0, 0)
		if err == nil || !strings.Contains(err.Error(), `the work "`+string(work)+`" of the point "here"`) || len(a.yield.slices) > 0 {
			t.Errorf("%q: error %v, %d slices", work, err, len(a.yield.slices))
		}
	}
}
