package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// TestVersusOfTwoMixes: sessions made of other requests are other work, and a file's name is none.
func TestVersusOfTwoMixes(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*results.Mix)
		paired bool
		warned string
	}{
		{"the same file", func(*results.Mix) {}, true, ""},
		{"another name", func(m *results.Mix) { m.Name = "forum" }, true, ""},
		{"more reads", func(m *results.Mix) { m.Session.Reads = 80 }, false,
			"mix: per session logins 1, reads 8, refreshes 2, logouts 0.5, 700 requests/s of all kinds together, by cookie, now per session logins 1, reads 80, refreshes 2"},
	} {
		older, newer := mixWorld(8, costs(1)), mixWorld(8, costs(1))
		tc.change(newer.run.Mix)
		v, err := both{older, newer}.versus("old", "new")
		if err != nil {
			t.Fatal(err)
		}
		c := v.find(t, inMix(scenarios.SessionStrict), sessionCPUMetric) // what a mix is about
		if c.Raw.Paired != tc.paired || strings.Contains(v.Pairing, "Paired by block") != tc.paired {
			t.Errorf("%s: %q, %+v", tc.name, v.Pairing, c.Raw)
		}
		if got := strings.Join(v.Warnings, "\n"); !strings.HasPrefix(got, tc.warned) || tc.warned == "" && got != "" {
			t.Errorf("%s: warned %q, want %q", tc.name, got, tc.warned)
		}
	}
}
