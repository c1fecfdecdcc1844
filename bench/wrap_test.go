package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWrapBreaksBetweenWords(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		columns    int
		want       []string
	}{
		{"what fits is one line", "a b c", 5, []string{"a b c"}},
		{"a word too many goes to the next", "aa bb cc", 5, []string{"aa bb", "cc"}},
		{"a word that is too long is broken itself", "a bbbbbbb c", 3, []string{"a", "bbb", "bbb", "b c"}},
		{"characters count and not bytes", "éé éé", 5, []string{"éé éé"}},
		{"nothing is one empty line", "", 5, []string{""}},
		{"without a width nothing is broken", "aa bb cc", 0, []string{"aa bb cc"}},
	} {
		if diff := cmp.Diff(tc.want, wrap(tc.text, tc.columns)); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}

func TestWrapKeepsEveryCharacterAndTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, columns := rapid.String().Draw(t, "text"), rapid.IntRange(1, 20).Draw(t, "columns")
		lines := wrap(text, columns)
		for _, line := range lines {
			if utf8.RuneCountInString(line) > columns {
				t.Errorf("%q is wider than %d", line, columns)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%q of %q", got, want)
		}
		if short := fit(text, columns); utf8.RuneCountInString(short) > columns {
			t.Errorf("%q is wider than %d", short, columns)
		}
	})
}
