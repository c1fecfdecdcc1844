package trial

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/results"
	"authbench/scenarios"
)

func TestAnyBrokenBoundVoidsWithItsReason(t *testing.T) {
	bounds := Bounds{SendLagShare: 0.01, GeneratorCPUShare: 0.5} // 1 ms of 100
	good := results.Slice{
		Seconds: 1, Requests: 100, GeneratorCPUSeconds: 0.2, SendLagP99Seconds: 0.0019, LagFloorP99Seconds: 0.001,
	}
	for _, tc := range []struct {
		name  string
		spoil func(*results.Slice)
		want  string
	}{
		{"nothing broken", func(*results.Slice) {}, ""},
		{"an unexpected status", func(s *results.Slice) { s.Errors = 1 }, "1 of 101 requests unexpected: status 401"},
		{"a drop", func(s *results.Slice) { s.Drops = 2 }, "2 requests were due and never sent"},
		{"a late generator", func(s *results.Slice) { s.SendLagP99Seconds = 0.003 }, "send lag"},
		{"lag that a bare timer saw too", func(s *results.Slice) { s.SendLagP99Seconds, s.LagFloorP99Seconds = 0.008, 0.0075 }, ""},
		{"a busy generator", func(s *results.Slice) { s.GeneratorCPUSeconds = 0.6 }, "60 % of its core"},
	} {
		s, y := good, yield{}
		tc.spoil(&s)
		y.judgeAnswers(s, load.Samples{Reason: "status 401"})
		answers := y.void
		y.judgeGenerator(s, 100*time.Millisecond, bounds)
		if byAnswers := s.Errors+s.Drops > 0; (answers != "") != byAnswers {
			t.Errorf("%s: by its answers alone void %q", tc.name, answers)
		}
		if (tc.want == "") != (y.void == "") || !strings.Contains(y.void, tc.want) {
			t.Errorf("%s: void %q, want %q", tc.name, y.void, tc.want)
		}
	}
}

func TestUsedLeavesOutTheStatsCallItself(t *testing.T) {
	before := []server.Stats{{Mallocs: 1000, AllocatedBytes: 5000, OwnMallocs: 8, OwnAllocatedBytes: 100, StoreCommands: 3, StoreBytesSent: 10}}
	after := []server.Stats{{
		Mallocs: 1508, AllocatedBytes: 9100, OwnMallocs: 8, OwnAllocatedBytes: 100,
		StoreCommands: 13, StoreBytesSent: 110, StoreBytesReceived: 50,
	}}
	want := usage{allocations: 500, allocatedBytes: 4000, storeCommands: 10, storeBytes: 150}
	if got := used(before, after); got != want {
		t.Errorf("used %+v, want %+v", got, want)
	}
	if got := want.add(want); got.allocations != 1000 || got.storeBytes != 300 {
		t.Errorf("twice that is %+v", got)
	}
}

