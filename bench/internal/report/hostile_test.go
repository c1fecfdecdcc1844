package report

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"authbench/scenarios"
)

func TestHostileStringsAppearAsText(t *testing.T) {
	const hostile = "=<script>alert(1)</script>|`x`\"' onload=x \x1b[31m\u202e[a](http://b)\n# c"
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
		"index.html": {"<script>alert", "\x1b", "\u202e"},
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
	checkHostilePage(t, all["index.html"])
	checkHostileData(t, all)
}

// checkHostilePage: the page is well formed, no attribute was broken out of, and a citation holds the words as they are.
func checkHostilePage(t *testing.T, html string) {
	p := parsePage(t, html)
	for _, e := range p.elements {
		checkElement(t, e)
	}
	checkAnchors(t, p)
	checkPolicy(t, html, p)
	if text := p.text["cite-auth-cost-text"]; !strings.Contains(text, `of authbench run =<script>alert(1)</script>|`) || strings.Contains(text, "\n# c") {
		t.Errorf("the citation does not hold the run's name as text:\n%s", text)
	}
}

// checkHostileData: every cell is one cell, and none is a formula.
func checkHostileData(t *testing.T, all map[string]string) {
	hostile := 0
	for name, data := range all {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") || strings.ContainsAny(cell, "\x1b\u202e\n") {
					t.Errorf("%s holds the cell %q", name, cell)
				}
				if strings.Contains(cell, "<script>") {
					hostile++
				}
			}
		}
	}
	if hostile == 0 {
		t.Error("no cell holds what it was given")
	}
}

func TestTextOfAnyLengthAndDirectionKeepsThePageWhole(t *testing.T) {
	for why, text := range map[string]string{
		"very long": strings.Repeat("x", 10_000), "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 12", "not UTF-8": "a\xff\xfeb",
	} {
		w := calm()
		w.scenarios = []string{bandwidthScenario}
		r := w.run()
		r.ID, r.Claims.Shapes[0].Name = text, text
		rows := w.rows(t)
		for i := range rows {
			rows[i].Scenario, rows[i].Point = text, text
		}
		folder := folderOf(t, r, rows)
		write(t, folder)
		p := parsePage(t, string(read(t, folder.Path("index.html"))))
		checkAnchors(t, p)
		if why != "not UTF-8" && !strings.Contains(string(read(t, folder.Path("report.md"))), text) {
			t.Errorf("%s: the text is not in the report", why)
		}
	}
}
