package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// lookupUS is what a lookup costs in a synthetic world, by its rung; peers cost between obvious and fast.
func lookupUS(l scenarios.Lookup) float64 {
	shape, floor := 1.0, 1.2
	switch {
	case l.Scheme == "session" && l.Op == scenarios.OpVerify:
		floor = 8
	case l.Op == scenarios.OpVerifyCached:
		floor = 0.4
	case l.Alg != "HS256" && l.Scheme == "jwt":
		floor = 50
	}
	switch l.Claims {
	case "1.5KB":
		shape = 3
	case "9KB":
		shape = 15
	}
	factors := map[string]float64{
		scenarios.RungFloor: 1, scenarios.RungFast: 1.25, "base64": 2, "claims": 3, "mac": 9, "form": 11, scenarios.RungObvious: 14, "key": 2, "record": 2.2, "digest": 1.8,
	}
	factor, own := factors[l.Rung]
	if !own {
		factor = 10.5 + 0.25*float64(len(l.Rung)%7)
	}
	if l.Scheme == "session" {
		factor = 1 + (factor-1)*0.15
	}
	if floor == 50 {
		factor = 1 + (factor-1)*0.02
	}
	return floor * factor * shape
}

// lookupText is the lookup.txt of a world: rounds that are shared noise and a little of each benchmark's own.
func (w world) lookupText(rounds int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "goos: linux\ncpu: Synthetic CPU\npkg: authbench\nstore: redis 7.0.15\nsessions: 20000\n%s: %d\n", results.BenchmarksKey, len(scenarios.Lookups()))
	for _, l := range scenarios.Lookups() {
		if line := fmt.Sprintf("%s: example.com/%s@v1.2.3\n", l.Rung, rungName(l)); isPeer(l) && !strings.Contains(text.String(), line) {
			text.WriteString(line + l.Rung + "-accepts: duplicate names, unused base64 bits\n")
		}
	}
	for round := range rounds {
		number := strconv.Itoa(round)
		shared := w.noise(lookupScenario, number).NormFloat64() * w.blockNoise
		for _, l := range scenarios.Lookups() {
			ns := 1e3 * lookupUS(l) * math.Exp(shared+w.noise(lookupScenario, number, l.Name()).NormFloat64()*w.trialNoise)
			fmt.Fprintf(&text, "Benchmark%s-2\t%d\t%.1f ns/op\t%.1f cpu-ns/op\t%d B/op\t%.3f allocs/op", l.Name(), 10000, ns, ns*1.1, 32*int(ns/500), math.Floor(lookupUS(l)/2))
			if l.Scheme == "session" && l.Op == scenarios.OpVerify {
				fmt.Fprintf(&text, "\t%.1f store-cpu-ns/op", ns*0.6)
				if l.Callers == 1 {
					fmt.Fprintf(&text, "\t%.1f p50-ns/op", ns*0.95)
				}
			}
			text.WriteString("\n")
		}
	}
	return text.String()
}

// withRounds adds the rounds of a lookup.txt to a run.
func withRounds(t testing.TB, e evidence, text string) evidence {
	t.Helper()
	var err error
	if e.lookups, err = parseLookups(strings.NewReader(text), results.LookupFile); err != nil {
		t.Fatal(err)
	}
	return e
}

// withLookups adds a lookup.txt to a run's folder.
func withLookups(t testing.TB, folder results.Folder, text string) results.Folder {
	t.Helper()
	if err := folder.WriteFile(results.LookupFile, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return folder
}
