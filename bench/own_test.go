package main

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

func TestARateOrCarrierThatMakesNoSenseIsRefusedInOneLine(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"no rate":                      {[]string{"--rate", "0"}, "--rate 0: give 50 to 20000"},
		"a negative rate":              {[]string{"--rate=-5"}, "--rate -5"},
		"a rate that is no number":     {[]string{"--rate", "NaN"}, "--rate NaN"},
		"a rate without end":           {[]string{"--rate", "Inf"}, "--rate +Inf"},
		"a rate that nothing can send": {[]string{"--rate", "1e7"}, "--rate 1e+07"},
		"a rate in words":              {[]string{"--rate", "fast"}, "rate"},
		"a carrier that is none":       {[]string{"--carrier", "url"}, `unknown --carrier "url": one of bearer, cookie`},
		"no carrier":                   {[]string{"--carrier", ""}, `unknown --carrier ""`},
		"a mix without its file":       {[]string{"--scenario", "mix"}, "--scenario-file"},
		"a file that is not there":     {[]string{"--scenario-file", "/nowhere/a\x1bb.toml"}, `cannot read SCENARIO_FILE "a\x1bb.toml"`},
	} {
		out := filepath.Join(t.TempDir(), "run")
		code, output := bench(t.Context(), append([]string{"run", "--store", "embedded", "--out", out}, tc.args...)...)
		if code != exitUsage || !strings.Contains(output, tc.want) || strings.Count(strings.TrimSpace(output), "\n") != 0 {
			t.Errorf("%s: exit %d, want one line with %q:\n%s", name, code, tc.want, output)
		}
	}
}

// given are options as flags make them.
func given(change func(*options)) options {
	o := options{profile: "standard", store: "embedded", keepAwake: "off", settings: defaultSettings()}
	change(&o)
	return o
}

// TestARunsOwnRateAndCarrierTakeTheReferencesPlaceAlone: a row is a scenario and what its arms are then set to.
func TestARunsOwnRateAndCarrierTakeTheReferencesPlaceAlone(t *testing.T) {
	o := given(func(o *options) { o.settings.RateRPS, o.settings.Carrier = 500, "cookie" })
	cells, err := o.cells()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		usual, _ := scenarios.ByName(c.Scenario)
		for _, arm := range c.Arms() {
			p, _ := usual.Point(arm.Point.Label)
			rate, carrier := p.RateRPS, p.Carrier
			if p.UsualRate {
				rate = 500
			}
			if p.UsualCarrier {
				carrier = "cookie"
			}
			if arm.Point.RateRPS != rate || arm.Point.Carrier != carrier {
				t.Errorf("%s at %s: %v requests/s by %s, want %v by %s", c.Scenario, p.Label, arm.Point.RateRPS, arm.Point.Carrier, rate, carrier)
			}
		}
		keeps := slices.Contains([]string{"cpu", "distance", "revocation", "cuts", "lifetimes", "replicas", "refresh", "logout-race"}, c.Scenario)
		if usual.KeepsItsRate() && !keeps {
			t.Errorf("%s keeps its rate", c.Scenario)
		}
	}
	for name, keepsCarrier := range map[string]bool{"bandwidth": true, "refresh": true, "reference": false, "cpu": false} {
		if s, _ := scenarios.ByName(name); s.KeepsItsCarrier() != keepsCarrier {
			t.Errorf("%s keeps its carrier: %v", name, !keepsCarrier)
		}
	}
}

// A slice, and each half of a warm-up, that held no request would be void for nothing.
func TestALowRateHasLongerWindows(t *testing.T) {
	usual := scenarios.Cell{Scenario: "reference", Slice: 75 * time.Millisecond, WarmUp: 100 * time.Millisecond}
	for rate, want := range map[float64][2]time.Duration{
		0: {75 * time.Millisecond, 100 * time.Millisecond}, 2000: {75 * time.Millisecond, 100 * time.Millisecond},
		100: {200 * time.Millisecond, 400 * time.Millisecond}, 50: {400 * time.Millisecond, 800 * time.Millisecond},
	} {
		c := usual
		c.RateRPS = rate
		if got := stretched(c); got.Slice != want[0] || got.WarmUp != want[1] {
			t.Errorf("at %v requests/s: slices of %v after %v, want %v", rate, got.Slice, got.WarmUp, want)
		}
	}
}

