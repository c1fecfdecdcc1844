package main

import (
	"slices"
	"strings"

	"authbench/scenarios"
)

// cells returns what to run: the profile's table, narrowed by the other options.
func (o options) cells() ([]scenarios.Cell, error) {
	profile, err := o.checkNames()
	if err != nil {
		return nil, err
	}
	var cells []scenarios.Cell
	for _, cell := range profile.Cells {
		if !o.wants(cell.Scenario) {
			continue
		}
		cell = o.narrowed(cell)
		lookups := len(cell.Lookups()) > 0 && len(o.variants) == 0 // they are of no variant
		if lookups || len(cell.Arms()) > 0 || len(cell.Shown()) > 0 {
			cells = append(cells, o.own(cell))
		}
	}
	if o.mix != nil {
		cells = append(cells, o.mixCell())
	}
	return cells, o.checkCells(profile, cells)
}

// checkNames refuses what no list knows.
func (o options) checkNames() (scenarios.Profile, error) {
	profile, ok := scenarios.ProfileByName(o.profile)
	if !ok {
		return profile, usagef("unknown profile %q: one of %s", o.profile, strings.Join(profileNames(), ", "))
	}
	for _, name := range o.scenarios {
		if _, ok := scenarios.ByName(name); !ok {
			return profile, usagef("unknown scenario %q: see list", name)
		}
	}
	for _, name := range o.variants {
		if !slices.ContainsFunc(variants(), hasName(name)) {
			return profile, usagef("unknown variant %q: see list", name)
		}
	}
	return profile, nil
}

// narrowed is a cell with what the options set otherwise.
func (o options) narrowed(cell scenarios.Cell) scenarios.Cell {
	if len(o.variants) > 0 {
		cell.Variants = withControls(o.variants)
	}
	scenario, _ := scenarios.ByName(cell.Scenario)
	if o.blocks > 0 && !scenario.Exact {
		cell.Blocks = o.blocks
	}
	if o.claims != "" && len(cell.Points) == 0 {
		for _, p := range scenario.Points {
			cell.Points = append(cell.Points, p.Label) // those of the user's own claims among them
		}
	}
	return cell
}

// checkCells refuses a run that would leave out what it was asked for by name, without a word.
func (o options) checkCells(profile scenarios.Profile, cells []scenarios.Cell) error {
	for _, name := range o.scenarios {
		known := slices.Concat(profile.Cells, cells) // the user's own mix is in no profile
		if !slices.ContainsFunc(known, func(c scenarios.Cell) bool { return c.Scenario == name }) {
			return usagef("profile %s does not run the scenario %s: name another with --profile", profile.Name, name)
		}
	}
	for _, name := range o.variants {
		takes := func(c scenarios.Cell) bool {
			return slices.ContainsFunc(slices.Concat(c.Arms(), c.Shown()), func(a scenarios.Arm) bool { return a.Variant == name })
		}
		if !slices.ContainsFunc(cells, takes) {
			return usagef("no scenario of this run takes the variant %s: name one that does with --scenario", name)
		}
	}
	if len(cells) == 0 {
		return usagef("profile %s has no scenario left to run with these options: see list", o.profile)
	}
	return nil
}

// withControls adds the unauthenticated control, the base of each twin or calibration that is chosen,
// and, where a variant that somebody could deploy is chosen, the twins and calibrations that tell how
// far its numbers can be trusted.
func withControls(chosen []string) []string {
	all := append([]string{scenarios.None}, chosen...)
	subject := slices.ContainsFunc(chosen, scenarios.IsSubject)
	for _, v := range variants() {
		base := scenarios.BaseOf(v.Name)
		switch {
		case base == v.Name:
		case slices.Contains(chosen, v.Name):
			all = append(all, base)
		case slices.Contains(chosen, base), subject && base == scenarios.None:
			all = append(all, v.Name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
