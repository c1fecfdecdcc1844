package rungs

import (
	"slices"
	"testing"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/impl/store/storetest"
)

// A proof that takes whatever it is given proves nothing.
func TestAProofFailsWhereItsWorkIsWrong(t *testing.T) {
	sound := made(t, storetest.Embedded(t).URL, ours()).Work
	for words, spoil := range map[string]func(w *lookup.Work){
		"tokens of another key":       func(w *lookup.Work) { w.Keys = map[string][]byte{"HS256": make([]byte, 32)} },
		"another principal":           func(w *lookup.Work) { w.Principals = map[string][]byte{"275B": []byte(`{"sub":"user-000000"}`)} },
		"tokens that never end":       func(w *lookup.Work) { w.Lifetime = -24 * time.Hour },
		"records of other sessions":   func(w *lookup.Work) { w.SessionTokens, w.Tokens = reversed(w.SessionTokens), nil },
		"records that are not there":  func(w *lookup.Work) { w.FastPrefix, w.Tokens = "ab:nothing:", nil },
		"records of a different form": func(w *lookup.Work) { w.ObviousPrefix, w.Tokens = w.FastPrefix, nil },
	} {
		broken := *sound
		spoil(&broken)
		if _, err := Prove(t.Context(), &broken); err == nil {
			t.Errorf("%s were proven", words)
		}
	}
	if _, err := Prove(t.Context(), sound); err != nil {
		t.Error(err)
	}
}

func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
