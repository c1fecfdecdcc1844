package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/quota"
	"authbench/bench/internal/server"
	"authbench/results"
	"authbench/scenarios"
)

// nothingLeft fails the test where a child, a CPU quota's group or a shard's folder is left of this process's runs.
func nothingLeft(t *testing.T) {
	t.Helper()
	noChildren(t)
	mine := "authbench-*" + strconv.Itoa(os.Getpid()) + "-*"
	for _, place := range []string{"/sys/fs/cgroup/" + mine, "/sys/fs/cgroup/*/" + mine, filepath.Join(os.TempDir(), mine)} {
		if left, _ := filepath.Glob(place); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func needRedis(t *testing.T) {
	t.Helper()
	if _, ok := server.FindRedis(); ok {
		return
	}
	if os.Getenv("AUTHBENCH_REQUIRE_REDIS") == "1" {
		t.Fatal("redis-server is not on PATH, and AUTHBENCH_REQUIRE_REDIS is 1")
	}
	t.Skip("redis-server is not on PATH: install it to run this test")
}

func needQuotas(t *testing.T) {
	t.Helper()
	groups, err := quota.Open()
	if err != nil {
		t.Skip(err)
	}
	if err := groups.Close(); err != nil {
		t.Fatal(err)
	}
}

// measuredRows runs the scenarios as quick does, and returns the rows by scenario, variant and point.
func measuredRows(t *testing.T, more ...string) map[string]results.Trial {
	t.Helper()
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), append([]string{"run", "--profile", "quick", "--keep-awake", "off", "--out", out}, more...)...)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	rows := map[string]results.Trial{}
	for _, row := range trials(t, out) {
		rows[row.Scenario+" "+row.Variant+" "+row.Point] = row
	}
	nothingLeft(t)
	return rows
}

func TestAClusterOfQuotasHoldsItsQuotas(t *testing.T) {
	needRedis(t)
	needQuotas(t)
	rows := measuredRows(t, "--scenario", "replicas", "--scenario", "shards", "--store", "redis")
	if len(rows) != 10 {
		t.Errorf("%d rows, want 8 of replicas and 2 of shards", len(rows))
	}
	for name, row := range rows {
		if row.Gap != "" || row.Void != "" {
			t.Errorf("%s: gap %q, void %q", name, row.Gap, row.Void)
			continue
		}
		// A third above its quota is more than a tick's overrun in a slice explains.
		for _, metric := range []string{"replica_utilisation", "store_utilisation"} {
			if used := row.Metrics[metric]; used <= 0 || used > 1.35 {
				t.Errorf("%s: %s is %v", name, metric, used)
			}
		}
		if saturated := row.Point != scenarios.LowLoadPoint; saturated && row.Metrics["goodput_requests_per_second"] <= 0 {
			t.Errorf("%s has no goodput", name)
		}
	}
	if row := rows["replicas jwt/stateless-hs256 8"]; row.Metrics["replica_throttled_share"] < 0.5 {
		t.Errorf("eight saturated replicas are throttled in a share of %v of their periods", row.Metrics["replica_throttled_share"])
	}
}

func TestAStoreFarAwayIsAsFarAsAsked(t *testing.T) {
	rows := measuredRows(t, "--scenario", "distance", "--store", "embedded")
	far, near := rows["distance session/strict 2ms"], rows["distance session/strict 0s"]
	achieved := far.Metrics["store_rtt_seconds_p50"]
	if achieved < 1.8e-3 || achieved > 6e-3 || near.Metrics["store_rtt_seconds_p50"] > 1.8e-3 {
		t.Errorf("achieved %v for 2 ms and %v for 0", achieved, near.Metrics["store_rtt_seconds_p50"])
	}
	if far.Metrics["response_seconds_mean"] < achieved {
		t.Errorf("a lookup %v away answers in %v", achieved, far.Metrics["response_seconds_mean"])
	}
	for point, want := range map[string]float64{"2ms": 1, "2ms, 80 % hits": 0.8, "2ms, 0 % hits": 0} {
		row := rows["distance session/cached "+point]
		if got := row.Metrics["hit_share"]; got < want-0.25 || got > want+0.25 || row.Void != "" {
			t.Errorf("%s: hits %v, void %q", point, got, row.Void)
		}
	}
	miss, hit := rows["distance session/cached 2ms, 0 % hits"], rows["distance session/cached 2ms"]
	// Bytes and not commands: one may ask for several records.
	if moved := miss.Metrics["store_bytes_per_request"]; moved < 200 || miss.Metrics["response_seconds_p50"] < achieved {
		t.Errorf("for a session that nobody asked for before %v bytes pass", moved)
	}
	if hit.Metrics["response_seconds_p50"] > achieved {
		t.Errorf("a hit takes %v with the store %v away", hit.Metrics["response_seconds_p50"], achieved)
	}
}

func TestSessionsAreWeighed(t *testing.T) {
	needRedis(t)
	row := measuredRows(t, "--scenario", "size", "--store", "redis")["size session/strict 10000"]
	if store := row.Metrics["store_bytes_per_session"]; store < 300 || store > 1500 || row.Metrics["sessions"] != 10_000 {
		t.Errorf("%v sessions of %v bytes in the store", row.Metrics["sessions"], store)
	}
	if replica := row.Metrics["replica_bytes_per_session"]; replica > 100 {
		t.Errorf("a replica that remembers nothing holds %v bytes a session", replica)
	}
}

// TestEveryVariantConformsOnACluster: a block proves every variant on its live replicas before it measures.
func TestEveryVariantConformsOnACluster(t *testing.T) {
	needRedis(t)
	rows := measuredRows(t, "--scenario", "reference", "--scenario", "cuts", "--blocks", "1", "--store", "cluster")
	if len(rows) < 38 {
		t.Errorf("%d rows, want every variant's", len(rows))
	}
	for name, row := range rows {
		if row.Scenario == "cuts" {
			if !strings.Contains(row.Gap, "past the relay") {
				t.Errorf("%s: gap %q", name, row.Gap)
			}
		} else if strings.Contains(row.Void, "conform") || strings.Contains(row.Void, "unexpected") || row.Gap != "" {
			t.Errorf("%s: void %q, gap %q", name, row.Void, row.Gap)
		}
	}
}

func TestAnInterruptedClusterOfQuotasLeavesNothing(t *testing.T) {
	needRedis(t)
	needQuotas(t)
	out := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	done := make(chan struct{})
	go func() {
		defer close(done)
		bench(ctx, "run", "--profile", "quick", "--scenario", "shards", "--store", "redis", "--keep-awake", "off", "--out", out)
	}()
	waitFor(t, "the first quota", func() bool {
		groups, _ := filepath.Glob("/sys/fs/cgroup/*/authbench-" + strconv.Itoa(os.Getpid()) + "-*replica*")
		more, _ := filepath.Glob("/sys/fs/cgroup/authbench-" + strconv.Itoa(os.Getpid()) + "-*replica*")
		return len(groups)+len(more) > 0
	})
	begun := time.Now()
	interrupt()
	<-done
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
	nothingLeft(t)
	if _, err := os.Stat(out); err == nil {
		t.Error("a run without a trial left its folder")
	}
}

func TestAClusterOfTheUsersOwnThatIsTooSmallIsRefusedInOneLine(t *testing.T) {
	needRedis(t)
	spawner, err := server.NewSpawner(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer spawner.Close()
	alone, err := spawner.StartStore(t.Context(), server.StoreConfig{Kind: server.StoreCluster, Shards: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = openOwn(t.Context(), alone.URL())
	if err == nil || !strings.Contains(err.Error(), "1 of the 3 masters") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}
