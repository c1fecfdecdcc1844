package lookup

import (
	"slices"

	"authbench/scenarios"
)

// sessionsRead is through how many sessions a lookup in the store goes: more would be a heap full of tokens.
const sessionsRead = 10_000

// A Group is benchmarks that share a process: those that need the same of the work. A process that also kept
// everybody else's tokens, and the caches of 100,000 sessions, would collect its garbage less often, and at a
// cost in one piece that is longer than a benchmark's time.
type Group []scenarios.Lookup

// Groups divides lookups, and keeps their order.
func Groups(lookups []scenarios.Lookup) []Group {
	var groups []Group
	kinds := make(map[string]int)
	for _, l := range lookups {
		kind := l.Scheme
		if l.Op == scenarios.OpVerifyCached {
			kind += " " + l.Op
		}
		at, known := kinds[kind]
		if !known {
			at = len(groups)
			kinds[kind] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], l)
	}
	return groups
}

// Names are the names of its benchmarks.
func (g Group) Names() []string {
	var names []string
	for _, l := range g {
		names = append(names, l.Name())
	}
	return names
}

// Part is what the group needs of the work.
func (w *Work) Part(g Group) *Work {
	part := *w
	part.Tokens = make(map[string][]string)
	sessions := 0
	for _, l := range g {
		key := TokensKey(l.Alg, l.Claims)
		if tokens, ok := w.Tokens[key]; ok {
			part.Tokens[key] = tokens
		}
		switch {
		case l.Alg == scenarios.AlgOpaque && l.Op == scenarios.OpVerifyCached:
			sessions = len(w.SessionTokens)
		case l.Alg == scenarios.AlgOpaque:
			sessions = max(sessions, min(sessionsRead, len(w.SessionTokens)))
		}
	}
	part.SessionTokens, part.RecordKeys, part.Subjects = w.SessionTokens[:sessions], w.RecordKeys[:sessions], w.Subjects[:sessions]
	return &part
}

// Has reports whether the group has the benchmark of that name.
func (g Group) Has(name string) bool {
	return slices.ContainsFunc(g, func(l scenarios.Lookup) bool { return l.Name() == name })
}
