package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/quota"
	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

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
	h.allowedCPUs = meter.AllowedCPUs()
	setup.ReplicaCPUs, setup.HarnessCPUs, siblings = layout(h.allowedCPUs, meter.Siblings)
	if err := h.keepAwake(ctx, h.allowedCPUs); err != nil {
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
	h.runner.Quotas, h.runner.NoQuotas = quota.Open()
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
		if begun := param(before, quotasParam); begun != h.quotas() || before.Store.Configuration[results.ShardsSetting] != store.Configuration[results.ShardsSetting] {
			return fmt.Errorf("%s cannot go on: it began with CPU quotas %s and a store of the shards %q; now %s and %q", h.folder,
				begun, before.Store.Configuration[results.ShardsSetting], h.quotas(), store.Configuration[results.ShardsSetting])
		}
		return nil
	}
	h.run.Store, h.run.Machine.Affinity, h.run.Machine.KeepAwake = store, affinity, h.awake != nil
	h.run.Parameters = append(h.run.Parameters, results.Param{Name: quotasParam, Value: h.quotas()})
	if siblings {
		h.run.Machine.Notes = append(h.run.Machine.Notes,
			"replica and store share a physical core: a busy store slows the replica, and so makes it look dearer")
	}
	return h.folder.WriteRun(h.run)
}

// quotasParam is the name of what quotas says, in run.json.
const quotasParam = "CPU quotas"

// param is the value of what a run held equal, by name; "" where it did not say.
func param(r results.Run, name string) string {
	for _, p := range r.Parameters {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// quotas says by what processes are given their share of a core, or why they cannot be.
func (h *harness) quotas() string {
	if h.runner.Quotas == nil {
		return "none: " + h.runner.NoQuotas.Error()
	}
	return h.runner.Quotas.String()
}

// placement says in words who runs where.
func placement(replica, harness []int, privateStore bool) string {
	switch {
	case harness == nil:
		return "not pinned: fewer than two CPUs, or a system that does not pin"
	case privateStore:
		return fmt.Sprintf("a lone replica, or a cluster of quotas, on CPU %v; generator and store on CPU %v", replica, harness)
	default:
		return fmt.Sprintf("a lone replica on CPU %v; generator on CPU %v; the store is not the harness's to place", replica, harness)
	}
}

// keepAwake starts the busy loops that keep a hypervisor from parking the CPUs, where wanted and not
// running.
func (h *harness) keepAwake(ctx context.Context, cpus []int) error {
	if h.awake != nil && h.awake.Fault() == nil {
		return nil
	}
	if !wantsKeepAwake(h.options.keepAwake, h.run.Machine) {
		return nil
	}
	awake, err := h.spawner.StartKeepAwake(ctx, cpus)
	if err != nil {
		return fmt.Errorf("keep-awake does not start: %w: run with --keep-awake off to do without", err)
	}
	h.awake, h.awakeCPUs, h.runner.Watched = awake, cpus, []*server.Process{awake}
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

// keepAwakeFor runs the busy loops on every CPU, but for a block of quotas on that of the replicas alone: beside
// one, a store with a quota was seen to get no CPU at all for seconds (Linux 6.18). The replicas' core must not be
// parked: at one replica it is idle most of the time and at eight hardly ever, and waking it costs the difference.
func (h *harness) keepAwakeFor(ctx context.Context, block trial.Block) error {
	cpus := h.allowedCPUs
	if block.Cell.IsScaled() {
		cpus = h.runner.Setup.ReplicaCPUs
	}
	if h.awake != nil && !slices.Equal(cpus, h.awakeCPUs) {
		err := h.awake.Stop(ctx)
		h.awake, h.runner.Watched = nil, nil
		if err != nil {
			return err
		}
	}
	if block.Cell.IsScaled() && len(cpus) == 0 {
		return nil // there is no core that is the replicas' alone
	}
	return h.keepAwake(ctx, cpus)
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
	h.runner.Clusters = h.clusters()
	setup := &h.runner.Setup
	setup.Principal, setup.RunID = h.principal, h.run.ID
	setup.Settings, setup.Issuer, setup.Audience = h.run.Settings, issuer, audience
	setup.Bounds = bounds
	if h.run.Mix != nil {
		setup.Mix = scenarios.Mix(h.run.Mix.Session)
	}
	return h.runner.Prepare()
}
