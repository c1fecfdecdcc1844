package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/server"
	"authbench/scenarios"
)

// peersBehaviour says, in the environment of the fake peers, what they are to do wrong.
const (
	peersBehaviour = "AUTHBENCH_TEST_PEERS"
	peersFail      = "fail" // an operation of theirs, the first time that it is timed
	peersUnproven  = "unproven"
	peersOld       = "old" // they know one benchmark less
	peersPoor      = "poor"
	peersStale     = "stale" // they were built from other sources
)

const (
	failingPeer  = scenarios.PeerPrefix + "cristalhq"
	peersVersion = "example.com/peer@v1.2.3"
)

// besideUs puts the fake peers beside this program.
func besideUs(t *testing.T, behaviour string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(exe), server.PeersProgram)
	if err := os.Symlink(exe, path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	t.Setenv(peersBehaviour, behaviour)
}

// fakePeers is a program that does what every peer does, by doing nothing, and returns its exit code.
func fakePeers() int {
	var out io.Writer = os.Stdout
	if os.Getenv(peersBehaviour) == peersStale {
		out = stale{}
	}
	if err := lookup.Serve(os.Stdin, out, fakePeersTable(), proveFakePeers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return exitOK
}

// stale is the stdout of peers that were built with another instrument.
type stale struct{}

func (stale) Write(line []byte) (int, error) {
	_, err := os.Stdout.Write(bytes.ReplaceAll(line, []byte(lookup.Instrument()), []byte("another")))
	return len(line), err
}

func proveFakePeers(context.Context, *lookup.Work) (lookup.Proof, error) {
	if os.Getenv(peersBehaviour) == peersUnproven {
		return lookup.Proof{}, errors.New(failingPeer + " accepts an expired token")
	}
	proof := lookup.Proof{Modules: map[string]string{}, Accepts: map[string][]string{}}
	for _, l := range scenarios.Lookups() {
		if name, ok := strings.CutPrefix(l.Rung, scenarios.PeerPrefix); ok {
			proof.Modules[name], proof.Accepts[name] = peersVersion, []string{"anything"}
		}
	}
	return proof, nil
}

func fakePeersTable() []lookup.Benchmark {
	var table []lookup.Benchmark
	for _, l := range scenarios.Lookups() {
		if strings.HasPrefix(l.Rung, scenarios.PeerPrefix) {
			table = append(table, lookup.Benchmark{Lookup: l, Prepare: prepareFakePeer(l)})
		}
	}
	if os.Getenv(peersBehaviour) == peersOld {
		table = table[1:]
	}
	return table
}

func prepareFakePeer(l scenarios.Lookup) func(context.Context, *lookup.Work) (lookup.Prepared, error) {
	return func(context.Context, *lookup.Work) (lookup.Prepared, error) {
		behaviour, looks := os.Getenv(peersBehaviour), 0
		if behaviour == peersPoor && l.Op == scenarios.OpVerifyCached {
			return lookup.Prepared{}, fmt.Errorf("no cache here: %w", errors.ErrUnsupported)
		}
		misses := func() int64 { // asked before and after each run, the warm-up first
			looks++
			return 0
		}
		return lookup.Prepared{Misses: misses, Op: func(int, int) error {
			if behaviour == peersFail && l.Rung == failingPeer && looks > 2 {
				return errors.New("the token speaks for another subject")
			}
			return nil
		}}, nil
	}
}
