package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/report"
	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

// closeTimeout bounds the end of a run: stores and replicas that take longer are killed.
const closeTimeout = time.Second

// A harness is one run: its folder, its processes and its plan.
type harness struct {
	options   options
	principal []byte // the user's own, or nil
	folder    results.Folder
	fresh     bool // the folder was made by this call
	run       results.Run
	plan      []trial.Block
	spawner   *server.Spawner
	awake     *server.Process
	awakeCPUs []int // that it keeps awake
	backend   backend
	runner    trial.Runner
	// allowedCPUs is where this process was allowed to run when it began.
	allowedCPUs []int
	sharded     map[int]backend // private Redis Clusters, by their number of masters
	lookups     *lookups        // from the first of their blocks to the last
	unlock      func()          // lets others have the folder
	repair      func() error    // cuts what a killed run left
}

// measure is the run command: it prepares, runs the plan, and writes the report of what was measured.
func measure(ctx context.Context, o options, stdout io.Writer) (err error) {
	tell := newTeller(stdout, o.json)
	defer func() {
		if err != nil {
			tell.failed(err)
		}
	}()
	h, err := prepare(o)
	if h != nil {
		defer func() { h.close(err) }()
	}
	if err != nil {
		return err
	}
	if err := h.perform(ctx, tell); err != nil {
		return err
	}
	if !h.measured() {
		return errors.New("no trial could be measured: the reasons stand above")
	}
	summary, err := report.Write(h.folder)
	if err != nil {
		return err
	}
	return tellReport(tell, h.folder, summary)
}

// prepare checks everything that the way the run was asked for can make fail, before anything starts.
func prepare(o options) (*harness, error) {
	if err := o.takeCase(); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	cells, err := o.cells()
	if err != nil {
		return nil, err
	}
	principal, outline, err := claimsOf(o.claims)
	if err != nil {
		return nil, err
	}
	h := &harness{options: o, principal: principal, run: describe(o, cells, outline)}
	if o.resume {
		return h, h.takeUp()
	}
	return h, h.begin()
}

// begin makes the folder of a new run.
func (h *harness) begin() error {
	out := h.options.out
	if out == "" {
		out = filepath.Join("results", h.run.ID)
	}
	_, statErr := os.Stat(out)
	folder, err := results.Create(out, h.run)
	if err != nil {
		return err
	}
	if h.unlock, err = folder.Lock(); err != nil {
		return err
	}
	h.repair = func() error { return nil } // nothing was left
	h.folder, h.fresh = folder, errors.Is(statErr, os.ErrNotExist)
	h.plan = trial.PlanOf(h.run)
	return nil
}

// perform starts what a run needs and runs the plan. Every finished block is on disk before the next
// begins.
func (h *harness) perform(ctx context.Context, tell teller) error {
	if len(h.plan) == 0 {
		return h.repair()
	}
	if err := h.startProcesses(ctx); err != nil {
		return err
	}
	if err := h.equip(); err != nil {
		return err
	}
	if err := h.repair(); err != nil { // no sooner, so that a run that does not start stays as it is
		return err
	}
	h.runner.Warn, h.runner.Turn = tell.warn, tell.turn
	tell.start(h.run, h.plan)
	for i, block := range h.plan {
		if err := h.keepAwakeFor(ctx, block); err != nil {
			return err
		}
		tell.begin(block)
		rows, err := h.block(ctx, block)
		if ctx.Err() != nil {
			return h.interrupted()
		}
		if err != nil {
			return err
		}
		tell.end(block, rows)
		if i+1 == len(h.plan) || len(h.plan[i+1].Cell.Lookups()) == 0 {
			h.closeLookups(ctx, true)
		}
	}
	tell.finish()
	return nil
}

// block performs a block and keeps what it yields: rows of trials or of demonstrations, or a round of lookups.
func (h *harness) block(ctx context.Context, block trial.Block) ([]results.Trial, error) {
	switch {
	case len(block.Cell.Lookups()) > 0:
		return nil, h.round(ctx, block)
	case len(block.Cell.Shown()) > 0:
		return nil, h.demonstrate(ctx, block)
	}
	rows, err := h.runner.Run(ctx, block)
	if len(rows) > 0 {
		err = errors.Join(err, h.folder.Append(rows...))
	}
	return rows, err
}

// interrupted says what became of the run.
func (h *harness) interrupted() error {
	if !h.measured() {
		return errors.New("interrupted before a trial was finished")
	}
	resume := "bin/bench run --resume --out " + string(h.folder)
	if h.options.claims != "" {
		resume += " --claims " + filepath.Base(h.options.claims)
	}
	if changed := h.options.settingsArgv(); len(changed) > 0 {
		resume += " " + strings.Join(changed, " ")
	}
	if isURL(h.options.store) {
		resume += " --store " + shown(h.options.store)
	}
	return fmt.Errorf("interrupted: finished trials are kept; %s goes on, bin/bench report %s shows them", resume, h.folder)
}

// measured reports whether the folder holds a trial that counts, a round of lookups, or a demonstration.
func (h *harness) measured() bool {
	if shown, err := h.folder.Demonstrations(); err == nil && len(shown) > 0 {
		return true
	}
	if _, rounds, err := h.folder.Lookups(); err == nil && len(rounds) > 0 {
		return true
	}
	rows, err := h.folder.Trials()
	return err == nil && slices.ContainsFunc(rows, func(t results.Trial) bool { return t.Void == "" })
}

// close ends every process, and removes a folder that this call made and that holds no trial.
func (h *harness) close(err error) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if h.backend != nil {
		h.closeLookups(ctx, !h.backend.Private())
		h.backend.close(ctx)
	}
	for _, cluster := range h.sharded {
		cluster.close(ctx)
	}
	if h.spawner != nil {
		h.spawner.Close()
	}
	if h.runner.Quotas != nil {
		h.runner.Quotas.Close()
	}
	if h.runner.Setup.HarnessCPUs != nil {
		_ = meter.PinSelf(slices.Concat(h.runner.Setup.HarnessCPUs, h.runner.Setup.ReplicaCPUs)) // the process may live on, in a test
	}
	if h.unlock != nil {
		h.unlock()
	}
	if err != nil && h.folder != "" && !h.options.resume {
		h.abandon()
	}
}

// abandon removes what this call wrote, unless a trial, a round of lookups or a demonstration was finished.
func (h *harness) abandon() {
	for _, evidence := range []string{results.TrialsFile, results.LookupFile, results.DemonstrationsFile} {
		if _, err := os.Stat(h.folder.Path(evidence)); !errors.Is(err, os.ErrNotExist) {
			return
		}
	}
	os.Remove(h.folder.Path(results.RunFile))
	os.RemoveAll(h.folder.Path(results.LogsDir))
	if h.fresh {
		os.Remove(string(h.folder))
	}
}

// plannedOf writes cells down as the plan of run.json.
func plannedOf(cells []scenarios.Cell) []results.Planned {
	var plan []results.Planned
	for _, c := range cells {
		plan = append(plan, results.Planned(c))
	}
	return plan
}
