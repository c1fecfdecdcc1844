package trial

import (
	"fmt"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// What a void says first when the reason is not the row's own arm: a fault that stopped the block, or
// another arm that broke a bound.
const (
	FaultPrefix  = "block stopped: "
	VoidedPrefix = "block voided by "
)

// rows makes the block's rows. A fault of the block, or any arm that broke a bound, voids all of them.
func (b *block) rows(fault error) []results.Trial {
	blockVoid := ""
	if fault != nil {
		blockVoid = FaultPrefix + fault.Error()
	}
	for _, a := range b.arms {
		if blockVoid == "" && a.yield.void != "" {
			blockVoid = fmt.Sprintf("%s%s at %s", VoidedPrefix, a.Variant, a.Point.Label)
		}
	}
	var rows []results.Trial
	for _, a := range b.arms {
		row := b.row(a)
		if row.Void == "" || fault != nil {
			row.Void = blockVoid
		}
		rows = append(rows, row)
	}
	return rows
}

// row is one arm's trial.
func (b *block) row(a *arm) results.Trial {
	total := sum(a.yield.slices)
	row := results.Trial{
		Scenario: b.scenario.Name, Scheme: scenarios.SchemeOf(a.Variant), Variant: a.Variant,
		Axis: b.scenario.Axis, Point: a.Point.Label, Block: b.Index, Attempt: b.Attempt, Seed: b.Seed,
		OfferedRate: b.offered(a), Requests: total.Requests, Errors: total.Errors,
		Void: a.yield.void, Gap: a.yield.gap, Metrics: a.yield.metrics(),
		Slices: a.yield.slices,
	}
	if len(a.yield.slices) > 0 {
		row.Trial = a.yield.slices[0].Order
	}
	if a.isLoaded() && total.Seconds > 0 {
		row.AchievedRate = float64(a.yield.sent) / (float64(len(a.yield.slices)) * b.Cell.Slice.Seconds())
	}
	if len(a.yield.response) > 0 {
		row.Response, row.Service = a.histogram(a.yield.response), a.histogram(a.yield.service)
	}
	a.scalingMetrics(row.Metrics)
	row.Revocations, row.Propagation = a.yield.revocations, upperEnds(a.yield.revocations)
	row.Warnings = a.yield.warnings
	return row
}

// histogram encodes times; one that cannot be encoded is left out with a warning, and the quantiles
// remain.
func (a *arm) histogram(ns []int64) string {
	encoded, err := load.Encode(load.Histogram(ns))
	if err != nil {
		a.yield.warnings = append(a.yield.warnings, "histogram left out: "+err.Error())
	}
	return encoded
}
