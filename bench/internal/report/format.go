package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"authbench/scenarios"
)

// significantDigits is what an interval on a shared machine supports; more would look like precision.
const significantDigits = 3

// absent stands in a table where a number was not measured.
const absent = "–"

// significant formats v with three significant digits, thousands apart. Trailing zeros stay: they were
// measured.
func significant(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return absent
	case v == 0:
		return "0"
	}
	decimals := significantDigits - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	return sign(v) + thousands(strconv.FormatFloat(math.Abs(v), 'f', min(max(decimals, 0), 12), 64))
}

// number is significant for counts, of which a whole one is written whole.
func number(v float64) string {
	if v == math.Trunc(v) && !math.IsInf(v, 0) {
		return exactNumber(v)
	}
	return significant(v)
}

// exactNumber formats a count that may be cited digit by digit: nothing is rounded away but the noise
// of a division.
func exactNumber(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return absent
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', 2, 64)
	return sign(v) + thousands(strings.TrimRight(strings.TrimRight(text, "0"), "."))
}

func sign(v float64) string {
	if v < 0 {
		return "−"
	}
	return ""
}

// thousands puts commas into the whole part of a decimal number without a sign.
func thousands(text string) string {
	whole, fraction, _ := strings.Cut(text, ".")
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	whole = strings.Join(append([]string{whole}, groups...), ",")
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// A scale turns a metric's base unit into the one that reads well.
type scale struct {
	factor float64
	unit   string
}

// scaleFor picks the unit for numbers whose largest is v: one for a whole interval, or for a column.
func scaleFor(unit string, v float64) scale {
	switch {
	case unit != "s":
		return scale{1, unit}
	case math.Abs(v) >= 10:
		return scale{1, "s"}
	case math.Abs(v) >= 10e-3:
		return scale{1e3, "ms"}
	}
	return scale{1e6, "µs"}
}

// number formats v in the scale, without the unit.
func (s scale) number(v float64) string {
	switch s.unit {
	case "B":
		return exactNumber(v)
	case "":
		return number(v)
	}
	return significant(v * s.factor)
}

// quantity formats v with its unit.
func quantity(unit string, v float64) string {
	s := scaleFor(unit, v)
	return strings.TrimSpace(s.number(v) + " " + s.unit)
}

// signedQuantity is quantity with a plus where v is above zero.
func signedQuantity(unit string, v float64) string {
	if v > 0 {
		return "+" + quantity(unit, v)
	}
	return quantity(unit, v)
}

// interval formats "123 [118, 129] µs".
func interval(unit string, center, lo, hi float64) string {
	s := scaleFor(unit, center)
	return strings.TrimSpace(fmt.Sprintf("%s [%s, %s] %s", s.number(center), s.number(lo), s.number(hi), s.unit))
}

// percent formats a share: 0.0213 is "2.1 %".
func percent(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return absent
	}
	return strconv.FormatFloat(share*100, 'f', 1, 64) + " %"
}

// metricOf returns the metric of that name; for one that this program does not know, its name is the
// label.
func metricOf(name string) scenarios.Metric {
	if m, ok := scenarios.MetricByName(name); ok {
		return m
	}
	return scenarios.Metric{Name: name, Label: name}
}

// list joins words as prose does: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// plural is "1 trial", "2 trials".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(strconv.Itoa(n)) + " " + noun + "s"
}
