package lookup

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"authbench/results"
	"authbench/scenarios"
)

// The units of lookup.txt, all of them better lower and different each time.
var units = [...]string{"ns/op", "B/op", "allocs/op", "cpu-ns/op", "store-cpu-ns/op", "p50-ns/op"}

// A Header is what lookup.txt begins with: who measured, and on what.
type Header struct {
	OS, Arch, CPU, Store string
	Benchmarks           int // of a round
	Sessions             int // in the store, all of them looked up in the caches
	Peers                Proof
	LeftOut              []LeftOut
}

// LeftOut is a benchmark that was not timed, or several by what they have in common, and why.
type LeftOut struct{ Name, Reason string }

// String is the header's value.
func (o LeftOut) String() string {
	return o.Name + ": " + o.Reason
}

// Text is the header in the Go benchmark format.
func (h Header) Text() string {
	var text strings.Builder
	line := func(key, value string) { fmt.Fprintf(&text, "%s: %s\n", key, strings.Join(strings.Fields(value), " ")) }
	line("goos", h.OS)
	line("goarch", h.Arch)
	line("cpu", h.CPU)
	line("pkg", "authbench")
	line("store", h.Store)
	line(results.BenchmarksKey, strconv.Itoa(h.Benchmarks))
	line(results.SessionsKey, strconv.Itoa(h.Sessions))
	for i, left := range h.LeftOut { // of keys that are the same the format keeps the last
		line(results.LeftOutPrefix+strconv.Itoa(i+1), left.String())
	}
	for _, peer := range slices.Sorted(maps.Keys(h.Peers.Modules)) {
		line(scenarios.PeerPrefix+peer, h.Peers.Modules[peer])
		accepts := "nothing"
		if found := h.Peers.Accepts[peer]; len(found) > 0 {
			accepts = strings.Join(found, ", ")
		}
		line(scenarios.PeerPrefix+peer+"-accepts", accepts)
	}
	for _, unit := range units {
		fmt.Fprintf(&text, "Unit %s better=lower assume=nothing\n", unit)
	}
	return text.String()
}

// Line is the timing as one line of the Go benchmark format, without the store's CPU where that could not be read.
func (t Timing) Line(storeCPU bool) string {
	var line strings.Builder
	line.WriteString("Benchmark" + t.Name)
	if t.Processors > 1 { // as go test has it
		fmt.Fprintf(&line, "-%d", t.Processors)
	}
	fmt.Fprintf(&line, "\t%d", t.Operations)
	add := func(value float64, unit string) {
		fmt.Fprintf(&line, "\t%s %s", number(value), unit)
	}
	perOp := func(total float64) float64 { return total / float64(t.Operations) }
	add(perOp(float64(t.Elapsed)), "ns/op")
	add(perOp(float64(t.AllocBytes)), "B/op")
	add(perOp(float64(t.Allocs)), "allocs/op")
	add(perOp(float64(t.CPU)), "cpu-ns/op")
	if storeCPU {
		add(perOp(float64(t.StoreCPU)), "store-cpu-ns/op")
	}
	if t.P50 > 0 {
		add(float64(t.P50/time.Nanosecond), "p50-ns/op")
	}
	return line.String() + "\n"
}

// number has digits enough for a ratio of two to be right to a ten-thousandth.
func number(v float64) string {
	digits := 3
	for limit := 100.0; digits > 0 && v >= limit; limit *= 10 {
		digits--
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
