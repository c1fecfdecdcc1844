package lookup

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestScatteredTokensAreTheSameInTheSameOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOf(rapid.String()).Draw(rt, "list")
		w := (&Work{SessionTokens: list, RecordKeys: list, Subjects: list, Tokens: map[string][]string{"k": list}}).scattered()
		for words, got := range map[string][]string{
			"session tokens": w.SessionTokens, "keys": w.RecordKeys, "subjects": w.Subjects, "tokens": w.Tokens["k"],
		} {
			if !slices.Equal(got, list) {
				rt.Fatalf("%s: %q became %q", words, list, got)
			}
		}
	})
}

func TestScatteredTokensLieInNoOrder(t *testing.T) {
	order, neighbours := randomOrder(1000), 0
	for i := range len(order) - 1 {
		if order[i+1] == order[i]+1 {
			neighbours++
		}
	}
	if neighbours > 20 {
		t.Errorf("%d of 1000 tokens lie behind the one before", neighbours)
	}
	if !slices.Equal(order, randomOrder(1000)) {
		t.Error("another order each time")
	}
}
