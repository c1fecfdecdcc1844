package relay

import "time"

// A line is what is on its way through a link, in the order in which it was read. Like a wire it has
// one order for all connections, so nothing is overtaken when the delay changes.
type line struct {
	entries []entry
	head    int
}

// An entry is that many bytes more of a flow, or its end.
type entry struct {
	flow  *flow
	bytes int           // 0: the end
	due   time.Duration // since the loop began
}

func (l *line) empty() bool { return l.head == len(l.entries) }

// due is when the first entry is, if there is one.
func (l *line) due() time.Duration { return l.entries[l.head].due }

// push puts an entry last, due no earlier than the one before it.
func (l *line) push(e entry) {
	if l.empty() {
		l.clear()
	} else {
		e.due = max(e.due, l.entries[len(l.entries)-1].due)
	}
	if l.head > len(l.entries)/2 && len(l.entries) == cap(l.entries) { // mostly gone: no need to grow
		kept := copy(l.entries, l.entries[l.head:])
		clear(l.entries[kept:])
		l.entries, l.head = l.entries[:kept], 0
	}
	l.entries = append(l.entries, e)
}

// pop takes the first entry.
func (l *line) pop() entry {
	e := l.entries[l.head]
	l.entries[l.head] = entry{}
	l.head++
	return e
}

// clear forgets all entries.
func (l *line) clear() {
	clear(l.entries)
	l.entries, l.head = l.entries[:0], 0
}
