package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

func (v Versus) as(t testing.TB, format string) string {
	t.Helper()
	var out bytes.Buffer
	if err := v.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestTheComparisonIsTheGoldenOne is of two small stored runs: a session 10 % dearer, one byte more of a JWT.
func TestTheComparisonIsTheGoldenOne(t *testing.T) {
	v, err := Compare("testdata/versus/old", "testdata/versus/new")
	if err != nil {
		t.Fatal(err)
	}
	for format, name := range map[string]string{FormatText: "want.txt", FormatMarkdown: "want.md", FormatJSON: "want.json"} {
		golden := filepath.Join("testdata", "versus", name)
		got := v.as(t, format)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(read(t, golden)), got); diff != "" {
			t.Errorf("%s changed (go test -update writes it again):\n%s", name, diff)
		}
	}
}

func TestTheJSONReadsBackAsTheComparison(t *testing.T) {
	names := []string{referenceScenario, bandwidthScenario, raceScenario, revocationScenario}
	newer := calm().of(2, names...)
	newer.caught = 0
	v := newer.against(t, calm().of(1, names...))
	var back Versus
	decoder := json.NewDecoder(strings.NewReader(v.as(t, FormatJSON)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&back); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(v.as(t, FormatJSON), "null") {
		t.Error("a list that is empty is null")
	}
	if diff := cmp.Diff(v, back); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	if err := (Versus{}).Write(new(bytes.Buffer), "xml"); err == nil || !strings.Contains(err.Error(), "text, markdown, json") {
		t.Error(err)
	}
}

func TestHostileNamesAppearAsTextInAComparison(t *testing.T) {
	const hostile = "<script>|`x`\x1b[31m\u202e\u009b[a](http://b)\n# c"
	long := hostile + strings.Repeat("long ", 1000)
	rename := func(r *results.Run, rows []results.Trial) []results.Trial {
		r.Profile, r.Store.Kind, r.Machine.CPU, r.Parameters[0].Value = hostile+r.ID, hostile+r.ID, hostile+r.ID, hostile+r.ID
		for i := range rows {
			switch rows[i].Variant {
			case scenarios.JWTEdDSA:
				rows[i].Variant, rows[i].Point = hostile, long
			case scenarios.JWTES256:
				rows[i].Scenario = hostile
			case scenarios.JWTRS256:
				rows[i].Point = hostile + r.ID
			}
		}
		return rows
	}
	id := func(id string) change { return run(func(r *results.Run) { r.ID = id + hostile }) }
	older, newer := calm().of(1, referenceScenario), calm().of(2, referenceScenario)
	b := both{older.evidence(t, id("a"), rename), newer.evidence(t, id("b"), rename)}
	v, err := b.versus(hostile, "new")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.OnlyOld) == 0 || len(v.Warnings) < 4 || v.find(t, cell{hostile, scenarios.JWTES256, scenarios.ReferencePoint.Label}, cpuMetric).Metric == "" {
		t.Fatalf("the names are not where they should be: %+v", v.Warnings)
	}
	for format, bad := range map[string][]string{
		FormatText:     {"\x1b", "\u202e", "\u009b", "\n# c", strings.Repeat("long ", 100)},
		FormatMarkdown: {"\x1b", "\u202e", "\u009b", "\n# c", "<script", "[a](", "http://", "|`x`"},
		FormatJSON:     {"\x1b", "\u202e", "\u009b", "\n# c"},
	} {
		text := v.as(t, format)
		for _, b := range bad {
			if strings.Contains(text, b) {
				t.Errorf("%s holds %q", format, b)
			}
		}
	}
	var back Versus
	if err := json.Unmarshal([]byte(v.as(t, FormatJSON)), &back); err != nil || back.Old.Folder != hostile {
		t.Errorf("the JSON holds another name: %q, %v", back.Old.Folder, err)
	}
	gate, _ := ParseGate(gateDiffers)
	v.Cells[0].Verdict, v.Cells[0].Variant = "differs", hostile
	if err := v.Holds(gate); err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e\n") {
		t.Errorf("a gate says %q", err)
	}
}
