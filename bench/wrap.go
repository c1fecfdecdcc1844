package main

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks a text between words into lines of at most so many characters; a longer word is broken itself. 0 breaks
// nothing.
func wrap(text string, columns int) []string {
	if columns <= 0 {
		return []string{text}
	}
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		for _, part := range chop(word, columns) {
			last := &lines[len(lines)-1]
			switch {
			case *last == "":
				*last = part
			case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(part) <= columns:
				*last += " " + part
			default:
				lines = append(lines, part)
			}
		}
	}
	return lines
}

// chop cuts a word into parts of at most so many characters.
func chop(word string, columns int) (parts []string) {
	runes := []rune(word)
	for len(runes) > columns {
		parts, runes = append(parts, string(runes[:columns])), runes[columns:]
	}
	return append(parts, string(runes))
}

// fit cuts a text to so many characters; 0 cuts nothing.
func fit(text string, columns int) string {
	if columns <= 0 || utf8.RuneCountInString(text) <= columns {
		return text
	}
	return string([]rune(text)[:columns-1]) + "…"
}
