package lookup

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

func TestCallersArePlacedApartAndGoThroughEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size, callers := rapid.IntRange(1, 300).Draw(rt, "size"), rapid.IntRange(1, 70).Draw(rt, "callers")
		starts := make(map[int]bool)
		for caller := range callers {
			seen := make([]bool, size)
			for i := range size {
				n := Place(caller, i, callers, size)
				if seen[n] {
					rt.Fatalf("caller %d meets %d twice before it met all", caller, n)
				}
				seen[n] = true
			}
			starts[Place(caller, 0, callers, size)] = true
		}
		if callers <= size && len(starts) != callers {
			rt.Fatalf("%d callers begin at %d places", callers, len(starts))
		}
	})
}

func TestEachIsDoneOnceOrFails(t *testing.T) {
	done := make([]atomic.Int32, 1000)
	if err := Each(t.Context(), len(done), func(i int) error { done[i].Add(1); return nil }); err != nil {
		t.Error(err)
	}
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("%d was done %d times", i, n)
		}
	}
	failure := errors.New("failed")
	if err := Each(t.Context(), len(done), func(i int) error {
		if i == 500 {
			return failure
		}
		return nil
	}); !errors.Is(err, failure) {
		t.Errorf("one that fails: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := Each(ended, 1, func(int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
