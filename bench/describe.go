package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

// What every trial of every run has in common. Tokens outlive any run: their end is a subject of its
// own and not a disturbance of others.
const (
	lifetime = 12 * time.Hour
	leeway   = 2 * time.Second
	issuer   = "https://id.example.com"
	audience = "authbench"
)

// bounds void a trial whose generator was not fit to measure it. The lag bound leaves room for the
// store, which shares the generator's core; what matters to a comparison is that requests arrive when
// they should relative to a slice of a quarter of a second.
var bounds = trial.Bounds{SendLagOverFloor: 5 * time.Millisecond, GeneratorCPUShare: 0.7}

// describe fills in run.json, but for the store and what the start of processes adds.
func describe(o options, cells []scenarios.Cell, claims results.Claims) results.Run {
	now := time.Now().UTC()
	commit, dirty := revision()
	return results.Run{
		Schema:  results.SchemaVersion,
		ID:      now.Format("20060102T150405Z") + "-" + o.profile,
		Started: now.Truncate(time.Second), Profile: o.profile, Argv: o.argv(), Seed: o.seed, Plan: plannedOf(cells),
		Commit: commit, Dirty: dirty, Build: build(), Machine: meter.Machine(), Claims: claims, Parameters: parameters(),
	}
}

// parameters lists what is held equal and the bounds that void a trial.
func parameters() []results.Param {
	return []results.Param{
		{Name: "connections", Value: fmt.Sprint(scenarios.Connections)},
		{Name: "user choice", Value: fmt.Sprintf("Zipf, s = %v, v = 1", scenarios.ZipfS)},
		{Name: "token lifetime", Value: lifetime.String()},
		{Name: "leeway", Value: leeway.String()},
		{Name: "implementation", Value: "obvious"},
		{Name: "void above send lag p99 over the floor", Value: bounds.SendLagOverFloor.String()},
		{Name: "void above generator share of its core", Value: fmt.Sprint(bounds.GeneratorCPUShare)},
	}
}

// revision asks git which commit this is, and whether anything but results differs from it.
func revision() (commit string, dirty bool) {
	head, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		return "unknown", true
	}
	changed, err := exec.Command("git", "status", "--porcelain", "--", ".", ":(exclude)results").Output()
	return strings.TrimSpace(string(head)), err != nil || len(changed) > 0
}

// build says what was compiled: the Go version and the version of every module linked in.
func build() results.Build {
	b := results.Build{Go: runtime.Version(), Modules: map[string]string{}}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			b.Modules[m.Path] = m.Version
		}
	}
	return b
}
