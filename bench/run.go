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
	options   options
	principal []byte // the user's own, or nil
	folder    results.Folder
	fresh     bool // the folder was made by this call
	run       results.Run
	plan      []trial.Block
	spawner   *server.Spawner
	awake     *server.Process
	backend   backend
	runner    trial.Runner
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
	if len(h.plan) > 0 {
		if err := h.perform(ctx, stdout); err != nil {
			return err
		}
	}
	if !h.measured() {
		return errors.New("no trial could be measured: the reasons stand above")
	}
	summary, err := report.Write(h.folder)
	if err != nil {
		return err
	}
	tell(stdout, summary)
	return nil
}

// prepare checks everything that the way the run was asked for can make fail, before anything starts.
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
	h.folder, h.fresh = folder, errors.Is(statErr, os.ErrNotExist)
	h.plan = trial.Plan(cellsOf(h.run.Plan), h.run.Seed)
	return nil
}

// startProcesses starts keep-awake and the store, and pins the harness.
func (h *harness) startProcesses(ctx context.Context) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if h.spawner, err = server.NewSpawner(exe); err != nil {
		return err
	}
	setup := &h.runner.Setup
	var siblings bool
	setup.ReplicaCPUs, setup.HarnessCPUs, siblings = layout(meter.AllowedCPUs(), meter.Siblings)
	if err := h.keepAwake(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(h.folder.Path(results.LogsDir), 0o755); err != nil {
		return err
	}
	h.backend, err = openBackend(ctx, h.spawner, h.options.store, h.folder.Path(results.LogsDir), setup.HarnessCPUs)
	if err != nil {
		return err
	}
	if setup.HarnessCPUs != nil {
		if err := meter.PinSelf(setup.HarnessCPUs); err != nil {
			return fmt.Errorf("cannot pin the generator to CPU %v: %w", setup.HarnessCPUs, err)
		}
	}
	return h.record(h.backend.describe(), siblings)
}

// record adds to a new run what the start of processes told, and writes it; a resumed run keeps its
// own record, which must not be contradicted.
func (h *harness) record(store results.Store, siblings bool) error {
	setup := h.runner.Setup
	affinity := placement(setup.ReplicaCPUs, setup.HarnessCPUs, store.Private)
	if h.options.resume {
		before := h.run
		if before.Store.Kind != store.Kind || before.Store.Version != store.Version || before.Machine.Affinity != affinity {
			return fmt.Errorf("%s cannot go on: it began on %s %s, %s; now %s %s, %s", h.folder,
				before.Store.Kind, before.Store.Version, before.Machine.Affinity, store.Kind, store.Version, affinity)
		}
		return nil
	}
	h.run.Store, h.run.Machine.Affinity, h.run.Machine.KeepAwake = store, affinity, h.awake != nil
	if siblings {
		h.run.Machine.Notes = append(h.run.Machine.Notes,
			"replica and store share a physical core: a busy store slows the replica, and so makes it look dearer")
	}
	return h.folder.WriteRun(h.run)
}

// placement says in words who runs where.
func placement(replica, harness []int, privateStore bool) string {
	switch {
	case harness == nil:
		return "not pinned: fewer than two CPUs, or a system that does not pin"
	case privateStore:
		return fmt.Sprintf("a lone replica on CPU %v; generator and store on CPU %v", replica, harness)
	default:
		return fmt.Sprintf("a lone replica on CPU %v; generator on CPU %v; the store is not the harness's to place", replica, harness)
	}
}

// keepAwake starts the busy loops that keep a hypervisor from parking the CPUs, where wanted and not
// running.
func (h *harness) keepAwake(ctx context.Context) error {
	if h.awake != nil {
		select {
		case <-h.awake.Exited():
		default:
			return nil
		}
	}
	if !wantsKeepAwake(h.options.keepAwake, h.run.Machine) {
		return nil
	}
	awake, err := h.spawner.StartKeepAwake(ctx)
	if err != nil {
		return fmt.Errorf("keep-awake does not start: %w: run with --keep-awake off to do without", err)
	}
	h.awake, h.runner.Watched = awake, []*server.Process{awake}
	return nil
}

// layout gives a lone replica a core of its own and puts generator and store on another, or pins
// nothing where there is only one. Two hardware threads of one core are taken only where there is
// nothing better.
func layout(allowed []int, siblings func(cpu int) []int) (replica, harness []int, shared bool) {
	if len(allowed) < 2 {
		return nil, nil, false
	}
	same := siblings(allowed[0])
	for i, cpu := range allowed {
		if i > 0 && !slices.Contains(same, cpu) {
			return allowed[i : i+1], allowed[:1], false
		}
	}
	return allowed[1:2], allowed[:1], true
}

func wantsKeepAwake(choice string, m results.Machine) bool {
	return choice == "on" || (choice == "auto" && m.Virtual && !m.CPUQuota)
}

// equip makes the run's keys and sets what all trials have in common.
func (h *harness) equip() error {
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
	setup.Principal, setup.RunID = h.principal, h.run.ID
	setup.Lifetime, setup.Leeway, setup.Issuer, setup.Audience = lifetime, leeway, issuer, audience
	setup.Bounds = bounds
	return h.runner.Prepare()
}

// perform starts what a run needs and runs the plan. Every finished block is on disk before the next
// begins.
func (h *harness) perform(ctx context.Context, stdout io.Writer) error {
	if err := h.startProcesses(ctx); err != nil {
		return err
	}
	if err := h.equip(); err != nil {
		return err
	}
	progress := newProgress(stdout, h.plan, h.run)
	h.runner.Warn = func(warning string) { progress.line("warning: %s", warning) }
	progress.start()
	for _, block := range h.plan {
		if err := h.keepAwake(ctx); err != nil {
			return err
		}
		progress.begin(block)
		rows, err := h.runner.Run(ctx, block)
		if len(rows) > 0 {
			err = errors.Join(err, h.folder.Append(rows...))
		}
		if ctx.Err() != nil {
			return h.interrupted()
		}
		if err != nil {
			return err
		}
		progress.end(block, rows)
	}
	progress.finish()
	return nil
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
	if isURL(h.options.store) {
		resume += " --store " + shown(h.options.store)
	}
	return fmt.Errorf("interrupted: finished trials are kept; %s goes on, bin/bench report %s shows them", resume, h.folder)
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
	if h.runner.Setup.HarnessCPUs != nil {
		_ = meter.PinSelf(slices.Concat(h.runner.Setup.HarnessCPUs, h.runner.Setup.ReplicaCPUs)) // the process may live on, in a test
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
