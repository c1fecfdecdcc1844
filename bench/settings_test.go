package main

import (
	"strings"
	"testing"
	"time"

	"authbench/results"
)

func TestSettingsThatCannotBeKeptAreRefused(t *testing.T) {
	for words, c := range map[string]struct {
		change func(*results.Settings)
		says   string
	}{
		"a lifetime shorter than the leeway":      {func(s *results.Settings) { s.Lifetime, s.AccessLifetime, s.RefreshGrace = time.Second, time.Second, 0 }, "--leeway 2s"},
		"a lifetime that exp cannot say":          {func(s *results.Settings) { s.AccessLifetime = 1500 * time.Millisecond }, "whole seconds"},
		"an access token that outlives its login": {func(s *results.Settings) { s.AccessLifetime = 24 * time.Hour }, "longer than the login"},
		"a grace window longer than the lifetime": {func(s *results.Settings) { s.RefreshGrace = 6 * time.Minute }, "--refresh-grace 6m0s"},
		"a negative grace window":                 {func(s *results.Settings) { s.RefreshGrace = -1 }, "--refresh-grace"},
		"an idle timeout beyond the end":          {func(s *results.Settings) { s.Idle = 13 * time.Hour }, "--idle"},
		"a bound that cannot be promised":         {func(s *results.Settings) { s.StalenessBound = 10 * time.Millisecond }, "cannot be promised"},
		"a bound as long as the lifetime":         {func(s *results.Settings) { s.StalenessBound = 12 * time.Hour }, "cannot be promised"},
		"zero replicas":                           {func(s *results.Settings) { s.Replicas = 0 }, "--replicas 0"},
		"one replica":                             {func(s *results.Settings) { s.Replicas = 1 }, "--replicas 1"},
		"an implementation that is none":          {func(s *results.Settings) { s.Rung = "slow" }, `unknown --rung "slow": one of obvious, fast`},
		"a rung that one scheme alone has":        {func(s *results.Settings) { s.Rung = "form" }, "--rung"},
		"no implementation":                       {func(s *results.Settings) { s.Rung = "" }, "--rung"},
	} {
		s := defaultSettings()
		c.change(&s)
		err := checkSettings(s)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want one line that says %q", words, err, c.says)
		}
	}
	if err := checkSettings(defaultSettings()); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
}

func TestSettingsThatWereGivenAreRepeated(t *testing.T) {
	s := defaultSettings()
	if args := (options{settings: s}).settingsArgv(); args != nil {
		t.Errorf("the defaults are repeated as %q", args)
	}
	s.StalenessBound, s.Replicas, s.Rung = time.Second, 5, "obvious"
	if got := strings.Join(options{settings: s}.settingsArgv(), " "); got != "--staleness-bound 1s --replicas 5 --rung obvious" {
		t.Errorf("got %q", got)
	}
}

// TestALifetimeThatWinsOverAFileIsRepeated: the default among them, which without its flag would be the file's again.
func TestALifetimeThatWinsOverAFileIsRepeated(t *testing.T) {
	file := &results.Mix{Lifetimes: results.MixLifetimes{Session: time.Hour}}
	for _, tc := range []struct {
		name, given string
		mix         *results.Mix
		want        string
	}{
		{"no flag and no file", "", nil, ""},
		{"a flag that gives the default", "lifetime", nil, "--lifetime 12h0m0s"},
		{"a file alone", "", file, "--lifetime 1h0m0s --access-lifetime 5m0s --idle 30m0s"},
		{"a flag that wins over a file", "lifetime", file, "--lifetime 12h0m0s --access-lifetime 5m0s --idle 30m0s"},
	} {
		o := options{settings: defaultSettings(), mix: tc.mix, given: []string{tc.given}}
		if o.mix != nil {
			o.takeLifetimes(o.mix.Lifetimes)
		}
		if got := strings.Join(o.settingsArgv(), " "); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
