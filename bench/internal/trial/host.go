package trial

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

// A host is the replicas of one variant and configuration. Arms of a block that differ only in what is
// done to them share one.
type host struct {
	variant  server.Variant
	template []byte // the principal that every user is but for the subject
	point    scenarios.Point
	users    int
	index    int // among the block's hosts
	replicas []*server.Replica
	store    Store
	issuer   *server.Replica // a replica more, that only makes tokens, or nil
	relay    *server.Relay   // between replicas and store, a link each, where links are to fail
}

// startsAtOnce is how many hosts are started, and conform, at the same time: the machine has two cores.
const startsAtOnce = 2

// hostOf returns the host that an arm shares, or a new one.
func (b *block) hostOf(a scenarios.Arm, variant server.Variant, template []byte) *host {
	for _, h := range b.hosts {
		if h.variant.Name == variant.Name && h.point.HostKey() == a.Point.HostKey() {
			h.point.Replicas = max(h.point.Replicas, a.Point.Replicas)
			return h
		}
	}
	h := &host{variant: variant, template: template, point: a.Point, index: len(b.hosts), store: b.runner.storeAt(a.Point)}
	b.hosts = append(b.hosts, h)
	return h
}

// start starts every host's replicas, afresh.
func (b *block) start(ctx context.Context) error {
	return b.eachHost(ctx, func(ctx context.Context, h *host) error {
		url, err := h.store.Ready(ctx)
		if err != nil {
			return err
		}
		return b.startHost(ctx, h, url)
	})
}

// eachHost does a thing with every host, some at a time.
func (b *block) eachHost(ctx context.Context, do func(context.Context, *host) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(startsAtOnce)
	for _, h := range b.hosts {
		group.Go(func() error {
			if err := do(ctx, h); err != nil {
				return fmt.Errorf("%s: %w", h.variant.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

func (b *block) startHost(ctx context.Context, h *host, storeURL string) (err error) {
	h.users = max(b.Cell.Users+b.eventUsers(), h.point.Sessions)
	urls := slices.Repeat([]string{storeURL}, h.point.Replicas)
	if h.point.Work == scenarios.WorkCut || h.point.Relayed {
		if urls, err = h.startRelay(ctx, b.runner.Spawner, storeURL, b.relayCPUs(h)); err != nil {
			return err
		}
	}
	for i := range h.point.Replicas {
		replica, err := b.runner.Spawner.StartReplica(ctx, b.replicaConfig(h, i, urls[i]))
		if err != nil {
			return err
		}
		h.replicas = append(h.replicas, replica)
	}
	return b.startIssuer(ctx, h, storeURL)
}

// all are the host's replicas, the one that only makes tokens included.
func (h *host) all() []*server.Replica {
	if h.issuer == nil {
		return h.replicas
	}
	return append([]*server.Replica{h.issuer}, h.replicas...)
}

// startRelay puts a relay in front of the store and returns the store's URL over each of its links.
func (h *host) startRelay(ctx context.Context, spawner *server.Spawner, storeURL string, cpus []int) ([]string, error) {
	backend, _ := strings.CutPrefix(storeURL, "redis://") // a store of our own has neither user nor database
	relay, err := spawner.StartRelay(ctx, server.RelayConfig{Backend: backend, Links: h.point.Replicas, CPUs: cpus})
	if err != nil {
		return nil, err
	}
	h.relay = relay
	var urls []string
	for link := range h.point.Replicas {
		urls = append(urls, relay.URL(link))
	}
	return urls, nil
}

// relayCPUs keep a relay off a lone replica's core.
func (b *block) relayCPUs(h *host) []int {
	if h.point.Replicas > 1 {
		return nil
	}
	return b.runner.Setup.HarnessCPUs
}

// replicaConfig is what a replica is told: the same for every host but for its variant, key, carrier and
// claims, what its point sets, and the prefix that keeps the host's keys apart from other hosts' and not
// its replicas' from each other.
func (b *block) replicaConfig(h *host, i int, storeURL string) server.ReplicaConfig {
	setup, p := b.runner.Setup, h.point
	config := server.ReplicaConfig{
		Variant: h.variant.Name, Carrier: p.Carrier, Template: h.template, Key: b.runner.Keys[scenarios.BaseOf(h.variant.Name)],
		StoreURL: storeURL, KeyPrefix: b.prefix(h.index),
		Issuer: setup.Issuer, Audience: setup.Audience,
		Lifetime: setup.Settings.Lifetime, Leeway: setup.Settings.Leeway, AccessLifetime: setup.Settings.AccessLifetime,
		RefreshGrace: setup.Settings.RefreshGrace, Idle: setup.Settings.Idle, StalenessBound: setup.Settings.StalenessBound,
		Rung:  impl.Rung(cmp.Or(p.Rung, setup.Settings.Rung)),
		Users: h.users, PasswordHash: b.runner.passwordHash, CPUs: setup.ReplicaCPUs, OperatorKey: b.runner.operatorKey,
	}
	if !p.FitsACore() {
		config.CPUs = b.runner.allCPUs() // none is pinned then
	}
	if p.IsScaled() {
		config.Processors = 1 // a share of a core is no use to several
	}
	if i > 0 {
		config.ClockOffset = p.ClockOffset // the first keeps the time, and issues
	}
	if p.Work == scenarios.WorkMix {
		config.PasswordHash = b.runner.mixHash
	}
	h.override(&config)
	return config
}

// override sets what the host's point sets instead of the run.
func (h *host) override(config *server.ReplicaConfig) {
	p := h.point
	switch {
	case p.Lifetime > 0 && h.variant.Promises.Refreshes:
		config.AccessLifetime = p.Lifetime
		config.RefreshGrace = min(config.RefreshGrace, p.Lifetime/2)
	case p.Lifetime > 0:
		config.Lifetime = p.Lifetime
		config.StalenessBound = min(config.StalenessBound, p.Lifetime/2)
		config.Idle = min(config.Idle, p.Lifetime)
	}
	if p.Leeway > 0 {
		config.Leeway = p.Leeway
	}
	if p.Idle > 0 {
		config.Idle = p.Idle
	}
	if p.NoGrace {
		config.RefreshGrace = 0
	}
}

// newOperatorKey returns the key to the operator routes of a run's replicas.
func newOperatorKey() string { return rand.Text() }

// stop cleans the host's keys and ends its processes.
func (h *host) stop(ctx context.Context, warn func(string, ...any)) {
	var all sync.WaitGroup
	for _, replica := range h.all() {
		all.Go(func() {
			if _, err := replica.Clean(ctx); err != nil && h.variant.UsesStore {
				warn("keys of %s may be left in the store until they expire: %v", h.variant.Name, err)
			}
			replica.Stop(ctx)
		})
	}
	all.Wait()
	if h.relay != nil {
		h.relay.Stop(ctx)
	}
}

// fault returns why a process of the host's has ended, or nil.
func (h *host) fault() error {
	for _, replica := range h.all() {
		if err := replica.Fault(); err != nil {
			return err
		}
	}
	if h.relay != nil {
		return h.relay.Fault()
	}
	return nil
}

func (h *host) pids() []int { return pidsOf(h.replicas) }

func pidsOf(replicas []*server.Replica) []int {
	var pids []int
	for _, replica := range replicas {
		pids = append(pids, replica.PID())
	}
	return pids
}
