package scenarios

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestLookupsAreNamedOnceAndAskForWhatThereIs(t *testing.T) {
	shapes := make(map[string]bool)
	for _, s := range LookupShapes() {
		shapes[s.Name] = true
	}
	names := make(map[string]bool)
	for _, l := range Lookups() {
		if names[l.Name()] {
			t.Errorf("%s is there twice", l.Name())
		}
		names[l.Name()] = true
		if !shapes[l.Claims] {
			t.Errorf("%s: no shape is called %s", l.Name(), l.Claims)
		}
		if l.Callers < 1 || strings.ContainsAny(l.Name(), " \t") {
			t.Errorf("%s cannot be run, or not be written down", l.Name())
		}
	}
}

// A finding compares obvious with obvious and fast with fast, so whatever has one has the other.
func TestEveryLookupIsThereObviousAndFast(t *testing.T) {
	for _, l := range Lookups() {
		if l.Op == OpVerifyReusing {
			continue // what it saves is in the fast one's own interface
		}
		for _, rung := range []string{RungObvious, RungFast} {
			same := l
			same.Rung = rung
			if !slices.Contains(Lookups(), same) {
				t.Errorf("no %s", same.Name())
			}
		}
	}
}

func TestLookupShapesHaveTheSizeTheyAreNamedFor(t *testing.T) {
	for name, bytesWanted := range map[string]int{"160B": 160, "1.5KB": 1536} {
		i := slices.IndexFunc(LookupShapes(), func(s ClaimShape) bool { return s.Name == name })
		if i < 0 {
			t.Fatalf("no shape is called %s", name)
		}
		principal := LookupShapes()[i].Principal
		if off := len(principal) - bytesWanted; off < -10 || off > 10 {
			t.Errorf("%s has %d bytes", name, len(principal))
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, principal); err != nil || !bytes.Equal(compact.Bytes(), principal) {
			t.Errorf("%s is not compact JSON: %v", name, err)
		}
	}
	if !slices.IsSortedFunc(LookupShapes(), func(a, b ClaimShape) int { return len(a.Principal) - len(b.Principal) }) {
		t.Error("smallest first")
	}
}
