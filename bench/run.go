package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	options  options
	folder   results.Folder
	fresh    bool // the folder was made by this call
	run      results.Run
	plan     []trial.Block
	spawner  *server.Spawner
	backend  backend
	runner   trial.Runner
	progress *progress
}

// measure is the run command: it prepares, runs the plan, and writes the report of what was measured.
func measure(ctx context.Context, o options, stdout io.Writer) (err error) {
	h, err := prepare(ctx, o, stdout)
	if h != nil {
		defer func() { h.close(err) }()
	}
	if err != nil {
		return err
	}
	runErr := h.perform(ctx)
	if !h.measured() {
		if runErr == nil {
			runErr = errors.New("no trial could be measured: the reasons stand above")
		}
		return runErr
	}
	summary, err := report.Write(h.folder)
	if err != nil {
		return errors.Join(runErr, err)
	}
	tell(stdout, summary)
	return runErr
}

// prepare does everything that can fail for the way the run was asked for, and starts the store.
func prepare(ctx context.Context, o options, stdout io.Writer) (*harness, error) {
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
	h := &harness{options: o}
	h.run = describe(o, cells, outline)
	if o.resume {
		err = h.takeUp()
	} else {
		err = h.begin()
	}
	if err != nil {
		return h, err
	}
	if err := h.startProcesses(ctx); err != nil {
		return h, err
	}
	if err := h.equip(principal); err != nil {
		return h, err
	}
	h.progress = newProgress(stdout, h.plan, h.run)
	return h, h.folder.WriteRun(h.run)
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
	h.folder, h.fresh = folder, errors.Is(statErr, os.ErrNotExist)
	h.plan = trial.Plan(cellsOf(h.run.Plan), h.run.Seed)
	return nil
}

// takeUp reads the plan of an interrupted run and leaves out what is already measured.
func (h *harness) takeUp() error {
	folder := results.Folder(h.options.out)
	before, err := folder.Run()
	if err != nil {
		return err
	}
	if fmt.Sprint(before.Claims) != fmt.Sprint(h.run.Claims) {
		return fmt.Errorf("%s was run with other CLAIMS: resume it with the same file", folder)
	}
	if _, err := folder.RepairTrials(); err != nil {
		return err
	}
	var rows []results.Trial
	if _, err := os.Stat(folder.Path(results.TrialsFile)); err == nil {
		if rows, err = folder.Trials(); err != nil {
			return err
		}
	}
	h.folder = folder
	if h.run.Commit != before.Commit || h.run.Machine.CPU != before.Machine.CPU {
		h.run.Machine.Notes = append(h.run.Machine.Notes, "resumed at another commit or on another machine: do not cite it")
	}
	h.run.ID, h.run.Started, h.run.Profile = before.ID, before.Started, before.Profile
	h.run.Argv, h.run.Seed, h.run.Plan = before.Argv, before.Seed, before.Plan
	h.plan = trial.Remaining(trial.Plan(cellsOf(before.Plan), before.Seed), rows)
	return nil
}

// startProcesses pins the harness, starts keep-awake and the store.
func (h *harness) startProcesses(ctx context.Context) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	replicaCPUs, harnessCPUs := layout(meter.AllowedCPUs())
	if h.spawner, err = server.NewSpawner(exe); err != nil {
		return err
	}
	if keepAwake(h.options.keepAwake, h.run.Machine) {
		if _, err := h.spawner.StartKeepAwake(ctx); err != nil {
			h.run.Machine.Notes = append(h.run.Machine.Notes, fmt.Sprintf("keep-awake did not start: %v", err))
		} else {
			h.run.Machine.KeepAwake = true
		}
	}
	if err := os.MkdirAll(h.folder.Path(results.LogsDir), 0o755); err != nil {
		return err
	}
	h.backend, err = openBackend(ctx, h.spawner, h.options.store, h.folder.Path(results.LogsDir), harnessCPUs)
	if err != nil {
		return err
	}
	h.run.Store = h.backend.describe()
	if harnessCPUs == nil {
		h.run.Machine.Affinity = "not pinned: fewer than two CPUs, or a system that does not pin"
	} else if err := meter.PinSelf(harnessCPUs); err != nil {
		return fmt.Errorf("cannot pin the generator to CPU %v: %w", harnessCPUs, err)
	} else {
		h.run.Machine.Affinity = fmt.Sprintf("a lone replica on CPU %v; generator and store on CPU %v", replicaCPUs, harnessCPUs)
	}
	h.runner.Setup.ReplicaCPUs, h.runner.Setup.HarnessCPUs = replicaCPUs, harnessCPUs
	return nil
}

