package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// A screen is what is known of the output: whether it is a terminal that a line can be written over on, and whether it
// is to have colours.
type screen struct {
	live, colored bool
	terminal      int // its file descriptor, where it is one
}

// screenOf looks at the output and at what the user asks for: no escape sequence goes to what is no terminal or to a
// dumb one, and no colour where NO_COLOR is set and not empty (https://no-color.org).
func screenOf(out io.Writer, getenv func(string) string) screen {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || getenv("TERM") == "dumb" {
		return screen{}
	}
	return screen{live: true, colored: getenv("NO_COLOR") == "", terminal: int(file.Fd())}
}

// leastColumns is the narrowest that anything is fitted into, and usualColumns what is taken where a terminal does not
// say.
const (
	leastColumns = 40
	usualColumns = 80
)

// columns is how wide the screen is now; 0 means that nothing limits it.
func (s screen) columns() int {
	if !s.live {
		return 0
	}
	width, _, err := term.GetSize(s.terminal)
	if err != nil || width <= 0 {
		return usualColumns
	}
	return max(width, leastColumns)
}

// A color is an SGR parameter (ECMA-48, 8.3.117).
type color string

const (
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	faint  color = "2"
)

// paint colours a text where there are colours.
func (s screen) paint(c color, text string) string {
	if !s.colored || c == "" {
		return text
	}
	return "\033[" + string(c) + "m" + text + "\033[0m"
}

// rewrite goes back to the start of the line and clears it.
const rewrite = "\r\033[K"
