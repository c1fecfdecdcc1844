package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"authbench/bench/internal/scenariofile"
	"authbench/results"
	"authbench/scenarios"
)

// takeCase reads the user's scenario file, or, to go on with a run, what its record keeps of it, and takes its lifetimes
// where no flag gives others. Which ends tokens have is the whole run's: replicas of all scenarios are set alike.
func (o *options) takeCase() error {
	if o.scenarioFile != "" {
		mix, err := readScenario(o.scenarioFile)
		if err != nil {
			return err
		}
		o.mix = &mix
	} else if o.resume && o.out != "" {
		if before, err := results.Folder(o.out).Run(); err == nil { // takeUp says what is wrong with it
			o.mix = before.Mix
		}
	}
	if o.mix != nil {
		o.takeLifetimes(o.mix.Lifetimes)
	}
	return nil
}

// takeLifetimes has what the file leaves out be no longer than the session that it is part of.
func (o *options) takeLifetimes(l results.MixLifetimes) {
	s := &o.settings
	if l.Session > 0 && !o.isGiven("lifetime") {
		s.Lifetime = l.Session
	}
	if !o.isGiven("access-lifetime") {
		if s.AccessLifetime = min(s.AccessLifetime, s.Lifetime); l.AccessToken > 0 {
			s.AccessLifetime = l.AccessToken
		}
	}
	if !o.isGiven("idle") {
		if s.Idle = min(s.Idle, s.Lifetime); l.Idle > 0 {
			s.Idle = l.Idle
		}
	}
}

// readScenario reads a scenario file. Of the path only the file's name is repeated.
func readScenario(path string) (results.Mix, error) {
	name := filepath.Base(path)
	file, err := os.Open(path)
	if err != nil {
		return results.Mix{}, usagef("cannot read SCENARIO_FILE %q: name a readable TOML file", name)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, scenariofile.MaxBytes+1))
	if err != nil {
		return results.Mix{}, usagef("cannot read SCENARIO_FILE %q: name a readable TOML file", name)
	}
	mix, err := scenariofile.Parse(data)
	if err != nil {
		return results.Mix{}, usagef("SCENARIO_FILE %q: %w", name, err)
	}
	return mix, nil
}

// checkMix refuses a mix without its file, and what a mix cannot be measured with.
func (o options) checkMix() error {
	if o.mix == nil {
		if slices.Contains(o.scenarios, scenarios.MixName) {
			return usagef("scenario %s is your own: say with --scenario-file what your sessions are made of", scenarios.MixName)
		}
		return nil
	}
	known, _ := scenarios.ByName(scenarios.MixName)
	for _, v := range o.variants {
		if !slices.Contains(known.Variants, v) && slices.ContainsFunc(variants(), hasName(v)) {
			return usagef("--variant %s: a mix cannot run it: leave it out, or --scenario-file", v)
		}
	}
	if s := o.settings; min(s.Lifetime, s.AccessLifetime, s.Idle) < scenarios.LeastMixLifetime {
		return usagef("a mix needs --lifetime, --access-lifetime and --idle of %v or more, not %v, %v and %v: no token is to end in the middle of a slice",
			scenarios.LeastMixLifetime, s.Lifetime, s.AccessLifetime, s.Idle)
	}
	return nil
}

// caseOf is a scenario file in words that a terminal can show, the same for the same file alone.
func caseOf(m *results.Mix) string {
	if m == nil {
		return "none"
	}
	return fmt.Sprintf("%+q: %+v %+v %+v %+v", m.Name, m.Session, m.Lifetimes, m.Load, m.Measure)
}
