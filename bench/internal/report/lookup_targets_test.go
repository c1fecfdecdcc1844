package report

import (
	"fmt"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

func TestBoundVerdict(t *testing.T) {
	for _, c := range []struct {
		why     string
		lo, hi  float64
		n       int
		bound   float64
		atLeast bool
		want    string
	}{
		{"wholly below what is allowed", 1.1, 1.4, 6, 1.5, false, targetMet},
		{"up to the bound", 1.1, 1.5, 6, 1.5, false, targetMet},
		{"over the bound", 1.4, 1.6, 6, 1.5, false, notResolved},
		{"wholly above what is allowed", 1.6, 1.7, 6, 1.5, false, targetNotMet},
		{"as fast as asked for", 8.0, 8.5, 6, 8, true, targetMet},
		{"perhaps as fast", 7.5, 8.5, 6, 8, true, notResolved},
		{"not as fast", 7, 7.9, 6, 8, true, targetNotMet},
		{"clear, but of five rounds", 1.1, 1.2, 5, 1.5, false, "not resolved (n=5, 6 are needed)"},
	} {
		j := stat.Judgement{Ratio: stat.Ratio{Center: (c.lo + c.hi) / 2, Lo: c.lo, Hi: c.hi, N: c.n, Confidence: confidence}}
		if got := boundVerdict(comparison{Judgement: j}, c.bound, c.atLeast); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestAmountsAllowTheRuntimeItsShare(t *testing.T) {
	for _, c := range []struct {
		xs    []float64
		bound float64
		want  string
	}{
		{[]float64{3, 3, 3, 3, 3, 3}, 3, targetMet},
		{[]float64{0, 0.01, 0.003, 0, 0, 0.02}, 0, targetMet},
		{[]float64{0, 0, 0, 0, 0, 1}, 0, notResolved},
		{[]float64{4, 4, 4, 4, 4, 3}, 3, targetNotMet},
		{[]float64{3, 3, 3, 3, 3}, 3, "not resolved (n=5, 6 are needed)"},
	} {
		if got := withinAmount(c.xs, c.bound); got != c.want {
			t.Errorf("%v within %v: %q, want %q", c.xs, c.bound, got, c.want)
		}
	}
	for x, want := range map[float64]string{3: "3", 3.003: "3", 0.004: "0", 2.5: "2.50"} {
		if got := wholeOrShort(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}

// TestTargetsAgainstPlantedTimes: as fast as the fastest of several, and the rung that took most off.
func TestTargetsAgainstPlantedTimes(t *testing.T) {
	times := map[string]float64{
		"obvious": 20, "form": 18, "mac": 17, "claims": 6, "base64": 5, "fast": 2, "floor": 1.6,
		"peer-golang-jwt-strict": 15, "peer-cristalhq": 9, "peer-jwx": 60,
	}
	var text strings.Builder
	for range 6 {
		for rung, us := range times {
			text.WriteString(roundLine(hs256().at(rung), fmt.Sprintf("%.0f ns/op 3 allocs/op", us*1000)))
		}
	}
	e := withRounds(t, calm().evidence(t, only()), text.String())
	results := map[string]targetResult{}
	for _, r := range e.targets() {
		results[r.words] = r
	}
	for _, c := range []struct{ words, measured, verdict string }{
		{"HS256 verify, 275 B of claims, as fast as golang-jwt with its strict options", "×7.50 ", targetNotMet},
		{"HS256 verify, 275 B of claims, as fast as the fastest other library", "(cristalhq)", targetMet},
		{"HS256 verify, 275 B of claims, over its floor (HMAC, strict base64 and one scan of the JSON)", "×1.25 ", targetMet},
		{"HS256 verify, 275 B of claims, allocations", "3, n=6", targetMet},
		{"HS256 issue, as fast as golang-jwt", absent, notMeasured},
	} {
		r, ok := results[c.words]
		if !ok || !strings.Contains(r.measured, c.measured) || r.verdict != c.verdict {
			t.Errorf("%s: %+v, want %q, %s", c.words, r, c.measured, c.verdict)
		}
	}
	if got := results["HS256 verify, 275 B of claims, as fast as the fastest other library"].rung; !strings.HasPrefix(got, "claims: ×0.353") {
		t.Errorf("the rung that bought most: %q", got)
	}
}

// TestSiteTargetsTakeTheControlOff: 60 above the control against 90 is ×2/3, whatever the blocks suffered.
func TestSiteTargetsTakeTheControlOff(t *testing.T) {
	w := calm()
	w.trialNoise = 0
	w.blocks = 6
	e := w.evidence(t)
	site := scenarios.SiteTargets()
	got := e.siteTarget(site[len(site)-1])
	if !strings.HasPrefix(got.measured, "×0.66") || got.verdict != targetNotMet {
		t.Errorf("%+v, want ×0.667, not met", got)
	}
	w.dearer = func(string) float64 { return 1 }
	if got = w.evidence(t).siteTarget(site[len(site)-1]); !strings.HasPrefix(got.measured, "×0.5") || got.verdict != targetMet {
		t.Errorf("%+v, want ×0.500, met", got)
	}
	below := on("saturation", scenarios.None, func(row *results.Trial) { row.Metrics[replicaMetric] = 1 })
	got = w.evidence(t, below).siteTarget(site[len(site)-1])
	if got.verdict != notResolved || got.measured != "none: in 6 of 6 blocks nothing is left above none" {
		t.Errorf("a control dearer than what it controls for: %+v", got)
	}
}
