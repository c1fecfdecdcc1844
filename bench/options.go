package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/server"
	"authbench/impl/store"
	"authbench/results"
	"authbench/scenarios"
)

// options is what a run was asked for.
type options struct {
	profile   string
	store     string
	claims    string // a path, or ""
	out       string
	resume    bool
	seed      uint64
	scenarios []string
	variants  []string
	blocks    int
	keepAwake string
	json      bool // events instead of lines
	settings  results.Settings
	// scenarioFile is a path, or ""; mix is what it says, or what the run to go on with was begun with.
	scenarioFile string
	mix          *results.Mix
	given        []string // the flags of the user's own case that were given: they win over the file
}

func runCommand(stdout io.Writer) *cli.Command {
	defaults := defaultSettings()
	return &cli.Command{
		Name:  "run",
		Usage: "measure, keep every trial under results/, and write the report",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "profile", Value: "standard", Usage: "how much to measure: quick, standard or full"},
			&cli.StringFlag{Name: "store", Value: "auto", Sources: cli.EnvVars("AUTHBENCH_STORE"), // a password is safer there
				Usage: "auto, embedded, redis, cluster, or redis://… or rediss://… for your own, a cluster's seeds divided by commas"},
			&cli.StringFlag{Name: "claims", Usage: "a JSON `FILE` with your own principal, so that the numbers are about your tokens"},
			&cli.StringFlag{Name: "out", Usage: "the `FOLDER` of the run (default: a new one under results/)"},
			&cli.BoolFlag{Name: "resume", Usage: "go on with the interrupted run in --out"},
			&cli.Uint64Flag{Name: "seed", Usage: "seed of schedules and shuffles (default: a random one, recorded)"},
			&cli.StringSliceFlag{Name: "scenario", Usage: "only this scenario; may be given again"},
			&cli.StringSliceFlag{Name: "variant", Usage: "only this variant, beside the control; may be given again"},
			&cli.IntFlag{Name: "blocks", Usage: "another number of blocks than the profile's, for every scenario that is not exact"},
			&cli.DurationFlag{Name: "lifetime", Value: defaults.Lifetime, Usage: "of sessions, stateless tokens and logins that refresh"},
			&cli.DurationFlag{Name: "leeway", Value: defaults.Leeway, Usage: "how far a verifier's clock may be off the issuer's"},
			&cli.DurationFlag{Name: "access-lifetime", Value: defaults.AccessLifetime, Usage: "of the access tokens of a login that refreshes"},
			&cli.DurationFlag{Name: "refresh-grace", Value: defaults.RefreshGrace, Usage: "how long the refresh token before the newest is taken"},
			&cli.DurationFlag{Name: "idle", Value: defaults.Idle, Usage: "idle timeout of sliding sessions"},
			&cli.DurationFlag{Name: "staleness-bound", Value: defaults.StalenessBound, Usage: "promised by variants with a copy in every replica"},
			&cli.IntFlag{Name: "replicas", Value: defaults.Replicas, Usage: "how many, where tokens are revoked"},
			&cli.StringFlag{Name: "rung", Value: defaults.Rung, Usage: "the implementation of every variant where a scenario does not set it: " + strings.Join(implementations(), " or ")},
			jsonFlag(),
			&cli.FloatFlag{Name: "rate", HideDefault: true, Usage: "requests/s offered, at every point that has the reference point's 2000; where the rate is the axis, or a rate of its own is part of the question, it stays"},
			&cli.StringFlag{Name: "carrier", Usage: "bearer or cookie, at every point that has the reference point's bearer; where the carrier is the axis it stays"},
			&cli.StringFlag{Name: "scenario-file", Usage: "a TOML `FILE` that says what your sessions are made of, measured as scenario mix, alone unless --scenario names others; flags win over it"},
			&cli.StringFlag{Name: "keep-awake", Value: "auto", Usage: "on, off, or auto: on where virtualised and without a CPU quota"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Present() {
				return usagef("run takes no argument %q: see run --help", c.Args().First())
			}
			return measure(ctx, optionsOf(c), stdout)
		},
	}
}

func optionsOf(c *cli.Command) options {
	return options{
		profile: c.String("profile"), store: c.String("store"), claims: c.String("claims"), out: c.String("out"),
		resume: c.Bool("resume"), seed: c.Uint64("seed"), scenarios: c.StringSlice("scenario"),
		variants: c.StringSlice("variant"), blocks: int(c.Int("blocks")), keepAwake: c.String("keep-awake"), json: c.Bool("json"),
		settings: results.Settings{
			Lifetime: c.Duration("lifetime"), Leeway: c.Duration("leeway"), AccessLifetime: c.Duration("access-lifetime"),
			RefreshGrace: c.Duration("refresh-grace"), Idle: c.Duration("idle"), StalenessBound: c.Duration("staleness-bound"),
			Replicas: c.Int("replicas"), Rung: c.String("rung"), RateRPS: c.Float("rate"), Carrier: c.String("carrier"),
		},
		scenarioFile: c.String("scenario-file"), given: slices.DeleteFunc(ownFlags(), func(name string) bool { return !c.IsSet(name) }),
	}
}

// argv is the call that makes the same run again, without the user and password of a store's URL.
func (o options) argv() []string {
	args := []string{"run", "--profile", o.profile, "--store", shown(o.store)}
	if o.claims != "" {
		args = append(args, "--claims", filepath.Base(o.claims))
	}
	if o.scenarioFile != "" {
		args = append(args, "--scenario-file", filepath.Base(o.scenarioFile))
	}
	for _, s := range o.scenarios {
		args = append(args, "--scenario", s)
	}
	for _, v := range o.variants {
		args = append(args, "--variant", v)
	}
	if o.blocks > 0 {
		args = append(args, "--blocks", strconv.Itoa(o.blocks))
	}
	args = append(args, o.settingsArgv()...)
	return append(args, "--keep-awake", o.keepAwake, "--seed", strconv.FormatUint(o.seed, 10))
}

// check refuses what cannot be run, before anything is started or written.
func (o *options) check() error {
	switch {
	case !slices.Contains([]string{"auto", "on", "off"}, o.keepAwake):
		return usagef("unknown --keep-awake %q: one of auto, on, off", o.keepAwake)
	case o.blocks < 0:
		return usagef("--blocks %d: give a number above 0", o.blocks)
	case o.resume && o.out == "":
		return usagef("--resume needs --out: name the folder of the run to go on with")
	case !slices.Contains([]string{"auto", server.StoreEmbedded, server.StoreRedis, server.StoreCluster}, o.store) && !isURL(o.store):
		return usagef("unknown store %q: one of auto, embedded, redis, cluster, or a redis:// or rediss:// URL", shown(o.store))
	}
	for _, problem := range []error{o.checkOwn(), checkSettings(o.settings), o.checkMix()} {
		if problem != nil {
			return problem
		}
	}
	if o.seed == 0 {
		var random [8]byte
		if _, err := rand.Read(random[:]); err != nil {
			return err
		}
		o.seed = binary.LittleEndian.Uint64(random[:]) >> 32 // short enough to type
	}
	return nil
}

// shown is the store as it may be printed and kept: without a password, whatever was mistyped before it.
func shown(s string) string {
	if isURL(s) || strings.Contains(s, "@") {
		return store.Redact(s)
	}
	return s
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "redis://") || strings.HasPrefix(s, "rediss://")
}

func profileNames() []string {
	var names []string
	for _, p := range scenarios.Profiles() {
		names = append(names, p.Name)
	}
	return names
}
