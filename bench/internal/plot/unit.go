package plot

import (
	"math"
	"strconv"
	"strings"
)

// A Unit says what a number is, so that it can be written for people.
type Unit int

// The units. Values are always in the base unit.
const (
	Count   Unit = iota // plain numbers, with commas
	Seconds             // written in ns, µs, ms, s, min or h
	Bytes               // written in B, KB, MB or GB; 1 KB is 1,000 B
	Times               // ratios, written ×1.42
)

const (
	minute = 60.0 // seconds
	hour   = 60 * minute
)

// A scale is a prefix of a unit.
type scale struct {
	factor float64
	symbol string
}

// scales lists a unit's prefixes, smallest first.
func (u Unit) scales() []scale {
	switch u {
	case Seconds:
		return []scale{{1e-9, "ns"}, {1e-6, "µs"}, {1e-3, "ms"}, {1, "s"}, {minute, "min"}, {hour, "h"}}
	case Bytes:
		return []scale{{1, "B"}, {1e3, "KB"}, {1e6, "MB"}, {1e9, "GB"}}
	default:
		return []scale{{1, ""}}
	}
}

// scaleFor returns the largest prefix in which v is at least least.
func (u Unit) scaleFor(v, least float64) scale {
	all := u.scales()
	best := all[0]
	for _, s := range all {
		// A hair of slack, because 1e-3 s must be 1 ms whatever its last bit says.
		if math.Abs(v) >= least*s.factor*(1-1e-9) {
			best = s
		}
	}
	return best
}

// Format writes a value with its unit and three significant digits: "142 µs", "1.2 KB", "×1.42". Counts
// keep all their digits before the point. NaN is "–".
func (u Unit) Format(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	s := u.scaleFor(roundTo3(v), 1)
	return strings.TrimSpace(u.sign() + significant(v/s.factor) + " " + s.symbol)
}

// sign is what stands before a number of the unit.
func (u Unit) sign() string {
	if u == Times {
		return "×"
	}
	return ""
}

// significant writes three significant digits without trailing zeros, all digits before the point, and
// commas between thousands.
func significant(v float64) string {
	if v == 0 || math.IsInf(v, 0) || math.Abs(v) < 1e-4 || math.Abs(v) >= 1e15 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	decimals := max(0, 2-int(math.Floor(math.Log10(math.Abs(v))+1e-9)))
	return withCommas(trimZeros(strconv.FormatFloat(v, 'f', decimals, 64)))
}

// brief writes as much of a value as stands beside a bar: whole from 10 on, two digits below.
func brief(v float64) string {
	switch size := math.Abs(v); {
	case size >= 9.95:
		return significant(math.Round(v))
	case size >= 0.0995:
		decimals := max(0, 1-int(math.Floor(math.Log10(size)+1e-9)))
		return fixed(v, decimals)
	default:
		return significant(v)
	}
}

// fixed writes so many digits after the point.
func fixed(v float64, decimals int) string {
	return withCommas(strconv.FormatFloat(v, 'f', decimals, 64))
}

func trimZeros(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func withCommas(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// roundTo3 rounds to three significant digits, so that 999.9 µs becomes 1 ms and not 1,000 µs.
func roundTo3(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}
