package report

import (
	"cmp"
	"slices"
	"strings"

	"authbench/scenarios"
)

// peerTable holds the fast path against what people would pick instead.
func (e evidence) peerTable() table {
	t := table{
		Title: "Against other libraries",
		Note: "The same tokens and sessions, after each was shown to accept the valid ones and to refuse a tampered and an expired one. What else each lets through " +
			"stands in the next table: it is work that they save and that the fast path does. " + storeWorkSentence,
		Head: []string{"lookup", "library", "version", "time", "CPU", "allocations", "fast ÷ library, time", "fast ÷ library, CPU"},
	}
	for _, c := range e.contests() {
		for _, l := range c.peers {
			t.Rows = append(t.Rows, []string{
				c.name(), rungName(l), e.said(l.Rung),
				e.amount(l, scenarios.UnitTime), e.amount(l, scenarios.UnitCPU), e.amount(l, scenarios.UnitAllocs),
				e.judgedLookup(c.fast(), l, scenarios.UnitTime), e.judgedLookup(c.fast(), l, scenarios.UnitCPU),
			})
		}
	}
	return t
}

// said is what the header of lookup.txt says under a key.
func (e evidence) said(key string) string { return cmp.Or(e.lookups.said[key], "not said") }

// acceptsTable is what each library lets through, by operation. Who issues tokens lets nothing through.
func (e evidence) acceptsTable() table {
	t := table{
		Title: "What other libraries let through that the fast path refuses",
		Note:  "Each library was given every odd token or record of a list before it was timed; what it accepted is named here, once for all algorithms, claims and callers.",
		Head:  []string{"library", "lookup", "what it lets through"},
	}
	type proven struct{ rung, op string }
	var seen []proven
	for _, c := range e.contests() {
		for _, l := range c.peers {
			p := proven{l.Rung, operation(l)}
			if l.Op == scenarios.OpIssue || slices.Contains(seen, p) {
				continue
			}
			seen = append(seen, p)
			t.Rows = append(t.Rows, []string{rungName(l), p.op, acceptsOf(e.said(l.Rung+"-accepts"), l.Op)})
		}
	}
	return t
}

func operation(l scenarios.Lookup) string {
	if l.Op == scenarios.OpVerifyCached {
		return l.Scheme + ", cached hit"
	}
	return l.Scheme + ", verify"
}

// inCache ends what a client's cache alone lets through.
const inCache = "in the client's cache"

// acceptsOf takes from a library's list what another of its operations lets through.
func acceptsOf(accepts, op string) string {
	items := slices.DeleteFunc(strings.Split(accepts, ", "), func(item string) bool {
		return op != scenarios.OpVerifyCached && strings.HasSuffix(item, inCache)
	})
	return cmp.Or(strings.Join(items, ", "), "nothing")
}
