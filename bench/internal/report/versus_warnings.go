package report

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"authbench/results"
)

// warnings lists what was not the same in both runs, a line each with both values. What was, is not listed: a commit
// that differs is what is compared.
func (b both) warnings() []string {
	older, newer := b.older.run, b.newer.run
	lines := []string{}
	differ := func(what, was, is string) {
		if was != is {
			lines = append(lines, fmt.Sprintf("%s: %s, now %s", what, cmp.Or(was, "not recorded"), cmp.Or(is, "not recorded")))
		}
	}
	differ("schema", strconv.Itoa(older.Schema), strconv.Itoa(newer.Schema))
	differ("machine", machine(older.Machine), machine(newer.Machine))
	differ("placement", older.Machine.Affinity, newer.Machine.Affinity)
	differ("store", store(older.Store), store(newer.Store))
	differ("clock source", older.Machine.ClockSource, newer.Machine.ClockSource)
	differ("governor", older.Machine.Governor, newer.Machine.Governor)
	differ("claims", claims(older.Claims), claims(newer.Claims))
	differ("profile", older.Profile, newer.Profile)
	differ("Go", older.Build.Go, newer.Build.Go)
	differ("implementation", b.older.rung(), b.newer.rung())
	for _, s := range settingsThatDiffer(older.Settings, newer.Settings) {
		differ(s[0], s[1], s[2])
	}
	for _, name := range parameterNames(older, newer) {
		differ("held equal, "+name, parameter(older, name), parameter(newer, name))
	}
	if b.older.has(mixScenario) && b.newer.has(mixScenario) {
		differ("mix", b.older.mixCase(), b.newer.mixCase())
	}
	lines = append(lines, b.planWarnings()...)
	lines = append(lines, b.claimsWarning()...)
	return append(lines, b.dirtyWarnings()...)
}

// settingsThatDiffer lists the name and both values, by way of the names in run.json. The implementation has a line of
// its own, because runs of before there was a choice do not say.
func settingsThatDiffer(older, newer results.Settings) [][3]string {
	var all [][3]string
	was, is := reflect.ValueOf(older), reflect.ValueOf(newer)
	for i := range was.NumField() {
		name, _, _ := strings.Cut(was.Type().Field(i).Tag.Get("json"), ",")
		name = strings.ReplaceAll(strings.TrimSuffix(name, "_ns"), "_", " ")
		if a, b := fmt.Sprint(was.Field(i)), fmt.Sprint(is.Field(i)); a != b && name != "rung" {
			all = append(all, [3]string{name, a, b})
		}
	}
	return all
}

func parameterNames(runs ...results.Run) []string {
	var names []string
	for _, r := range runs {
		for _, p := range r.Parameters {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

func parameter(r results.Run, name string) string {
	for _, p := range r.Parameters {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// planWarnings name the scenarios whose trials were made otherwise. More blocks are no difference of that kind.
func (b both) planWarnings() []string {
	var lines []string
	for _, older := range b.older.run.Plan {
		newer, ok := b.newer.planned(older.Scenario)
		if was, is := trialWords(older), trialWords(newer); ok && was != is {
			lines = append(lines, fmt.Sprintf("trials of %s: %s, now %s", older.Scenario, was, is))
		}
	}
	return lines
}

func trialWords(p results.Planned) string {
	text := fmt.Sprintf("%s, %s of %v after %v", plural(p.Users, "user"), plural(p.Slices, "slice"), p.Slice, p.WarmUp)
	if p.Events > 0 {
		text += ", " + plural(p.Events, "event")
	}
	return text
}

// claimsWarning is for claims that look alike in the line above, because they differ in a field.
func (b both) claimsWarning() []string {
	older, newer := b.older.run.Claims, b.newer.run.Claims
	if reflect.DeepEqual(older, newer) || claims(older) != claims(newer) {
		return nil
	}
	return []string{"claims: " + fieldWords(older) + ", now " + fieldWords(newer)}
}

func fieldWords(c results.Claims) string {
	var words []string
	for _, s := range c.Shapes {
		for _, f := range s.Fields {
			words = append(words, fmt.Sprintf("%s %s %s %d B", s.Name, f.Name, f.Type, f.Bytes))
		}
	}
	return cmp.Or(strings.Join(words, ", "), "no fields recorded")
}

// dirtyWarnings are of each run by itself: also two that are both so have no commit that says what was measured.
func (b both) dirtyWarnings() []string {
	if !b.older.run.Dirty && !b.newer.run.Dirty {
		return nil
	}
	return []string{"uncommitted changes, so that a commit does not say what was measured: " + yesNo(b.older.run.Dirty) + ", now " + yesNo(b.newer.run.Dirty)}
}
