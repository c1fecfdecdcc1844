package scenariofile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/results"
	"authbench/scenarios"
)

// TestTheExampleIsReadAsItSays holds the commented example to what it is taken for, key by key.
func TestTheExampleIsReadAsItSays(t *testing.T) {
	data, err := os.ReadFile("../../../scenarios/examples/shop.toml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(filepath.Join("testdata", "shop.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want results.Mix
	if err := json.Unmarshal(golden, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, k := range Keys() {
		if _, last, _ := strings.Cut("."+k.Name, "."); !strings.Contains(string(data), last[strings.LastIndex(last, ".")+1:]+" ") {
			t.Errorf("the example does not show %s", k.Name)
		}
	}
}

func TestWhatIsLeftOutIsTheUsual(t *testing.T) {
	got, err := Parse([]byte("[session]\nreads = 9\n"))
	want := results.Mix{Name: "mix", Session: results.MixSession{Logins: 1, Reads: 9}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestAFileThatMakesNoSenseIsRefusedInOneLine: a row is a file and what its error must say.
func TestAFileThatMakesNoSenseIsRefusedInOneLine(t *testing.T) {
	const good = "[session]\nreads = 9\n"
	for name, tc := range map[string]struct{ text, want string }{
		"an empty file":                          {"", "[session]"},
		"no TOML":                                {"{", "line 1"},
		"an unknown key at the top":              {"# shop\nnme = \"x\"\n" + good, `line 2: unknown key "nme"`},
		"an unknown key in a table":              {good + "\nreadz = 3", `line 4: unknown key "session.readz"`},
		"an unknown table":                       {good + "[lifetime]\nsession = \"1h\"", `line 3: unknown key "lifetime"`},
		"an unknown key, dotted":                 {"session.reads = 2\nsession.reeds = 3", `line 2: unknown key "session.reeds"`},
		"an unknown key that is hostile":         {"\"\\u001b[2J<b>\" = 1\n" + good, `line 1: unknown key "\x1b[2J<b>"`},
		"an unknown key in capitals":             {"[session]\nReads = 9\nREADS = 9", `unknown key "session.Reads"`},
		"a key twice":                            {good + "reads = 8", "line 3"},
		"words for a number":                     {"[session]\nreads = \"many\"", `line 2, "session.reads"`},
		"a number for a name":                    {"name = 7\n" + good, `line 1, "name"`},
		"a bare number for a duration":           {good + "[lifetimes]\nsession = 30", `line 4, "lifetimes.session": give a duration`},
		"a duration without its unit":            {good + "[lifetimes]\nidle = \"30\"", "with its unit"},
		"a list for a table":                     {"session = [1]", "line 1"},
		"a table for a list":                     {good + "[measure.variants]\nx = 1", "line 3"},
		"several tables":                         {"[[session]]\nreads = 1", "line 1"},
		"half a block":                           {good + "[measure]\nblocks = 1.5", "line 4"},
		"a negative mean":                        {"[session]\nreads = -1", "session.reads = -1: give a mean from 0"},
		"a mean that is no number":               {"[session]\nreads = nan", "session.reads = NaN"},
		"a mean without end":                     {"[session]\nreads = inf", "session.reads = +Inf"},
		"an absurd mean":                         {"[session]\nreads = 1e9", "session.reads = 1e+09"},
		"an empty mix":                           {"[session]\nlogins = 0", "nothing but logins"},
		"a mix of logins alone":                  {"[session]\nlogins = 2", "nothing but logins"},
		"a session that nobody begins":           {"[session]\nreads = 3\nlogins = 0", "begins with a login"},
		"a login in a blue moon":                 {"[session]\nreads = 3\nlogins = 1e-300", "too few"},
		"more logouts than logins":               {"[session]\nreads = 3\nlogouts = 1.1", "more often than in"},
		"a lifetime that ends in a slice":        {good + "[lifetimes]\naccess_token = \"5s\"", "lifetimes.access_token = 5s: give 30s"},
		"a lifetime before its beginning":        {good + "[lifetimes]\nidle = \"-5m\"", "lifetimes.idle"},
		"a lifetime of centuries":                {good + "[lifetimes]\nsession = \"2000000h\"", "lifetimes.session"},
		"no rate":                                {good + "[load]\nrate = 0", "load.rate = 0: give 50 to 20000"},
		"a rate that nothing can send":           {good + "[load]\nrate = 1e6", "load.rate"},
		"a rate that is no number":               {good + "[load]\nrate = nan", "load.rate = NaN"},
		"a carrier that is none":                 {good + "[load]\ncarrier = \"url\"", "bearer, cookie"},
		"no variants":                            {good + "[measure]\nvariants = []", "measure.variants is empty"},
		"a variant that is none":                 {good + "[measure]\nvariants = [\"jwt/none\"]", `a mix cannot run "jwt/none"`},
		"a variant that is there to be caught":   {good + "[measure]\nvariants = [\"session/naive\"]", `a mix cannot run "session/naive"`},
		"a calibration, which plants on reads":   {good + "[measure]\nvariants = [\"calibration/cpu-50us\"]", "a mix cannot run"},
		"no blocks":                              {good + "[measure]\nblocks = 0", "measure.blocks = 0"},
		"blocks without end":                     {good + "[measure]\nblocks = 1000000", "measure.blocks"},
		"negative slices":                        {good + "[measure]\nslices = -1", "measure.slices"},
		"a slice that holds nothing":             {good + "[measure]\nslice = \"1ms\"", "measure.slice = 1ms"},
		"a slice of an hour":                     {good + "[measure]\nslice = \"1h\"", "measure.slice"},
		"no name":                                {"name = \"\"\n" + good, "name has 0 bytes"},
		"a name that fills a page":               {"name = \"" + strings.Repeat("x", 300) + "\"\n" + good, "name has 300 bytes"},
		"a file that fills a disk":               {good + strings.Repeat("#", MaxBytes), "larger than 16 KB"},
		"bytes that are no text":                 {good + "# \xff", "not UTF-8"},
		"text after a value, over several lines": {"name = \"\"\"a\nb\"\"\" c\n" + good, "line"},
	} {
		_, err := Parse([]byte(tc.text))
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		if text := err.Error(); !strings.Contains(text, tc.want) || !isOneLine(text) {
			t.Errorf("%s: %q, want one line with %q", name, text, tc.want)
		}
	}
}

func isOneLine(text string) bool {
	return text != "" && len(text) < 500 && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) })
}

// TestAnyNameIsText: a name is the user's, and not ours to judge.
func TestAnyNameIsText(t *testing.T) {
	for _, name := range []string{"<script>alert(1)</script>", "\u202eshop", "a|b*c`d", "\x1b[2J"} {
		quoted, _ := json.Marshal(name)
		got, err := Parse([]byte("name = " + string(quoted) + "\n[session]\nreads = 1"))
		if err != nil || got.Name != name {
			t.Errorf("%q: read as %q, %v", name, got.Name, err)
		}
	}
}

func TestEveryMeanThatIsTakenComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mean := func(name string, most float64) float64 { return rapid.Float64Range(0, most).Draw(t, name) }
		want := results.MixSession{
			Logins: 1 + mean("logins", 5), Reads: 1 + mean("reads", 1e4), Writes: mean("writes", 100), Refreshes: mean("refreshes", 100),
			Logouts: mean("logouts", 1),
		}
		var text strings.Builder
		text.WriteString("[session]\n")
		for key, v := range map[string]float64{
			"logins": want.Logins, "reads": want.Reads, "writes": want.Writes, "refreshes": want.Refreshes, "logouts": want.Logouts,
		} {
			number, _ := json.Marshal(v)
			text.WriteString(key + " = " + string(number) + "\n")
		}
		got, err := Parse([]byte(text.String()))
		if err != nil || got.Session != want {
			t.Fatalf("%+v, %v, want %+v of\n%s", got.Session, err, want, text.String())
		}
	})
}

// FuzzParse: whatever the file, a mix that is taken can be measured, and an error is one line that says where.
func FuzzParse(f *testing.F) {
	if data, err := os.ReadFile("../../../scenarios/examples/shop.toml"); err == nil {
		f.Add(data)
	}
	for _, text := range []string{"[session]\nreads = 1", "a.b.c = 1", "[[x]]\ny = [{z=1}]", "name = \"\\u202e\"", "[session]\nreads = nan"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			if !isOneLine(err.Error()) {
				t.Fatalf("%q is not one line", err)
			}
			return
		}
		mix := scenarios.Mix(m.Session)
		if !(mix.Stay() > 0 && mix.Requests() < 1e6 && mix.Logins > 0 && mix.Logouts <= mix.Logins) {
			t.Fatalf("taken: %+v", m)
		}
		again, err := json.Marshal(m)
		var back results.Mix
		if err != nil || json.Unmarshal(again, &back) != nil || !cmp.Equal(m, back) {
			t.Fatalf("%+v does not come back from run.json: %v", m, err)
		}
	})
}
