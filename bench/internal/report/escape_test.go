package report

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestMarkdownShowsTextAsItself(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"plain text stays readable", "jwt/stateless-hs256 at 60B bearer", "jwt/stateless-hs256 at 60B bearer"},
		{"an interval stays readable", "×1.42 [1.36, 1.49], n=12", "×1.42 [1.36, 1.49], n=12"},
		{"a negative interval stays readable", "−1 [−2, 0]", "−1 [−2, 0]"},
		{"a decimal at the start stays readable", "39.9 µs", "39.9 µs"},
		{"tags", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"entities", "&lt;", "&amp;lt;"},
		{"a cell's end", "a|b", `a\|b`},
		{"emphasis", "*a* _b_ ~c~", `\*a\* \_b\_ \~c\~`},
		{"code", "`a`", "\\`a\\`"},
		{"a link", "[a](http://b)", `\[a\](http\://b)`},
		{"a link whose text is a number", "[1](x)", `[1\](x)`},
		{"a reference", "[1]: x", `[1\]: x`},
		{"an image", "![a](b)", `!\[a\](b)`},
		{"bare addresses", "https://a www.b", `https\://a www\.b`},
		{"an address that no renderer links stays readable", "STORE=redis://…", "STORE=redis://…"},
		{"a heading", "# a", `\# a`},
		{"a list", "- a", `\- a`},
		{"a numbered list", "12. a", `12\. a`},
		{"an escape that is already there", `\*`, `\\\*`},
		{"a second line", "a\n\n# b", "a  # b"},
		{"a terminal's escape", "a\x1b[31mb", `a\\x1b[31mb`},
		{"a direction override", "a\u202eb", `a\\u202eb`},
	} {
		if got := markdown(c.text); got != c.want {
			t.Errorf("%s: markdown(%q) = %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func TestCleanLeavesOnlyVisibleCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, safe := range []string{clean(text), markdown(text)} {
			if i := strings.IndexFunc(safe, func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
				t.Fatalf("%q came out as %q", text, safe)
			}
		}
	})
}

func TestShellQuote(t *testing.T) {
	for text, want := range map[string]string{
		"--profile=quick": "--profile=quick", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "a;b": "'a;b'", "ü": "'ü'",
	} {
		if got := shellQuote(text); got != want {
			t.Errorf("shellQuote(%q) = %q, want %q", text, got, want)
		}
	}
}
