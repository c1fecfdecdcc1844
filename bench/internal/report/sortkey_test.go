package report

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSortKeyIsTheNumberThatACellBeginsWith(t *testing.T) {
	for _, c := range []struct {
		why, cell string
		want      float64
	}{
		{"a plain number", "42", 42},
		{"thousands", "12,181", 12181},
		{"a minus sign", "−1.47", -1.47},
		{"a hyphen", "-1.47", -1.47},
		{"a plus sign", "+285 B", 285},
		{"microseconds behind an interval", "105 [84.2, 138] µs", 105e-6},
		{"microseconds with the other letter", "1 μs", 1e-6},
		{"nanoseconds", "740 ns", 740e-9},
		{"milliseconds", "1.2 ms", 1.2e-3},
		{"seconds without a space", "4s", 4},
		{"minutes, modelled", "7.55 min (model)", 453},
		{"hours", "1 h", 3600},
		{"bytes", "899 B", 899},
		{"kilobytes without a space", "1.2KB bearer", 1200},
		{"megabytes", "750 MB (model)", 750e6},
		{"per cent", "±8.9 %", 0.089},
		{"a ratio with its interval and verdict", "×0.628 [0.585, 0.673], n=6, less", 0.628},
		{"at most", "≤ 500 µs", 500e-6},
		{"none of so many", "0 of 72", 0},
		{"a share of so many", "3 of 72", 3.0 / 72},
		{"all of many", "1,000 of 2,000 (more)", 0.5},
		{"a rate", "2,000 requests/s", 2000},
		{"a word that is no unit", "8 replicas", 8},
	} {
		got, ok := sortKey(c.cell)
		if !ok || math.Abs(got-c.want) > 1e-12*math.Abs(c.want) {
			t.Errorf("%s: sortKey(%q) = %g, %v, want %g", c.why, c.cell, got, ok, c.want)
		}
	}
	for why, cell := range map[string]string{
		"nothing": "", "absent": absent, "words": "not measured", "a name": "jwt/stateless-hs256", "a reason": "none: too large", "a sign alone": "−",
		"digits beyond any number": strings.Repeat("9", 400),
	} {
		if key, ok := sortKey(cell); ok {
			t.Errorf("%s: %q sorts as %g", why, cell, key)
		}
	}
}

// What the report writes of a time is sorted as the time is.
func TestSortKeysFollowWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(1e-9, 1e4).Draw(t, "a")
		b := a * rapid.Float64Range(1.02, 1e3).Draw(t, "ratio")
		ka, okA := sortKey(quantity("s", a))
		kb, okB := sortKey(interval("s", b, a, b))
		if !okA || !okB || ka >= kb {
			t.Fatalf("%s sorts as %g, %s as %g", quantity("s", a), ka, interval("s", b, a, b), kb)
		}
	})
}