func TestAMixComesWithItsControlAndAPair(t *testing.T) {
	for name, tc := range map[string]struct{ chosen, want []string }{
		"a variant that has a twin brings it": {[]string{"jwt/stateless-hs256"}, []string{"jwt/stateless-hs256", "jwt/stateless-hs256~twin", "none"}},
		"one that has none brings a session and its twin": {[]string{"jwt/denylist"},
			[]string{"jwt/denylist", "none", "session/strict", "session/strict~twin"}},
		"a twin brings its base": {[]string{"session/strict~twin"}, []string{"none", "session/strict", "session/strict~twin"}},
	} {
		if diff := cmp.Diff(tc.want, withPair(tc.chosen)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestAFlagWinsOverTheFile, and the file over the profile.
func TestAFlagWinsOverTheFile(t *testing.T) {
	mix := &results.Mix{
		Session:   results.MixSession{Logins: 1, Reads: 5},
		Lifetimes: results.MixLifetimes{Session: time.Hour, AccessToken: time.Minute},
		Load:      results.MixLoad{RateRPS: 300, Carrier: "cookie"},
		Measure:   results.MixMeasure{Blocks: 9, Slices: 2, Slice: 70 * time.Millisecond, Variants: []string{"jwt/denylist"}},
	}
	alone := given(func(o *options) { o.mix = mix; o.takeLifetimes(mix.Lifetimes) })
	cells, err := alone.cells()
	if err != nil || len(cells) != 1 {
		t.Fatalf("%d cells, %v", len(cells), err)
	}
	want := scenarios.Cell{
		Scenario: "mix", Variants: withPair([]string{"jwt/denylist"}), Users: 500, Blocks: 9, Slices: 2, Slice: 70 * time.Millisecond,
		WarmUp: 300 * time.Millisecond, RateRPS: 300, Carrier: "cookie",
	}
	if diff := cmp.Diff(want, cells[0]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s := alone.settings; s.Lifetime != time.Hour || s.AccessLifetime != time.Minute || s.Idle != 30*time.Minute {
		t.Errorf("lifetimes %v, %v, %v", s.Lifetime, s.AccessLifetime, s.Idle)
	}
	flags := given(func(o *options) {
		o.mix, o.blocks, o.variants, o.scenarios = mix, 3, []string{"session/cached"}, []string{"cpu"}
		o.settings.RateRPS, o.settings.Carrier, o.settings.Lifetime = 900, "bearer", 2*time.Hour
		o.given = []string{"lifetime", "rate", "carrier"}
		o.takeLifetimes(mix.Lifetimes)
	})
	cells, err = flags.cells()
	if err != nil || len(cells) != 2 || cells[0].Scenario != "cpu" {
		t.Fatalf("%+v, %v", cells, err)
	}
	if c := cells[1]; c.Blocks != 3 || c.RateRPS != 900 || c.Carrier != "bearer" || !slices.Contains(c.Variants, "session/cached") || slices.Contains(c.Variants, "jwt/denylist") {
		t.Errorf("%+v", c)
	}
	if flags.settings.Lifetime != 2*time.Hour || flags.settings.AccessLifetime != time.Minute {
		t.Errorf("%+v", flags.settings)
	}
}

func TestWhatAMixCannotBeMeasuredWithIsRefused(t *testing.T) {
	mix := &results.Mix{Session: results.MixSession{Logins: 1, Reads: 5}}
	for name, tc := range map[string]struct {
		change func(*options)
		want   string
	}{
		"tokens that end in a slice":           {func(o *options) { o.settings.AccessLifetime = 10 * time.Second }, "of 30s or more"},
		"a variant that is there to be caught": {func(o *options) { o.variants = []string{"session/naive"} }, "--variant session/naive"},
	} {
		o := given(func(o *options) { o.mix = mix; tc.change(o) })
		if err := o.checkMix(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
	if scenarios.CanOffer(math.NaN()) {
		t.Error("a rate that is no number can be offered")
	}
}

func TestARunsOwnRateAndCarrierAreRepeated(t *testing.T) {
	o := given(func(o *options) {
		o.settings.RateRPS, o.settings.Carrier, o.scenarioFile = 750.5, "cookie", "/home/me/shop.toml"
	})
	if got := strings.Join(o.argv(), " "); !strings.Contains(got, "--scenario-file shop.toml --rate 750.5 --carrier cookie") {
		t.Errorf("%s", got)
	}
}
