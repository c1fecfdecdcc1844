package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Sortable reports whether sorting the table can change it.
func (t table) Sortable() bool { return len(t.Rows) > 1 }

// leadingNumber is a number as tables write it: behind signs of how it is meant, with thousands apart, and whatever follows.
var leadingNumber = regexp.MustCompile(`^[≤<≥>≈~±×÷ ]*([+−-]?)([0-9][0-9,]*(?:\.[0-9]+)?)(.*)$`)

// ofWhole follows the first number of "3 of 72"; interval and unit follow any other.
var (
	ofWhole  = regexp.MustCompile(`^ of ([0-9][0-9,]*)`)
	unitText = regexp.MustCompile(`^(?: \[[^\]]*\])? ?(\p{L}+|%)`)
)

// sortKey is the number that a cell begins with, in base units, by which its column is sorted; ok is false for text.
// "3 of 72" is a share, so that counts of different totals compare.
func sortKey(cell string) (key float64, ok bool) {
	m := leadingNumber.FindStringSubmatch(clean(cell))
	if m == nil {
		return 0, false
	}
	key, ok = parseDigits(m[2])
	if !ok {
		return 0, false
	}
	if whole := ofWhole.FindStringSubmatch(m[3]); whole != nil {
		if total, ok := parseDigits(whole[1]); ok && total > 0 {
			key /= total
		}
	} else if unit := unitText.FindStringSubmatch(m[3]); unit != nil {
		key *= unitFactor(unit[1])
	}
	if m[1] != "" && m[1] != "+" {
		key = -key
	}
	return key, true
}

// parseDigits reads digits with thousands apart; false for more of them than a number holds.
func parseDigits(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// unitFactor is what a unit is in base units; 1 for a word that is none.
func unitFactor(unit string) float64 {
	switch unit {
	case "ns":
		return 1e-9
	case "µs", "μs":
		return 1e-6
	case "ms":
		return 1e-3
	case "min":
		return 60
	case "h":
		return 3600
	case "KB":
		return 1e3
	case "MB":
		return 1e6
	case "GB":
		return 1e9
	case "%":
		return 0.01
	}
	return 1
}

// sortAttribute is the key as the page's script reads it; "" for text.
func sortAttribute(cell string) string {
	key, ok := sortKey(cell)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(key, 'g', 12, 64)
}
