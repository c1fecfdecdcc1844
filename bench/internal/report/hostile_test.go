package report

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"authbench/scenarios"
)

func TestHostileStringsAppearAsText(t *testing.T) {
	const hostile = "<script>alert(1)</script>|`x`\x1b[31m\u202e[a](http://b)\n# c"
	w := calm()
	w.scenarios = []string{referenceScenario, bandwidthScenario}
	r := w.run()
	r.ID, r.Commit, r.Machine.CPU, r.Store.Kind, r.Argv = hostile, hostile, hostile, hostile, []string{"run", hostile}
	r.Claims.Shapes[0].Name = hostile
	rows := w.rows(t)
	for i := range rows {
		switch {
		case rows[i].Variant == scenarios.JWTEdDSA:
			rows[i].Variant = hostile
		case rows[i].Gap != "":
			rows[i].Gap = hostile
		}
		rows[i].Warnings = []string{hostile}
	}
	void := rows[0]
	void.Block, void.Scenario, void.Void = 99, hostile, hostile
	stray := rows[0]
	stray.Scenario, stray.Point = hostile, hostile
	folder := folderOf(t, r, append(rows, void, stray))
	write(t, folder)
	all := files(t, folder)
	all["report.md"] = regexp.MustCompile(`(?m)^    .*$`).ReplaceAllString(all["report.md"], "") // code shows what it holds
	for name, bad := range map[string][]string{
		"report.md":  {"<script", "\x1b", "\u202e", "\n# c", "[a](", "http://", "|`x`"},
		"index.html": {"<script", "\x1b", "\u202e"},
		"bench.txt":  {"\x1b", "\u202e", "\n# c"},

		"charts/bytes-per-request.svg": {"<script", "\x1b", "\u202e"},
		"charts/auth-cost.svg":         {"<script", "\x1b", "\u202e"},
	} {
		for _, b := range bad {
			if all[name] == "" || strings.Contains(all[name], b) {
				t.Errorf("%s holds %q", name, b)
			}
		}
	}
	if err := xml.Unmarshal([]byte(all["index.html"]), new(struct{})); err != nil {
		t.Errorf("index.html is no longer well formed: %v", err)
	}
}
