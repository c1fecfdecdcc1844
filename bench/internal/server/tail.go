package server

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// maxTailLine bounds what is kept of a line.
const maxTailLine = 500

// A tail takes what a child writes to stderr, passes it on line by line under the child's name, and
// keeps the one line that says best why the child ended.
type tail struct {
	name string
	log  io.Writer // may be nil

	mu      sync.Mutex
	partial []byte
	telling string
	fatal   bool
}

// Write implements io.Writer. It never fails: a full disk must not end a child.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.partial = append(t.partial, p...)
	for {
		line, rest, whole := bytes.Cut(t.partial, []byte("\n"))
		if !whole {
			break
		}
		t.take(string(line))
		t.partial = rest
	}
	return len(p), nil
}

// take keeps a line. A panic's first line tells more than the stack's last.
func (t *tail) take(line string) {
	if t.log != nil {
		_, _ = io.WriteString(t.log, t.name+": "+line+"\n")
	}
	line = strings.TrimSpace(line)
	if line == "" || t.fatal {
		return
	}
	t.fatal = strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:")
	t.telling = line[:min(len(line), maxTailLine)]
}

// line returns the line that says best why the child ended, or "".
func (t *tail) line() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.telling == "" {
		return strings.TrimSpace(string(t.partial[:min(len(t.partial), maxTailLine)]))
	}
	return t.telling
}
