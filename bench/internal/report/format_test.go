package report

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		why  string
		v    float64
		want string
	}{
		{"three digits below ten", 1.2345, "1.23"},
		{"three digits below a hundred", 39.94, "39.9"},
		{"whole above a hundred", 123.4, "123"},
		{"thousands apart, nothing rounded to zeros", 1634.2, "1,634"},
		{"millions", 12345678, "12,345,678"},
		{"small", 0.00123456, "0.00123"},
		{"a whole number stays whole", 50, "50"},
		{"a whole number below ten", 5, "5"},
		{"zero", 0, "0"},
		{"negative, with a minus sign", -39.94, "−39.9"},
		{"not measured", math.NaN(), absent},
		{"no ratio", math.Inf(1), absent},
	} {
		if got := number(c.v); got != c.want {
			t.Errorf("%s: number(%g) = %q, want %q", c.why, c.v, got, c.want)
		}
	}
}

func TestQuantity(t *testing.T) {
	for _, c := range []struct {
		why, unit string
		v         float64
		want      string
	}{
		{"microseconds", "s", 123.4e-6, "123 µs"},
		{"a tenth of a microsecond", "s", 0.48e-6, "0.480 µs"},
		{"zeros that were measured stay", "s", 35e-6, "35.0 µs"},
		{"below 10 ms still in µs", "s", 1629e-6, "1,629 µs"},
		{"milliseconds", "s", 0.1804, "180 ms"},
		{"seconds", "s", 16, "16.0 s"},
		{"negative time", "s", -5.04e-6, "−5.04 µs"},
		{"bytes are exact", "B", 12207, "12,207 B"},
		{"bytes of an average", "B", 1022.25, "1,022.25 B"},
		{"a count", "", 62, "62"},
	} {
		if got := quantity(c.unit, c.v); got != c.want {
			t.Errorf("%s: quantity(%q, %g) = %q, want %q", c.why, c.unit, c.v, got, c.want)
		}
	}
	if got, want := interval("s", 123e-6, 118.4e-6, 129e-6), "123 [118, 129] µs"; got != want {
		t.Errorf("interval = %q, want %q", got, want)
	}
	if got, want := signedQuantity("B", 311), "+311 B"; got != want {
		t.Errorf("signedQuantity = %q, want %q", got, want)
	}
}

func TestList(t *testing.T) {
	for want, words := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"},
	} {
		if got := list(words); got != want {
			t.Errorf("list(%q) = %q, want %q", words, got, want)
		}
	}
}
