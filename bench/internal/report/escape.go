package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// clean makes any text safe to print on a terminal: what is not a visible character (an escape, a
// direction override, a line separator) is shown as its code.
func clean(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// markdownSpecials are the characters that mean something inside a line of Markdown or in a table.
const markdownSpecials = "\\`*_|~$"

// markdown makes any text appear as itself in Markdown, at the start of a line and in a table too.
func markdown(text string) string {
	text = clean(text)
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune(markdownSpecials, r), i == 0 && strings.ContainsRune("-+=#", r), links(text, i):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return escapeListNumber(b.String())
}

// markdownCode makes any text appear as itself in Markdown, as code where nothing in it could end the code or mean
// something to what reads Markdown by lines or as HTML.
func markdownCode(text string) string {
	text = clean(text)
	if text == "" || strings.ContainsAny(text, "`<>&|") || strings.TrimSpace(text) != text {
		return markdown(text)
	}
	return "`" + text + "`"
}

// links reports whether the character at i is what makes a link: a bracket (but for the one that opens
// an interval, which stays readable), the colon of "https://", the dot of "www.".
func links(text string, i int) bool {
	rest := text[i+1:]
	switch text[i] {
	case '[':
		return strings.IndexAny(strings.TrimPrefix(rest, "−"), "0123456789") != 0
	case ']':
		return rest != "" && strings.ContainsRune("([:", rune(rest[0]))
	case ':':
		return strings.HasPrefix(rest, "//") && endsInWord(text[:i], "http", "https", "ftp")
	case '.':
		return endsInWord(text[:i], "www")
	}
	return false
}

func endsInWord(text string, words ...string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(text, word) })
}

// escapeListNumber keeps "1. …" at the start of a line from becoming a list.
func escapeListNumber(text string) string {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if digits == 0 || digits == len(text) || !strings.ContainsRune(".)", rune(text[digits])) {
		return text
	}
	if after := text[digits+1:]; after == "" || after[0] == ' ' {
		return text[:digits] + `\` + text[digits:]
	}
	return text
}

// shellQuote quotes an argument where a shell would need it.
func shellQuote(arg string) string {
	if arg != "" && strings.IndexFunc(arg, needsQuote) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

func needsQuote(r rune) bool {
	return !(r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:=,+@%", r)))
}
