package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
)

// cited is the citation of a figure of the world's run, after change has had its way with the run.
func cited(t *testing.T, f figure, change func(*results.Run)) citation {
	t.Helper()
	w := calm()
	w.scenarios = []string{loginScenario}
	e := w.evidence(t, func(r *results.Run, rows []results.Trial) []results.Trial { change(r); return rows })
	e.checksum = strings.Repeat("0123456789abcdef", 4)
	return e.citation(f)
}

func asItIs(*results.Run) {}

func TestACitationStandsAlone(t *testing.T) {
	f := figure{Name: "login", Number: 7, Alt: "A title", Finding: "A login takes ×1.42 [1.36, 1.49], n=12", Caption: []string{"n = 12 trials a mark."}}
	got := cited(t, f, asItIs)
	wantText := `A login takes ×1.42 [1.36, 1.49], n=12
Figure 7 (login) of authbench run 2026-01-02-synthetic, profile standard; commit 0123456789ab; Synthetic CPU, 2 cores, linux; store redis 7.0.15; evidence SHA-256 0123456789abcdef.
Reproduce: git checkout 0123456789abcdef0123456789abcdef01234567 && go run ./bench run --profile standard --claims 'it'\''s mine.json'
Check: bin/bench check RUN, with the folder of the run.`
	if diff := cmp.Diff(wantText, got.Text); diff != "" {
		t.Error(diff)
	}
	wantMarkdown := "> A login takes ×1.42 [1.36, 1.49], n=12\n>\n" +
		"> Figure 7 (login) of authbench run 2026-01-02-synthetic, profile standard; commit 0123456789ab; Synthetic CPU, 2 cores, linux; " +
		"store redis 7.0.15; evidence SHA-256 0123456789abcdef.\n>\n" +
		"> Reproduce: `git checkout 0123456789abcdef0123456789abcdef01234567`, then `go run ./bench run --profile standard --claims 'it'\\''s mine.json'`\n>\n" +
		"> Check: `bin/bench check RUN`, with the folder of the run."
	if diff := cmp.Diff(wantMarkdown, got.Markdown); diff != "" {
		t.Error(diff)
	}
}

func TestACitationWithoutAFindingSaysWhatStandsBehindTheTitle(t *testing.T) {
	got := cited(t, figure{Name: "login", Number: 1, Alt: "A title", Caption: []string{"n = 12 trials a mark.", "a machine"}}, asItIs)
	for _, text := range []string{got.Text, got.Markdown} {
		if !strings.Contains(text, "A title") || !strings.Contains(text, "; n = 12 trials a mark;") || strings.Contains(text, "a machine") {
			t.Errorf("%s", text)
		}
	}
}

func TestWhatMakesARunLessThanCitableIsPartOfTheCitation(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*results.Run)
		want   string
	}{
		{"a quick run", func(r *results.Run) { r.Profile = "quick" }, "Warning: A quick run"},
		{"a stand-in", func(r *results.Run) { r.Store.StandIn = true }, "Warning: The store is miniredis"},
		{"a dirty tree", func(r *results.Run) { r.Dirty = true }, "commit 0123456789ab + uncommitted changes"},
	} {
		got := cited(t, figure{Name: "login", Number: 1, Alt: "A title"}, c.change)
		for _, text := range []string{got.Text, got.Markdown} {
			if !strings.Contains(text, c.want) {
				t.Errorf("%s: no %q in\n%s", c.why, c.want, text)
			}
		}
	}
	w := calm()
	w.readBack = 0.2
	w.scenarios = []string{referenceScenario}
	if got := w.evidence(t).citation(figure{Number: 1, Alt: "A title"}); !strings.Contains(got.Text, "Warning: Calibration failed") {
		t.Errorf("failed calibration is no part of\n%s", got.Text)
	}
}

func TestHostileStringsStayTextInACitation(t *testing.T) {
	const hostile = "<script>alert(1)</script>`x`\n\n# b\x1b[31m\u202e[a](http://b)"
	got := cited(t, figure{Name: "login", Number: 1, Alt: hostile, Finding: hostile}, func(r *results.Run) {
		r.ID, r.Commit, r.Machine.CPU, r.Store.Version, r.Argv = hostile, hostile, hostile, hostile, []string{"run", hostile}
	})
	for name, text := range map[string]string{"text": got.Text, "Markdown": got.Markdown} {
		if strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\n# b") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	for _, bad := range []string{"<script", "`x`", "[a](", "http://"} {
		if strings.Contains(strings.ReplaceAll(got.Markdown, "\\`x\\`", ""), bad) {
			t.Errorf("the Markdown holds %q:\n%s", bad, got.Markdown)
		}
	}
}
