package server

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"authbench/impl/store"
)

func startTestCluster(t *testing.T, s *Spawner, shards int) *Cluster {
	t.Helper()
	needRedis(t)
	started, err := s.StartStore(t.Context(), StoreConfig{Kind: StoreCluster, Shards: shards})
	if err != nil {
		t.Fatal(err)
	}
	return started.(*Cluster)
}

// shardFolders lists the folders that this process's shards have.
func shardFolders(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), clusterFolderPrefix+strconv.Itoa(os.Getpid())+"-*"))
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

func TestAPrivateClusterServesEverySlotAndLeavesNothing(t *testing.T) {
	for _, shards := range []int{1, 3} {
		s := newTestSpawner(t)
		c := startTestCluster(t, s, shards)
		conn, err := store.Open(t.Context(), store.Config{URL: c.URL(), Prefix: "t:"})
		if err != nil {
			t.Fatal(err)
		}
		if got := conn.Shards(); got != shards || len(c.PIDs()) != shards || c.Configuration()["cluster-shards"] != strconv.Itoa(shards) {
			t.Errorf("%d shards, %d processes, %v", got, len(c.PIDs()), c.Configuration())
		}
		for i := range 50 {
			key := conn.Key("k", strconv.Itoa(i))
			if err := conn.Client().Set(t.Context(), key, i, time.Minute).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if bytes, err := c.MemoryBytes(t.Context()); err != nil || bytes < uint64(shards)<<19 {
			t.Errorf("%d bytes, %v", bytes, err)
		}
		if got := len(shardFolders(t)); got != shards {
			t.Errorf("%d folders", got)
		}
		_ = conn.Close()
		if err := c.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if left := shardFolders(t); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestAKilledShardIsNamedAndTheOthersServe: requests to other slots go on.
func TestAKilledShardIsNamedAndTheOthersServe(t *testing.T) {
	c := startTestCluster(t, newTestSpawner(t), 3)
	conn, err := store.Open(t.Context(), store.Config{URL: c.URL(), Prefix: "t:"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := c.Fault(); err != nil {
		t.Fatal(err)
	}
	if err := c.shards[1].kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.Fault(); err == nil || !strings.Contains(err.Error(), "shard 2 of 3") {
		t.Errorf("the fault is %v", err)
	}
	served, failed := 0, 0
	for i := range 60 {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		if conn.Client().Set(ctx, conn.Key("k", strconv.Itoa(i)), i, time.Minute).Err() == nil {
			served++
		} else {
			failed++
		}
		cancel()
	}
	if served < 20 || failed < 5 {
		t.Errorf("with one shard of three killed %d keys are served and %d are not", served, failed)
	}
	if left := len(shardFolders(t)); left != 2 {
		t.Errorf("%d folders are left of two shards", left)
	}
}

func TestAClusterThatCannotBeStartedSaysWhyInOneLine(t *testing.T) {
	tests := map[string]struct{ program, want string }{
		"no server":              {"", "on PATH"},
		"one that is too old":    {"#!/bin/sh\necho 'Redis server v=6.2.7 sha=0'\n", "version 7 or newer"},
		"one that does not live": {"#!/bin/sh\n[ \"$1\" = --version ] && echo 'Redis server v=7.0.15' && exit\necho no room >&2; exit 1\n", "shard 1 of 3 does not start"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if tt.program != "" {
				if err := os.WriteFile(filepath.Join(folder, "redis-server"), []byte(tt.program), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			s := newTestSpawner(t)
			t.Setenv("PATH", folder)
			_, err := s.StartStore(t.Context(), StoreConfig{Kind: StoreCluster, Shards: 3})
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if left := shardFolders(t); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}
