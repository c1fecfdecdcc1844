package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"authbench/bench/internal/demo"
	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// demonstrate performs a block of demonstrations and keeps its rows, all of them or, after an interrupt, none.
func (h *harness) demonstrate(ctx context.Context, b trial.Block) error {
	rows, err := demo.Privacy(ctx, h.demoConfig(), b.Cell.Shown())
	if err != nil {
		return err
	}
	return h.folder.AppendDemonstrations(rows...)
}

// demoConfig is what replicas are told as in any trial, but for what a demonstration sets itself.
func (h *harness) demoConfig() demo.Config {
	s, setup := h.run.Settings, h.runner.Setup
	return demo.Config{
		Spawner: h.spawner, Variants: h.runner.Variants, Keys: h.runner.Keys, Ready: h.backend.Ready, Private: h.backend.Private(),
		Prefix: h.demoPrefix, Warn: h.runner.Warn,
		Replica: server.ReplicaConfig{
			Issuer: setup.Issuer, Audience: setup.Audience, Lifetime: s.Lifetime, Leeway: s.Leeway, AccessLifetime: s.AccessLifetime,
			RefreshGrace: s.RefreshGrace, Idle: s.Idle, StalenessBound: s.StalenessBound, Rung: impl.Rung(s.Rung),
			CPUs: slices.Concat(setup.HarnessCPUs, setup.ReplicaCPUs), // nothing is measured: anywhere
		},
	}
}

// demoPrefix is another one for each run and replica.
func (h *harness) demoPrefix(n int) string {
	sum := sha256.Sum256([]byte(h.run.ID + " demonstrations"))
	return fmt.Sprintf("ab:%x:%03d:", sum[:4], n)
}

// remainingShown leaves out of the plan the blocks whose every row is there.
func remainingShown(plan []trial.Block, rows []results.Demonstration) []trial.Block {
	return slices.DeleteFunc(plan, func(b trial.Block) bool { return len(b.Cell.Shown()) > 0 && allThere(b.Cell, rows) })
}

// keepShown takes out what a killed run left of the blocks that are to be shown again.
func keepShown(folder results.Folder, left []trial.Block) error {
	return folder.KeepDemonstrations(func(d results.Demonstration) bool {
		return !slices.ContainsFunc(left, func(b trial.Block) bool { return isOf(b.Cell, d) })
	})
}

// allThere reports whether rows hold every demonstration of a cell, on every variant at every point.
func allThere(c scenarios.Cell, rows []results.Demonstration) bool {
	s, _ := scenarios.ByName(c.Scenario)
	for _, on := range c.Shown() {
		for _, d := range s.Demonstrations {
			there := slices.ContainsFunc(rows, func(r results.Demonstration) bool {
				return r.Demonstration == d.Name && r.Variant == on.Variant && r.Configuration == on.Point.Label
			})
			if d.Takes(on.Variant) && !there {
				return false
			}
		}
	}
	return true
}

// isOf reports whether a row is of the cell's scenario.
func isOf(c scenarios.Cell, row results.Demonstration) bool {
	s, _ := scenarios.ByName(c.Scenario)
	return slices.ContainsFunc(s.Demonstrations, func(d scenarios.Demonstration) bool { return d.Name == row.Demonstration })
}
