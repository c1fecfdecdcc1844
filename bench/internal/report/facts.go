package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"authbench/results"
)

// facts says what ran, where and on what, from run.json alone.
func (e evidence) facts() []fact {
	r := e.run
	return append([]fact{
		{"started", r.Started.UTC().Format(time.RFC3339)},
		{"profile", r.Profile},
		{"commit", commit(r)},
		{"machine", machine(r.Machine)},
		{"placement", e.placementFact()},
		{"store", store(r.Store)},
		{"claims", claims(r.Claims)},
		{"implementation", e.implementationFact()},
		{"Go", r.Build.Go},
		{"seed", strconv.FormatUint(r.Seed, 10)},
		{"trials", e.tally()},
	}, e.ownFacts()...)
}

// placementFact says who ran where. Lookups are placed otherwise than the site's processes.
func (e evidence) placementFact() string {
	if e.onlyLookups() {
		return lookupPlacement
	}
	return cmp.Or(e.run.Machine.Affinity, "not recorded")
}

// commit is the commit, with a mark where it does not say what was compiled.
func commit(r results.Run) string {
	text := r.Commit
	if text == "" {
		text = "unknown"
	}
	if r.Dirty {
		text += " + uncommitted changes"
	}
	return text
}

// shortCommit is commit for captions, where the whole hash does not fit.
func shortCommit(r results.Run) string {
	const shortHash = 12
	if len(r.Commit) > shortHash {
		r.Commit = r.Commit[:shortHash]
	}
	return commit(r)
}

func machine(m results.Machine) string {
	parts := []string{m.CPU, plural(m.Cores, "core"), strings.TrimSpace(m.OS + " " + m.Kernel)}
	if m.MemoryBytes > 0 {
		parts = append(parts, fmt.Sprintf("%.1f GiB", float64(m.MemoryBytes)/(1<<30)))
	}
	if m.Virtual {
		parts = append(parts, "virtual machine")
	}
	if m.CPUQuota {
		parts = append(parts, "under a CPU quota")
	}
	if m.KeepAwake {
		parts = append(parts, "kept awake")
	}
	return joinNonEmpty(parts)
}

// shortMachine is machine for captions.
func shortMachine(m results.Machine) string {
	return joinNonEmpty([]string{m.CPU, plural(m.Cores, "core"), m.OS})
}

func store(s results.Store) string {
	text := strings.TrimSpace(s.Kind + " " + s.Version)
	if s.URL != "" {
		text += " at " + s.URL
	}
	if s.StandIn {
		text += " (a stand-in)"
	}
	return text
}

func claims(c results.Claims) string {
	var shapes []string
	for _, s := range c.Shapes {
		shapes = append(shapes, fmt.Sprintf("%s (%s, %s)", s.Name, quantity("B", float64(s.Bytes)), plural(len(s.Fields), "field")))
	}
	return joinNonEmpty([]string{c.Source, strings.Join(shapes, ", ")})
}

func joinNonEmpty(parts []string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}

// tally counts the rows, so that what was left out is seen before what was used.
func (e evidence) tally() string {
	var parts []string
	if n := e.lookups.count(); n > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s", plural(n, "round"), plural(len(e.lookups.rounds), "microbenchmark")))
	}
	if e.onlyLookups() {
		return parts[0] + ", no trials"
	}
	parts = append(parts, plural(len(e.used), "trial")+" counted")
	if n := len(e.gaps); n > 0 {
		parts = append(parts, plural(n, "gap"))
	}
	parts = append(parts, fmt.Sprintf("%d void", len(e.voids)))
	if n := len(e.superseded); n > 0 {
		parts = append(parts, fmt.Sprintf("%d replaced with their block", n))
	}
	return strings.Join(parts, ", ")
}

// caption is what every figure of trials carries: where its numbers come from, of which implementation they are, and
// what they must not be used for.
func (e evidence) caption(sample string) []string {
	return e.sources(sample, " · "+e.implementations())
}

// source is the caption of a figure that holds several implementations and says so itself.
func (e evidence) source(sample string) []string { return e.sources(sample, "") }

func (e evidence) sources(sample, implementations string) []string {
	lines := []string{sample, e.origin() + " · store " + storeName(e.run.Store) + implementations}
	if e.run.Store.StandIn {
		lines = append(lines, "The store is a stand-in (miniredis): not for citing store capacity.")
	}
	return e.captioned(lines)
}

// lookupSource is the caption of a figure of microbenchmarks, whose lines may be empty. It names the store only where
// they ask it.
func (e evidence) lookupSource(asksStore bool, lines ...string) []string {
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	if asksStore {
		return append(lines, e.source("")[1:]...)
	}
	return e.captioned(append(lines, e.origin()))
}

// origin is the machine and the commit.
func (e evidence) origin() string {
	return fmt.Sprintf("%s · commit %s", shortMachine(e.run.Machine), shortCommit(e.run))
}

// captioned ends a caption with what it must not be used for.
func (e evidence) captioned(lines []string) []string {
	if !e.citable() {
		lines = append(lines, "A "+e.run.Profile+" run: its intervals are too wide to cite.")
	}
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return lines
}

func storeName(s results.Store) string { return strings.TrimSpace(s.Kind + " " + s.Version) }
