package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/quota"
	"authbench/bench/internal/trial"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// What every trial of every run has in common.
const (
	issuer   = "https://id.example.com"
	audience = "authbench"
)

// defaultSettings are what variants are set to unless a flag says otherwise. Tokens outlive any run: their
// end is a subject of its own and not a disturbance of others.
func defaultSettings() results.Settings {
	return results.Settings{
		Lifetime: 12 * time.Hour, Leeway: 2 * time.Second, AccessLifetime: 5 * time.Minute, RefreshGrace: 10 * time.Second,
		Idle: 30 * time.Minute, StalenessBound: 500 * time.Millisecond, Replicas: scenarios.RevocationReplicas,
		Rung: string(impl.Fast),
	}
}

// bounds void a trial whose generator was not fit to measure it. A tenth of a slice is a tenth of its
// requests: more than that in one bunch is another load.
var bounds = trial.Bounds{SendLagShare: 0.1, GeneratorCPUShare: 0.7}

// describe fills in run.json, but for the store and what the start of processes adds.
func describe(o options, cells []scenarios.Cell, claims results.Claims) results.Run {
	now := time.Now().UTC()
	commit, dirty := revision()
	return results.Run{
		Schema:  results.SchemaVersion,
		ID:      now.Format("20060102T150405Z") + "-" + o.profile + "-" + strings.ToLower(rand.Text()[:4]),
		Started: now.Truncate(time.Second), Profile: o.profile, Argv: o.argv(), Seed: o.seed, Plan: plannedOf(cells),
		Commit: commit, Dirty: dirty, Build: build(), Machine: meter.Machine(), Claims: claims, Settings: o.settings,
		Parameters: parameters(o.settings), Mix: o.mix,
	}
}

// parameters lists what is held equal and the bounds that void a trial.
func parameters(s results.Settings) []results.Param {
	return []results.Param{
		{Name: "connections", Value: fmt.Sprint(scenarios.Connections)},
		{Name: "user choice", Value: fmt.Sprintf("Zipf, s = %v, v = 1", scenarios.ZipfS)},
		{Name: "token lifetime", Value: s.Lifetime.String()},
		{Name: "leeway", Value: s.Leeway.String()},
		{Name: "access token lifetime of a login that refreshes", Value: s.AccessLifetime.String()},
		{Name: "grace window of a refresh token", Value: s.RefreshGrace.String()},
		{Name: "idle timeout of sliding sessions", Value: s.Idle.String()},
		{Name: "share of the idle timeout between two renewals", Value: fmt.Sprint(touchEvery)},
		{Name: "staleness bound of variants with a copy in every replica", Value: s.StalenessBound.String()},
		{Name: "replicas where tokens are revoked", Value: fmt.Sprint(s.Replicas)},
		{Name: "share of a core of a replica in a cluster of quotas", Value: scaledQuota(scenarios.ReplicaQuota) + ", GOMAXPROCS 1"},
		{Name: "share of a core of each process of its store", Value: scaledQuota(scenarios.StoreQuota)},
		{Name: "prefix of every store key", Value: fmt.Sprintf("%d B", trial.KeyPrefixBytes)},
		{Name: "implementation, where a point does not name one", Value: s.Rung},
		{Name: "void above send lag p99 over the floor, share of the slice", Value: fmt.Sprint(bounds.SendLagShare)},
		{Name: "void above generator share of its core", Value: fmt.Sprint(bounds.GeneratorCPUShare)},
	}
}

func scaledQuota(share float64) string {
	return quota.Quota{Share: share, Period: scenarios.QuotaPeriod}.String()
}

// revision asks git which commit this is, and whether anything but results differs from it. A program
// that was built from another commit than is checked out counts as differing.
func revision() (commit string, dirty bool) {
	built, root := builtFrom(), moduleRoot()
	head, err := exec.Command("git", "-C", root, "rev-parse", "HEAD").Output()
	if root == "" || err != nil { // with no root git asks of the working folder, which is somebody else's
		if built == "" {
			built = "unknown"
		}
		return built, true
	}
	commit = strings.TrimSpace(string(head))
	changed, err := exec.Command("git", "-C", root, "status", "--porcelain", "--", ".", ":(exclude)results").Output()
	return commit, err != nil || len(changed) > 0 || (built != "" && built != commit)
}

// moduleRoot returns the nearest folder, from the working one upwards, that holds this module, or "".
func moduleRoot() string {
	dir, err := os.Getwd()
	for err == nil {
		data, readErr := os.ReadFile(filepath.Join(dir, "go.mod"))
		if readErr == nil && strings.HasPrefix(string(data), "module authbench\n") {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	return ""
}

// builtFrom returns the commit that Go recorded in this program, or "".
func builtFrom() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
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
