package plot

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
)

// data is what a chart draws, in words and numbers: it is made from the same prepared spec as the drawing, so that
// the two cannot disagree.
type data struct {
	head []string
	rows [][]string
	// beside is for people, head first: what stands beside a chart whose lines may lie on one another.
	beside [][]string
}

// The kinds of a row, as a chart's drawing tells them apart.
const (
	kindMeasured   = "measured"   // solid
	kindModel      = "model"      // dashed or hollow
	kindFloor      = "floor"      // a plain reference, measured
	kindGap        = "gap"        // cannot exist; the reason stands in the last column
	kindVertical   = "vertical"   // a line upwards that the series are read against
	kindHorizontal = "horizontal" // and one across
)

func kindOf(model bool) string {
	if model {
		return kindModel
	}
	return kindMeasured
}

// add appends a row. Its cells are made by words, digits and the kinds.
func (d *data) add(cells ...string) { d.rows = append(d.rows, cells) }

// csv is the data as RFC 4180 writes it, but for its line ends, which are those of every other file here.
func (d data) csv() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(d.head); err != nil {
		return nil, err
	}
	err := w.WriteAll(d.rows)
	return out.Bytes(), err
}

// words is a cell of text: fit to draw, and no spreadsheet's formula.
func words(text string) string { return TextCell(clean(text)) }

// digits is a cell of one number in its base unit, every digit of it; empty where there is none.
func digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// bounds are the two cells of an interval, empty where there is none.
func bounds(lo, hi float64) (string, string) {
	if !(Point{Lo: lo, Hi: hi}).hasInterval() {
		return "", ""
	}
	return digits(lo), digits(hi)
}

// TextCell keeps text of a CSV from becoming a spreadsheet's formula, which begins with one of = + - @: an apostrophe
// goes before it. A number with a sign stays one. (OWASP, "CSV Injection".)
func TextCell(text string) string {
	start := strings.TrimLeft(text, " \t\r\n")
	if start == "" || !strings.ContainsRune("=+-@", rune(start[0])) || isNumber(start) {
		return text
	}
	return "'" + text
}

// isNumber reports whether the text is a plain decimal number, and not one of the words that Go reads as one too.
func isNumber(text string) bool {
	if strings.Trim(text, "0123456789.,eE+-") != "" {
		return false
	}
	_, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	return err == nil
}

// base names the unit that values are in, whatever prefix an axis writes them with.
func (u Unit) base() string {
	switch u {
	case Seconds:
		return "s"
	case Bytes:
		return "B"
	case Times:
		return "ratio"
	}
	return "count"
}
