package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// lookupScenario has microbenchmarks and no trials.
const lookupScenario = "lookup"

// lookups is what lookup.txt holds. The k-th round of one benchmark pairs with the k-th of any other.
type lookups struct {
	rounds map[string][]round // by the name of the Lookup
	said   map[string]string  // what the file says of all its lines, such as a library's version
}

// A round is what one benchmark took in one round, by unit; times in seconds.
type round map[string]float64

// readLookups reads the whole rounds of a run's lookup.txt; a run without one has none.
func readLookups(folder results.Folder) (lookups, error) {
	header, rounds, err := folder.Lookups()
	if err != nil {
		return lookups{}, err
	}
	text := header + strings.Join(slices.Concat(rounds...), "")
	return parseLookups(strings.NewReader(text), folder.Path(results.LookupFile))
}

// parseLookups reads rounds in the Go benchmark format; name is for errors.
func parseLookups(text io.Reader, name string) (lookups, error) {
	l := lookups{map[string][]round{}, map[string]string{}}
	reader := benchfmt.NewReader(text, name)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return l, fmt.Errorf("%w: where a run was killed, --resume repairs it", record)
		case *benchfmt.Result:
			l.add(record)
		}
	}
	return l, reader.Err()
}

func (l lookups) add(r *benchfmt.Result) {
	values := round{}
	for _, v := range r.Values {
		values[v.Unit] = v.Value
	}
	name := withoutProcs(r.Name)
	l.rounds[name] = append(l.rounds[name], values)
	for _, c := range r.Config {
		l.said[c.Key] = string(c.Value)
	}
}

// withoutProcs is a benchmark's name without the number of processors that Go hangs on it.
func withoutProcs(name benchfmt.Name) string {
	base, parts := name.Parts()
	text := string(base)
	for _, part := range parts {
		if part[0] == '/' {
			text += string(part)
		}
	}
	return text
}

// count is the number of whole rounds.
func (l lookups) count() int {
	most := 0
	for _, rounds := range l.rounds {
		most = max(most, len(rounds))
	}
	return most
}

// sessions is how many tokens the cached lookups go through, in words; without a number where the file does not say.
func (l lookups) sessions() string {
	n, err := strconv.Atoi(l.said[results.SessionsKey])
	if err != nil || n < 1 {
		return "tokens"
	}
	return plural(n, "token")
}

// leftOut lists what was to be timed and was not, with the reason.
func (l lookups) leftOut() []string {
	var all []string
	for n := 1; ; n++ {
		text, ok := l.said[results.LeftOutPrefix+strconv.Itoa(n)]
		if !ok {
			return all
		}
		all = append(all, text)
	}
}

// timings are one benchmark's rounds in one unit, or nothing where a round lacks it.
func (e evidence) timings(l scenarios.Lookup, unit string) []float64 {
	var xs []float64
	for _, r := range e.lookups.rounds[l.Name()] {
		x, ok := r[unit]
		if !ok {
			return nil
		}
		xs = append(xs, x)
	}
	return xs
}

// timing is the median across rounds, with its order-statistic interval.
func (e evidence) timing(l scenarios.Lookup, unit string) stat.Summary {
	return stat.Median(e.timings(l, unit), confidence)
}

// versus is one benchmark over another, paired within rounds. There is no A/A pair in a round, so the margin is the
// least that any comparison is held to.
func (e evidence) versus(a, b scenarios.Lookup, unit string) comparison {
	as, bs := e.timings(a, unit), e.timings(b, unit)
	n := min(len(as), len(bs))
	ratio, err := stat.PairedRatio(as[:n], bs[:n], confidence)
	if err != nil {
		return comparison{err: fmt.Errorf("%s over %s: %w", a.Name(), b.Name(), err)}
	}
	return comparison{Judgement: stat.Judge(ratio, stat.LeastMargin)}
}

// onlyLookups reports whether the run measured the lookup path and nothing else.
func (e evidence) onlyLookups() bool {
	return e.lookups.count() > 0 && len(e.shown)+len(e.voids) == 0
}
