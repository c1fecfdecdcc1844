package server

import (
	"bufio"
	"bytes"
	"runtime"
	"runtime/metrics"
	"strings"
)

// Stats are counters of a replica since its start, and gauges of it now. Subtract two of them.
type Stats struct {
	// Mallocs and AllocatedBytes count heap objects and bytes ever allocated, exactly. Answering one
	// stats request allocates OwnMallocs and OwnAllocatedBytes of them.
	Mallocs           uint64 `json:"mallocs"`
	AllocatedBytes    uint64 `json:"allocated_bytes"`
	OwnMallocs        uint64 `json:"own_mallocs"`
	OwnAllocatedBytes uint64 `json:"own_allocated_bytes"`
	// GCCPUSeconds is the runtime's estimate, brought up to date at the end of each GC cycle.
	GCCPUSeconds float64 `json:"gc_cpu_seconds"`
	// CPUSeconds is what the kernel billed to the process, user and system, all threads.
	CPUSeconds float64 `json:"cpu_seconds"`
	HeapBytes  uint64  `json:"heap_bytes"`
	Goroutines int     `json:"goroutines"`
	// What this replica exchanged with its store; 0 for a variant that uses none.
	StoreCommands uint64 `json:"store_commands"`
	// StoreWrites are the commands among them that change data.
	StoreWrites        uint64 `json:"store_writes"`
	StoreBytesSent     uint64 `json:"store_bytes_sent"`
	StoreBytesReceived uint64 `json:"store_bytes_received"`
}

// A gauge reads a replica's stats into memory of its own.
type gauge struct {
	replica *replica
	memory  runtime.MemStats
	gcCPU   []metrics.Sample
	stats   Stats
}

// newGauge returns the replica's gauge, which knows what a stats request allocates.
func (r *replica) newGauge() *gauge {
	r.gauge = &gauge{replica: r, gcCPU: []metrics.Sample{{Name: "/cpu/classes/gc/total:cpu-seconds"}}}
	r.gauge.calibrate()
	return r.gauge
}

// read returns the stats, good until the next read. Heap counters come from ReadMemStats because
// runtime/metrics counts small objects a span at a time and so lags by hundreds; it stops the world
// for some 20 µs, which marks can afford and windows do not contain.
func (g *gauge) read() *Stats {
	runtime.ReadMemStats(&g.memory)
	metrics.Read(g.gcCPU)
	g.stats.Mallocs = g.memory.Mallocs
	g.stats.AllocatedBytes = g.memory.TotalAlloc
	g.stats.HeapBytes = g.memory.HeapAlloc
	g.stats.GCCPUSeconds = g.gcCPU[0].Value.Float64()
	g.stats.CPUSeconds = processCPU().Seconds()
	g.stats.Goroutines = runtime.NumGoroutine()
	if g.replica.store != nil {
		counters := g.replica.store.Counters()
		g.stats.StoreCommands = uint64(counters.Commands)
		g.stats.StoreWrites = uint64(counters.Writes)
		g.stats.StoreBytesSent = uint64(counters.BytesSent)
		g.stats.StoreBytesReceived = uint64(counters.BytesReceived)
	}
	return &g.stats
}

// liveHeap returns what the heap holds after everything that nobody can reach is gone: the second cycle
// frees what the first ran finalizers and clean-ups of.
func (g *gauge) liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&g.memory)
	return g.memory.HeapAlloc
}

// calibrate measures what a stats request allocates by asking for stats over and over, the whole way
// from line to line. The least difference is taken: others may allocate meanwhile.
func (g *gauge) calibrate() {
	const rounds = 12
	lines := bufio.NewReader(strings.NewReader(strings.Repeat(`{"id":123456,"verb":"stats"}`+"\n", rounds)))
	var replies bytes.Buffer
	replies.Grow(rounds << 10)
	var mallocs, allocated [rounds]uint64
	for i := range rounds {
		if g.replica.answerNext(lines, &replies) != nil {
			return
		}
		mallocs[i], allocated[i] = g.stats.Mallocs, g.stats.AllocatedBytes
	}
	g.stats.OwnMallocs, g.stats.OwnAllocatedBytes = leastStep(mallocs[:]), leastStep(allocated[:])
}

// leastStep returns the least difference between neighbours of a growing sequence.
func leastStep(counts []uint64) uint64 {
	least := counts[1] - counts[0]
	for i := 2; i < len(counts); i++ {
		least = min(least, counts[i]-counts[i-1])
	}
	return least
}
