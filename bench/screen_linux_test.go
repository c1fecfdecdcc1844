package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"authbench/bench/internal/report"
	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

// newTerminal opens a pseudo-terminal of so many columns: what is written to it comes back from read once it is closed.
func newTerminal(t *testing.T, columns int) (tty *os.File, read func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	fd := int(master.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(columns)})
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	shown := make(chan string)
	go func() {
		var all bytes.Buffer
		io.Copy(&all, master) // until the other end is closed
		shown <- all.String()
	}()
	return tty, func() string {
		tty.Close()
		defer master.Close()
		return strings.ReplaceAll(<-shown, "\r\n", "\n")
	}
}

// perform tells of a short run: a plan, two blocks, a warning, and what the report found.
func perform(p *progress) {
	cell := scenarios.Cell{Scenario: "generator", Blocks: 2, Slices: 1, Slice: time.Millisecond, Variants: []string{scenarios.None}}
	run := results.Run{ID: "r", Profile: "quick", Plan: []results.Planned{results.Planned(cell)}}
	plan := trial.PlanOf(run)
	p.start(run, plan)
	for _, b := range plan {
		p.begin(b)
		p.drawn = time.Time{} // as long ago as a turn takes to be shown
		p.turn(b.Cell.Scenario, scenarios.None, b.Index, 0)
		p.end(b, []results.Trial{{Variant: "none", Point: "p", Void: "lag\x1b[2J"}})
	}
	p.warn("mind the \x1b[31mgap")
	p.finish()
	p.found(report.Summary{
		Answer: []string{"It depends."}, Warnings: []string{"a quick run"},
		Verdicts: []report.Verdict{{Statement: strings.Repeat("a statement ", 8), Verdict: report.Supported}, {Statement: "short", Verdict: "depends"}, {Statement: "unasked", Verdict: report.NotMeasured}},
	}, "abc")
}

func TestATerminalHasALiveLineThatFits(t *testing.T) {
	const columns = 50
	tty, read := newTerminal(t, columns)
	perform(&progress{out: tty, screen: screenOf(tty, func(string) string { return "" })})
	text := read()
	if !strings.Contains(text, rewrite+"generator  block 1 of 2  none  ") {
		t.Errorf("no live line in %q", text)
	}
	if !strings.Contains(text, "\033[32msupported\033[0m") || !strings.Contains(text, "\033[33mwarning:\033[0m") {
		t.Errorf("no colours in %q", text)
	}
	if !strings.Contains(text, "verdicts on 2 of 3") || strings.Contains(text, "unasked") {
		t.Errorf("what was not measured is not counted alone in %q", text)
	}
	if strings.Contains(text, "\033[2J") || strings.Contains(text, "\033[31mgap") {
		t.Errorf("a text is obeyed in %q", text)
	}
	verdicts := text[max(0, strings.Index(text, "verdicts on 2 of 3")):]
	for line := range strings.Lines(strings.NewReplacer("\033[32m", "", "\033[33m", "", "\033[2m", "", "\033[0m", "").Replace(verdicts)) {
		if n := len(strings.TrimSuffix(line, "\n")); n > columns && !strings.HasPrefix(line, "verdicts on 2 of 3 statements") {
			t.Errorf("%d characters in %q", n, line)
		}
	}
}

func TestColoursAndLiveLinesAreLeftOut(t *testing.T) {
	for _, tc := range []struct {
		name           string
		env            map[string]string
		terminal       bool
		live, coloured bool
	}{
		{"a terminal", nil, true, true, true},
		{"a terminal, colours refused", map[string]string{"NO_COLOR": "1"}, true, true, false},
		{"a terminal, NO_COLOR empty", map[string]string{"NO_COLOR": ""}, true, true, true},
		{"a dumb terminal", map[string]string{"TERM": "dumb"}, true, false, false},
		{"a file", nil, false, false, false},
	} {
		var text string
		getenv := func(name string) string { return tc.env[name] }
		if tc.terminal {
			tty, read := newTerminal(t, 80)
			perform(&progress{out: tty, screen: screenOf(tty, getenv)})
			text = read()
		} else {
			var out bytes.Buffer
			perform(&progress{out: &out, screen: screenOf(&out, getenv)})
			text = out.String()
		}
		if live := strings.Contains(text, "\033[K"); live != tc.live {
			t.Errorf("%s: live line %v in %q", tc.name, live, text)
		}
		if coloured := strings.Contains(text, "m") && strings.Contains(text, "\033[0m"); coloured != tc.coloured {
			t.Errorf("%s: colours %v in %q", tc.name, coloured, text)
		}
		if escape := strings.Contains(text, "\033"); escape != (tc.live || tc.coloured) {
			t.Errorf("%s: escapes %v in %q", tc.name, escape, text)
		}
		if done := strings.Contains(text, "generator  block 2 of 2  done"); done == tc.live {
			t.Errorf("%s: a plain line for a block %v in %q", tc.name, done, text)
		}
	}
}
