package report

import (
	"strings"
	"unicode/utf8"
)

// A Line is one that differs: what is stored, and what the evidence makes. Both are safe to print, and cut to where
// they differ; one that is not there at all is empty.
type Line struct {
	Number int    `json:"line"` // from 1
	Stored string `json:"stored"`
	Made   string `json:"made"`
}

const (
	mostLines  = 3  // that are shown of a file
	around     = 40 // characters, before the first that differs
	shownRunes = 120
)

// differingLines are the first lines that two texts do not share, line by line.
func differingLines(stored, made []byte) []Line {
	old, again := strings.Split(string(stored), "\n"), strings.Split(string(made), "\n")
	var lines []Line
	for i := range max(len(old), len(again)) {
		a, b := lineAt(old, i), lineAt(again, i)
		if a == b && i < min(len(old), len(again)) {
			continue
		}
		from := commonStart(a, b)
		lines = append(lines, Line{i + 1, cut(a, from), cut(b, from)})
		if len(lines) == mostLines {
			break
		}
	}
	return lines
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// commonStart is how many bytes of whole characters two texts begin with alike.
func commonStart(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// cut shows a line around the byte at which it begins to differ.
func cut(line string, at int) string {
	begin := []rune(strings.ToValidUTF8(line[:at], "�"))
	end := []rune(strings.ToValidUTF8(line[at:], "�"))
	text := ""
	if len(begin) > around {
		text, begin = "…", begin[len(begin)-around:]
	}
	if len(end) > shownRunes-around {
		end = append(end[:shownRunes-around:shownRunes-around], '…')
	}
	return clean(text + string(begin) + string(end))
}