// layout gives a lone replica a core of its own and puts generator and store on another, or pins
// nothing where there is only one.
func layout(allowed []int) (replica, harness []int) {
	if len(allowed) < 2 {
		return nil, nil
	}
	return allowed[1:2], allowed[:1]
}

func keepAwake(choice string, m results.Machine) bool {
	return choice == "on" || (choice == "auto" && m.Virtual && !m.CPUQuota)
}

// equip makes the run's keys and sets what all trials have in common.
func (h *harness) equip(principal []byte) error {
	keys := make(map[string][]byte)
	for _, v := range variants() {
		if v.NewKey == nil || scenarios.BaseOf(v.Name) != v.Name {
			continue
		}
		key, err := v.NewKey()
		if err != nil {
			return fmt.Errorf("%s: cannot make a key: %w", v.Name, err)
		}
		keys[v.Name] = key
	}
	h.runner.Spawner, h.runner.Store, h.runner.Variants, h.runner.Keys = h.spawner, h.backend, variants(), keys
	setup := &h.runner.Setup
	setup.Principal, setup.RunID = principal, h.run.ID
	setup.Lifetime, setup.Leeway, setup.Issuer, setup.Audience = lifetime, leeway, issuer, audience
	setup.Bounds = bounds
	return h.runner.Prepare()
}

// perform runs the plan. Every finished block is on disk before the next begins.
func (h *harness) perform(ctx context.Context) error {
	h.progress.start()
	for _, block := range h.plan {
		h.progress.begin(block)
		rows, err := h.runner.Run(ctx, block)
		if len(rows) > 0 {
			if err := h.folder.Append(rows...); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted: finished trials are kept; go on with --resume --out %s", h.folder)
		}
		if err != nil {
			return err
		}
		h.progress.end(block, rows)
	}
	h.progress.finish()
	return nil
}

// measured reports whether the folder holds a trial that counts.
func (h *harness) measured() bool {
	rows, err := h.folder.Trials()
	return err == nil && slices.ContainsFunc(rows, func(t results.Trial) bool { return t.Void == "" })
}

// close ends every process, and removes a folder that this call made and that holds no trial.
func (h *harness) close(err error) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if h.backend != nil {
		h.backend.close(ctx)
	}
	if h.spawner != nil {
		h.spawner.Close()
	}
	if err != nil && h.folder != "" && !h.options.resume {
		h.abandon()
	}
}

// abandon removes what this call wrote, unless a trial was finished.
func (h *harness) abandon() {
	if _, err := os.Stat(h.folder.Path(results.TrialsFile)); !errors.Is(err, os.ErrNotExist) {
		return
	}
	os.Remove(h.folder.Path(results.RunFile))
	os.RemoveAll(h.folder.Path(results.LogsDir))
	if h.fresh {
		os.Remove(string(h.folder))
	}
}

// cellsOf turns the plan of run.json back into cells.
func cellsOf(plan []results.Planned) []scenarios.Cell {
	var cells []scenarios.Cell
	for _, p := range plan {
		cells = append(cells, scenarios.Cell(p))
	}
	return cells
}

func plannedOf(cells []scenarios.Cell) []results.Planned {
	var plan []results.Planned
	for _, c := range cells {
		plan = append(plan, results.Planned(c))
	}
	return plan
}
