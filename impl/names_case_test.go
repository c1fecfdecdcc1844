package impl

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// obviousDiffersInCase is DiffersInCase with the library.
func obviousDiffersInCase(name []byte, exact []string) bool {
	is := func(e string) bool { return string(name) == e }
	folds := func(e string) bool { return bytes.EqualFold(name, []byte(e)) }
	return !slices.ContainsFunc(exact, is) && slices.ContainsFunc(exact, folds)
}

func TestDiffersInCase(t *testing.T) {
	exact := []string{"sub", "sid", "key", "x-1", "Sub", "größe", "\u017fe", "x[", ""}
	for _, c := range []struct {
		words, name string
		want        bool
	}{
		{"the name", "sub", false}, {"a name of its own", "sud", false}, {"the same length", "aub", false}, {"shorter", "su", false},
		{"longer", "subs", false}, {"capitals", "SUB", true}, {"one capital", "sID", true}, {"one that is exact too", "Sub", false},
		{"a long s", "\u017fub", true},
		{"a long s, two bytes for three", "\u017fid", true},
		{"the Kelvin sign", "\u212aey", true},
		{"the Kelvin sign and more", "\u212aeys", false},
		{"signs a bit apart", "X\r1", false}, {"a digit a bit apart", "x-\x11", false}, {"brackets a bit apart", "x{", false},
		{"an s for a long one", "Se", true},
		{"a capital outside ASCII", "grÖße", true}, {"a capital sharp s", "gröẞe", true}, {"not UTF-8", "\xffub", false}, {"none", "", false},
	} {
		t.Run(c.words, func(t *testing.T) {
			if got := DiffersInCase([]byte(c.name), exact); got != c.want || got != obviousDiffersInCase([]byte(c.name), exact) {
				t.Errorf("%q: %v", c.name, got)
			}
		})
	}
}

func TestDiffersInCaseIsTheObviousOne(t *testing.T) {
	// Letters that fold into each other, neighbours a bit apart, and halves of letters.
	letters := strings.Split("s S \u017f k K \u212a [ { @ ` - \r é É \xc5 \xff \u03c3 \u03c2", " ")
	word := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 4).Draw(t, "letters"), "")
	})
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		exact := rapid.SliceOfN(word, 1, 3).Draw(t, "exact")
		var name []byte
		for _, letter := range rapid.SampledFrom(exact).Draw(t, "like") {
			for range rapid.IntRange(0, 2).Draw(t, "folds") {
				letter = unicode.SimpleFold(letter)
			}
			name = utf8.AppendRune(name, letter)
		}
		name = append(name, word.Draw(t, "behind")...)
		got, want := DiffersInCase(name, exact), obviousDiffersInCase(name, exact)
		if got != want {
			t.Fatalf("DiffersInCase(%q, %q) = %v, want %v", name, exact, got, want)
		}
		if got {
			found++
		}
	})
	if found == 0 {
		t.Error("no name that was drawn differs in case alone")
	}
}
