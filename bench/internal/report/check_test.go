package report

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
)

// different are the files of a report that are not what its evidence makes.
func different(t *testing.T, folder results.Folder) []Compared {
	t.Helper()
	all, err := Check(folder)
	if err != nil {
		t.Fatal(err)
	}
	var some []Compared
	for _, one := range all {
		if one.State != Same {
			some = append(some, one)
		}
	}
	return some
}

func TestCheckFindsWhatDoesNotAgree(t *testing.T) {
	w := calm()
	w.scenarios = []string{loginScenario}
	folder := w.folder(t)
	write(t, folder)
	if some := different(t, folder); len(some) != 0 {
		t.Fatalf("a report that was just written differs: %v", some)
	}
	sound := files(t, folder)
	edit := func(name, old, new string) func() error {
		return func() error {
			text := strings.Replace(sound[name], old, new, 1)
			if text == sound[name] {
				t.Fatalf("no %q in %s", old, name)
			}
			return folder.WriteFile(name, []byte(text))
		}
	}
	for _, tc := range []struct {
		name  string
		spoil func() error
		want  map[string]State
	}{
		{"a digit of the text", edit("report.md", "1", "2"), map[string]State{"report.md": Differs}},
		{"a digit of the page", edit("index.html", "6 trials", "7 trials"), map[string]State{"index.html": Differs}},
		{"a chart is gone", func() error { return os.Remove(folder.Path("charts/login.svg")) }, map[string]State{"charts/login.svg": Missing}},
		{"a chart is another", edit("charts/login.svg", "<svg", "<svg "), map[string]State{"charts/login.svg": Differs}},
		{"a picture is another", edit("charts/login.png", "IDAT", "iDAT"), map[string]State{"charts/login.png": Differs}},
		{"a chart of another report", func() error { return folder.WriteFile("charts/old.svg", nil) }, map[string]State{"charts/old.svg": LeftOver}},
	} {
		if err := tc.spoil(); err != nil {
			t.Fatal(err)
		}
		states := map[string]State{}
		for _, one := range different(t, folder) {
			states[one.File] = one.State
			if lines := len(one.Lines); (one.State == Differs && !strings.HasSuffix(one.File, ".png")) != (lines > 0) {
				t.Errorf("%s: %d lines of %s", tc.name, lines, one.File)
			}
		}
		if diff := cmp.Diff(tc.want, states); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
		os.Remove(folder.Path("charts/old.svg"))
		for name, data := range sound {
			if err := folder.WriteFile(name, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestDifferingLinesAreCutToWhereTheyDiffer(t *testing.T) {
	long := strings.Repeat("x", 500)
	for _, tc := range []struct {
		name, stored, made string
		want               []Line
	}{
		{"a digit", "a 1\nb\n", "a 2\nb\n", []Line{{1, "a 1", "a 2"}}},
		{"a line too many", "a\nb", "a", []Line{{2, "b", ""}}},
		{"a line too few", "a\n", "a\nb\n", []Line{{2, "", "b"}, {3, "", ""}}},
		{"deep in a long line", long + "1" + long, long + "2" + long,
			[]Line{{1, "…" + long[:around] + "1" + long[:shownRunes-around-1] + "…", "…" + long[:around] + "2" + long[:shownRunes-around-1] + "…"}}},
		{"inside a character", "é", "è", []Line{{1, "é", "è"}}},
		{"what a terminal would obey", "\x1b[2J", "x", []Line{{1, `\x1b[2J`, "x"}}},
		{"no text at all", "\xff\xfe", "x", []Line{{1, "�", "x"}}},
		{"only the first of many", "1\n2\n3\n4", "a\nb\nc\nd", []Line{{1, "1", "a"}, {2, "2", "b"}, {3, "3", "c"}}},
	} {
		if diff := cmp.Diff(tc.want, differingLines([]byte(tc.stored), []byte(tc.made))); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}

func TestVerdictsAreThoseOfTheTable(t *testing.T) {
	w := calm()
	e := w.evidence(t)
	table := e.statementTable()
	verdicts := e.verdicts()
	if len(verdicts) != len(table.Rows) {
		t.Fatalf("%d verdicts, %d rows", len(verdicts), len(table.Rows))
	}
	seen := map[string]bool{}
	for i, v := range verdicts {
		seen[v.Verdict] = true
		if row := strings.Join(table.Rows[i], "|"); !strings.Contains(row, v.Statement) || !strings.Contains(row, "|"+v.Verdict+"|") || v.Evidence == "" {
			t.Errorf("%+v is not row %s", v, row)
		}
	}
	if !seen[Supported] || !seen[Refuted] {
		t.Errorf("verdicts %v: neither supported nor refuted is among them", seen)
	}
}
