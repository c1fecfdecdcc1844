package results

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lookupHeader = "goos: linux\nbenchmarks: 2\nUnit ns/op better=lower\n"

// lookupRound is the lines of a round of two benchmarks, the second's name the beginning of the first's.
func lookupRound(k int) []string {
	return []string{fmt.Sprintf("BenchmarkAB-2\t%d\t1 ns/op\n", k), fmt.Sprintf("BenchmarkA\t%d\t2 ns/op\n", k)}
}

func TestRoundsOfLookupsAreKeptInOrder(t *testing.T) {
	f := newFolder(t)
	for k := range 3 {
		if err := f.AppendLookups(lookupHeader, lookupRound(k)); err != nil {
			t.Fatal(err)
		}
	}
	header, rounds, err := f.Lookups()
	if err != nil || header != lookupHeader {
		t.Errorf("header %q, %v", header, err)
	}
	if diff := cmp.Diff([][]string{lookupRound(0), lookupRound(1), lookupRound(2)}, rounds); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyWholeRoundsOfLookupsAreKept(t *testing.T) {
	whole := strings.Join(lookupRound(0), "")
	for _, tc := range []struct {
		name, tail string
	}{
		{"nothing", ""},
		{"one benchmark of another round", lookupRound(1)[0]},
		{"half a line", lookupRound(1)[0] + "BenchmarkA\t7\t"},
		{"a benchmark twice, another not at all", lookupRound(1)[0] + lookupRound(1)[0]},
		{"what is no benchmark", "PASS\n" + strings.Join(lookupRound(1), "")},
	} {
		f := newFolder(t)
		if err := os.WriteFile(f.Path(LookupFile), []byte(lookupHeader+whole+tc.tail), 0o644); err != nil {
			t.Fatal(err)
		}
		if rounds, err := f.RepairLookups(); rounds != 1 || err != nil {
			t.Errorf("%s: %d rounds, %v", tc.name, rounds, err)
		}
		if data, err := os.ReadFile(f.Path(LookupFile)); string(data) != lookupHeader+whole {
			t.Errorf("%s: left %q, %v", tc.name, data, err)
		}
	}
}

func TestAFirstRoundCutShortLeavesNoFile(t *testing.T) {
	f := newFolder(t)
	if rounds, err := f.RepairLookups(); rounds != 0 || err != nil {
		t.Errorf("no file: %d rounds, %v", rounds, err)
	}
	if err := os.WriteFile(f.Path(LookupFile), []byte(lookupHeader+lookupRound(0)[0]), 0o644); err != nil {
		t.Fatal(err)
	}
	if rounds, err := f.RepairLookups(); rounds != 0 || err != nil {
		t.Errorf("%d rounds, %v", rounds, err)
	}
	if err := f.AppendLookups(lookupHeader, lookupRound(0)); err != nil {
		t.Fatal(err)
	}
	if header, rounds, err := f.Lookups(); header != lookupHeader || len(rounds) != 1 || err != nil {
		t.Errorf("afterwards: header %q, %d rounds, %v", header, len(rounds), err)
	}
}

func TestARunOfLookupsAloneHasNoTrials(t *testing.T) {
	f := newFolder(t)
	if _, err := f.Trials(); err == nil {
		t.Error("a run without any evidence reads as one without trials")
	}
	if err := f.AppendLookups(lookupHeader, lookupRound(0)); err != nil {
		t.Fatal(err)
	}
	if rows, err := f.Trials(); len(rows) != 0 || err != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