func TestMetricsAddSlicesUp(t *testing.T) {
	y := yield{
		slices: []results.Slice{
			{Seconds: 1, MarkedSeconds: 1, Requests: 100, ReplicaCPUSeconds: 0.010, StoreCPUSeconds: 0.002, GeneratorCPUSeconds: 0.01, StealSeconds: 0.1},
			{Seconds: 1, MarkedSeconds: 1, Requests: 300, ReplicaCPUSeconds: 0.030, StoreCPUSeconds: 0.002, GeneratorCPUSeconds: 0.01},
		},
		response: []int64{1e6, 2e6, 3e6}, up: 4000, down: 8000, usage: usage{storeCommands: 400},
	}
	m := y.metrics()
	for name, want := range map[string]float64{
		"replica_cpu_seconds_per_request":   100e-6,
		"store_cpu_seconds_per_request":     10e-6,
		"cpu_seconds_per_request":           110e-6,
		"generator_cpu_seconds_per_request": 50e-6,
		"wire_bytes_per_request":            30,
		"store_commands_per_request":        1,
		"steal_share":                       0.05,
		"response_seconds_p50":              2e-3,
	} {
		if got := m[name]; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	y.storeUnknown = true
	if _, ok := y.metrics()["cpu_seconds_per_request"]; ok {
		t.Error("there is a sum though the store's CPU is unknown")
	}
}

func TestGoodputIsWhatWasAnsweredInTheWindow(t *testing.T) {
	y := yield{slices: []results.Slice{{Seconds: 0.12, MarkedSeconds: 0.13, Requests: 3}}}
	for range 2 { // slices
		y.addGoodput(load.Samples{Window: 50 * time.Millisecond, Requests: []load.Sample{
			{Result: load.Expected, DoneNS: 20e6},
			{Result: load.Unexpected, DoneNS: 30e6},
			{Result: load.Expected, DoneNS: 50e6},
			{Result: load.Expected, DoneNS: 51e6}, // while it drained
		}}, 0)
	}
	if got := y.metrics()["goodput_requests_per_second"]; math.Abs(got-40) > 1e-9 {
		t.Errorf("goodput %v/s, want 4 answers in 0.1 s", got)
	}
	led := yield{slices: y.slices}
	led.addGoodput(load.Samples{Window: 50 * time.Millisecond, Requests: []load.Sample{
		{Result: load.Expected, DoneNS: 20e6}, {Result: load.Expected, DoneNS: 50e6},
	}}, 30*time.Millisecond)
	if got := led.metrics()["goodput_requests_per_second"]; math.Abs(got-50) > 1e-9 {
		t.Errorf("goodput %v/s after a lead, want 1 answer in 0.02 s", got)
	}
	if _, ok := (&yield{slices: y.slices}).metrics()["goodput_requests_per_second"]; ok {
		t.Error("an open loop has a goodput, which is the rate that it offers")
	}
}

func TestEveryMetricThatATrialYieldsIsDeclared(t *testing.T) {
	slices := []results.Slice{{Seconds: 1, MarkedSeconds: 1, Requests: 1}}
	for _, y := range []yield{
		{slices: slices, usage: usage{cpuSeconds: 1}}, {slices: slices, goodput: goodput{1, time.Second}}, {slices: slices, isExact: true}, {slices: slices, verb: true},
	} {
		for name := range y.metrics() {
			if _, ok := scenarios.MetricByName(name); !ok {
				t.Errorf("%s is not in the table of metrics", name)
			}
		}
	}
}

func TestOneVoidVoidsTheBlock(t *testing.T) {
	blockOf := func(voids ...string) *block {
		b := &block{Block: Block{Index: 3, Seed: 9}, scenario: scenarios.Scenario{Name: "reference"}}
		for _, void := range voids {
			b.arms = append(b.arms, &arm{
				Arm: scenarios.Arm{Variant: scenarios.None, Point: scenarios.ReferencePoint}, yield: yield{void: void},
			})
		}
		return b
	}
	for _, tc := range []struct {
		name  string
		block *block
		fault error
		want  []string
	}{
		{"all well", blockOf("", ""), nil, []string{"", ""}},
		{"one arm broke a bound", blockOf("", "late"), nil, []string{VoidedPrefix + "none at reference", "late"}},
		{"a fault stopped it", blockOf("", "late"), errors.New("store ended"), []string{FaultPrefix + "store ended", FaultPrefix + "store ended"}},
	} {
		rows := tc.block.rows(tc.fault)
		for i, row := range rows {
			if row.Void != tc.want[i] || row.Block != 3 || row.Seed != 9 || row.Scheme != "none" {
				t.Errorf("%s: row %d is %+v, want void %q", tc.name, i, row, tc.want[i])
			}
		}
		if voided(rows) != (tc.want[0] != "") {
			t.Errorf("%s: voided reads %v", tc.name, voided(rows))
		}
	}
}
