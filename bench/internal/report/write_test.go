package report

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

var update = flag.Bool("update", false, "write the golden files again")

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// files reads every file of a run's folder.
func files(t testing.TB, folder results.Folder) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := string(folder)
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			all[filepath.ToSlash(name)] = string(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func write(t testing.TB, folder results.Folder) Summary {
	t.Helper()
	s, err := Write(folder)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWrite looks at one run from every side, because its charts take a while to draw.
func TestWrite(t *testing.T) {
	w := calm()
	w.blocks = 6
	folder := w.folder(t)
	summary := write(t, folder)
	first := files(t, folder)
	t.Run("the files are there", func(t *testing.T) { checkFiles(t, first) })
	t.Run("the report is the golden one", func(t *testing.T) { checkGolden(t, first[results.ReportFile]) })
	t.Run("why a line ends is shown whole", func(t *testing.T) { checkGaps(t, first["charts/bytes-per-request.svg"]) })
	t.Run("the page is well formed and alone", func(t *testing.T) { checkPage(t, first[results.IndexFile], countCharts(first)) })
	t.Run("data and links", func(t *testing.T) { checkData(t, first); checkLinks(t, first) })
	t.Run("the summary is for the terminal", func(t *testing.T) {
		if len(summary.Answer) != 4 || len(summary.Warnings) != 0 {
			t.Errorf("answer %q, warnings %q", summary.Answer, summary.Warnings)
		}
		for _, path := range []string{summary.Report, summary.Index, summary.Bench} {
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("writing again gives the same bytes", func(t *testing.T) {
		write(t, folder)
		if diff := cmp.Diff(digests(first), digests(files(t, folder))); diff != "" {
			t.Error(diff)
		}
	})
}

// digests makes files comparable without printing pictures.
func digests(all map[string]string) map[string]string {
	short := map[string]string{}
	for name, data := range all {
		short[name] = fmt.Sprintf("%x", sha256.Sum256([]byte(data)))
	}
	return short
}

// countCharts counts the charts that were drawn, by their files.
func countCharts(all map[string]string) int {
	n := 0
	for name := range all {
		if strings.HasPrefix(name, results.ChartsDir+"/") && strings.HasSuffix(name, ".svg") {
			n++
		}
	}
	return n
}

func checkFiles(t *testing.T, all map[string]string) {
	for _, name := range []string{
		"bench.txt", "index.html", "report.md", "charts/auth-cost.png", "charts/auth-cost.svg", "charts/bytes-per-request.svg",
		"charts/cpu-by-rate.svg", "charts/login.svg", "charts/response-time-cdf.svg", "charts/cost-staleness.svg", "charts/store-traffic.svg",
		"charts/obvious-and-fast.svg", "charts/lookup-ladder-jwt.svg", "charts/lookup-ladder-session.svg", "charts/lookup-ladder-cached.svg",
		"charts/lookup-callers-throughput.svg", "charts/lookup-callers-cpu.svg", "charts/lookup-claims.svg",
		"charts/replicas-goodput.svg", "charts/store-utilisation.svg", "charts/shards-goodput.svg",
		"charts/propagation.svg", "charts/propagation-kinds.svg", "charts/cuts.svg", "charts/denylist-size.svg",
		"charts/distance-response.svg", "charts/crossover-es256.svg", "charts/crossover-hs256.svg",
		"charts/lookup-by-size.svg", "charts/revoke-all.svg", "charts/concurrency.svg",
		"charts/auth-cost.csv", "tables/table-statements.csv", "tables/table-trust-calibration.csv",
	} {
		if all[name] == "" {
			t.Errorf("%s is missing or empty", name)
		}
	}
	for name := range all {
		if strings.HasPrefix(filepath.Base(name), ".") {
			t.Errorf("%s was left behind", name)
		}
	}
}

func checkGolden(t *testing.T, report string) {
	golden := filepath.Join("testdata", "report.md")
	if *update {
		if err := os.WriteFile(golden, []byte(report), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(read(t, golden)), report); diff != "" {
		t.Errorf("the report changed (go test -update writes it again):\n%s", diff)
	}
}

// checkGaps: a reason in the chart is neither cut nor left to the caption. It stands in a text of its own.
func checkGaps(t *testing.T, svg string) {
	for _, reason := range []string{"a cookie holds no token of 12250 B", "a cookie holds no token of 12549 B"} {
		if !strings.Contains(svg, ">"+reason+"<") {
			t.Errorf("%q does not stand in the chart", reason)
		}
	}
}

func TestRunOfOneScenario(t *testing.T) {
	for _, name := range everyScenario() {
		t.Run(name, func(t *testing.T) {
			w := calm()
			w.scenarios = []string{name}
			text := string(read(t, write(t, w.folder(t)).Report))
			if !strings.Contains(text, "## Scenario "+name) || !strings.Contains(text, "## What this run did not measure") {
				t.Error("the section, or the line on what is missing, is not there")
			}
			for _, other := range everyScenario() {
				s, _ := scenarios.ByName(other)
				if named := strings.Contains(text, "- "+other+": "+markdown(s.Asks)); named == (other == name) {
					t.Errorf("%s named as missing: %v", other, named)
				}
			}
		})
	}
}

func TestRunWithoutATrialThatCounts(t *testing.T) {
	w := calm()
	rows := w.rows(t)
	for i := range rows {
		rows[i].Void, rows[i].Gap = "the replica died", ""
	}
	for why, rows := range map[string][]results.Trial{"none at all": {}, "all void": rows} {
		s := write(t, folderOf(t, w.run(), rows))
		if text := string(read(t, s.Report)); !strings.Contains(text, "What this run did not measure") {
			t.Errorf("%s: nothing is said to be missing", why)
		}
	}
}

func TestWarningsStandAtTheTop(t *testing.T) {
	w := calm()
	w.scenarios = []string{loginScenario}
	r := w.run()
	r.Profile, r.Store.StandIn = "quick", true
	s := write(t, folderOf(t, r, w.rows(t)))
	for _, path := range []string{s.Report, s.Index} {
		text := string(read(t, path))
		answer := strings.Index(text, "The answer")
		for _, want := range []string{"too wide to cite", "not for citing store capacity"} {
			if i := strings.Index(text, want); i < 0 || i > answer {
				t.Errorf("%s: %q at %d, the answer at %d", filepath.Base(path), want, i, answer)
			}
		}
	}
	if svg := string(read(t, filepath.Join(filepath.Dir(s.Report), "charts", "login.svg"))); !strings.Contains(svg, "stand-in") {
		t.Error("the caption of a chart does not say that the store is a stand-in")
	}
}

func TestWriteRefusesWhatItCannotRead(t *testing.T) {
	w := calm()
	bad := row(scenarios.None, 0, 0, 1, "")
	bad.Response = "bm8gaGlzdG9ncmFt"
	for _, c := range []struct {
		why    string
		folder results.Folder
		want   string
	}{
		{"no run", results.Folder(t.TempDir()), "is not a run"},
		{"a histogram that is none", folderOf(t, w.run(), []results.Trial{bad}), "none, block 0: response_histogram does not decode"},
	} {
		_, err := Write(c.folder)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", c.why, err, c.want)
		}
		if _, err := os.Stat(c.folder.Path(results.ReportFile)); err == nil {
			t.Errorf("%s: a report was written", c.why)
		}
	}
}
