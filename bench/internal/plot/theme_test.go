package plot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestColorIsTheFamily(t *testing.T) {
	families := map[rgb][]string{
		grey:   {"none", "calibration/cpu-50us", PublishReference, Peer + "jwx"},
		green:  {"session/strict", "session/cached", "session/sliding", "session/strict~twin", "session/of-tomorrow"},
		blue:   {"jwt/stateless-hs256", "jwt/stateless-hs256~twin", HS256Obvious},
		red:    {"jwt/stateless-rs256", "jwt/stateless-ps256"},
		purple: {"jwt/stateless-es256", "jwt/stateless-eddsa"},
		sky:    {"jwt/denylist", "jwt/denylist-replicated", "jwt/denylist-es256", "jwt/epoch-strict", "jwt/epoch-replicated", "jwt/refresh", "jwt/verified-cache"},
		orange: {"macaroon/strict", "", "<script>"},
	}
	for want, variants := range families {
		for _, v := range variants {
			if got := colorOf(v); got != want {
				t.Errorf("%q is %06x, want %06x", v, got, want)
			}
		}
	}
}

func TestMarksDifferWithinAFamily(t *testing.T) {
	variants := []string{
		"session/strict", "session/cached", "session/sliding", "session/naive", "session/strict~twin", "session/x", "session/y",
		"jwt/stateless-rs256", "jwt/stateless-ps256", "jwt/stateless-es256", "jwt/stateless-eddsa",
		"jwt/denylist", "jwt/denylist-es256", "jwt/denylist-replicated", "jwt/epoch-strict", "jwt/epoch-replicated",
		"jwt/refresh", "jwt/verified-cache",
	}
	seen := map[mark]string{}
	for v, m := range marksOf(variants) {
		if other, taken := seen[m]; taken {
			t.Errorf("%s and %s look the same", v, other)
		}
		seen[m] = v
	}
	if len(marksOf(append(variants, variants...))) != len(variants) {
		t.Error("a variant that occurs twice has two marks")
	}
}

// TestEveryVariantHasTheMarkItPrefers: a variant looks the same in every chart, whichever others are in
// it, so no two of one colour may prefer the same mark.
func TestEveryVariantHasTheMarkItPrefers(t *testing.T) {
	known := []string{
		"none", PublishReference, SessionObvious, HS256Obvious, Peer + "go-redis", Peer + "rueidis", "session/strict", "session/cached", "session/sliding", "session/naive",
		"jwt/stateless-hs256", "jwt/stateless-rs256", "jwt/stateless-ps256", "jwt/stateless-es256", "jwt/stateless-eddsa",
		"jwt/denylist", "jwt/denylist-es256", "jwt/denylist-replicated", "jwt/epoch-strict", "jwt/epoch-replicated",
		"jwt/refresh", "jwt/verified-cache",
	}
	marks := marksOf(known)
	for _, v := range known {
		if marks[v].shape != shapeOf(v) {
			t.Errorf("%s has shape %d here and %d alone", v, marks[v].shape, shapeOf(v))
		}
	}
}

func TestLighter(t *testing.T) {
	if blue.lighter(0) != blue || blue.lighter(1) != white || rgb(0).lighter(0.5) != 0x808080 {
		t.Errorf("%06x %06x %06x", blue.lighter(0), blue.lighter(1), rgb(0).lighter(0.5))
	}
}

func TestClean(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"plain text is left":          {"×1.42 [1.36, 1.49] µs <b>&", "×1.42 [1.36, 1.49] µs <b>&"},
		"lines become one":            {"a\nb\tc", "a b c"},
		"control characters go":       {"a\x00\x1b[31mb", "a[31mb"},
		"direction overrides go":      {"\u202etxt.exe\u2066", "txt.exe"},
		"bytes that are no text show": {"a\xffb", "a\ufffdb"},
		"right-to-left letters stay":  {"שלום", "שלום"},
		"what has no end is cut":      {strings.Repeat("x", 9999), strings.Repeat("x", longestText-1) + "…"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, clean(tt.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	sty := labelStyle()
	width := sty.Width("jwt/stateless-")
	tests := map[string]struct {
		in    string
		after string
		want  []string
	}{
		"nothing is no line":       {"", " ", nil},
		"blank is no line":         {"   ", " ", nil},
		"what fits is one line":    {"none", " ", []string{"none"}},
		"names break at marks":     {"jwt/stateless-hs256", " /-", []string{"jwt/stateless-", "hs256"}},
		"prose breaks at spaces":   {"two words more than fit", " ", []string{"two words", "more than fit"}},
		"what cannot break is cut": {"abcdefghijklmnopqrstuvwxyz", " ", []string{fit(sty, "abcdefghijklmnopqrstuvwxyz", width)}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := wrap(sty, tt.in, width, tt.after)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			for _, line := range got {
				if sty.Width(line) > width {
					t.Errorf("%q is too wide", line)
				}
			}
		})
	}
	if cut := fit(sty, "abcdefghijklmnopqrstuvwxyz", width); !strings.HasSuffix(cut, "…") || sty.Width(cut) > width || len(cut) < 10 {
		t.Errorf("cut to %q", cut)
	}
}
