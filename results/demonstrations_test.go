package results

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shown(name, variant string) Demonstration {
	return Demonstration{
		Demonstration: name, Variant: variant, Configuration: "cookie", Expected: Blocked, Observed: Blocked, BlockedBy: "a <guard>",
		Evidence: []string{"0 of 5 claims"}, Control: Control{"a planted record", Succeeds},
	}
}

func TestDemonstrationsAreKeptInOrder(t *testing.T) {
	f := newFolder(t)
	if rows, err := f.Demonstrations(); len(rows) != 0 || err != nil {
		t.Errorf("a run without demonstrations: %v, %v", rows, err)
	}
	all := []Demonstration{shown("a", "none"), shown("b", "none"), shown("a", "other")}
	if err := f.AppendDemonstrations(all[:1]...); err != nil {
		t.Fatal(err)
	}
	if err := f.AppendDemonstrations(all[1:]...); err != nil {
		t.Fatal(err)
	}
	got, err := f.Demonstrations()
	if diff := cmp.Diff(all, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if rows, err := f.Trials(); len(rows) != 0 || err != nil {
		t.Errorf("a run of demonstrations alone has the trials %v, %v", rows, err)
	}
}

func TestALineThatIsNoDemonstrationIsNamed(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"cut short", `{"demonstration":"a"`, "line 2: cut short"},
		{"no JSON", "hello\n", "line 2"},
		{"a trial", `{"scenario":"reference","variant":"none","metrics":{}}` + "\n", "line 2: is no row of a run: it names no demonstration"},
		{"an outcome that is none", `{"demonstration":"a","variant":"none","observed":"perhaps"}` + "\n", `line 2: is no row of a run: observed is "perhaps"`},
	} {
		f := newFolder(t)
		if err := f.AppendDemonstrations(shown("a", "none")); err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(f.Path(DemonstrationsFile), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		file.WriteString(tc.line)
		file.Close()
		if _, err := f.Demonstrations(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

func TestARowOfDemonstrationsCutShortIsRepaired(t *testing.T) {
	f := newFolder(t)
	if err := f.AppendDemonstrations(shown("a", "none")); err != nil {
		t.Fatal(err)
	}
	if err := appendWhole(f.Path(DemonstrationsFile), []byte(`{"demonstration":"b`)); err != nil {
		t.Fatal(err)
	}
	var short *CutShortError
	if rows, err := f.Demonstrations(); len(rows) != 1 || !errors.As(err, &short) || short.Line != 2 {
		t.Errorf("before the repair: %v, %v", rows, err)
	}
	if err := f.KeepDemonstrations(func(Demonstration) bool { return true }); err != nil {
		t.Error(err)
	}
	if rows, err := f.Demonstrations(); len(rows) != 1 || err != nil {
		t.Errorf("after the repair: %v, %v", rows, err)
	}
}

func TestKeepDemonstrations(t *testing.T) {
	f := newFolder(t)
	named := func(name string) func(Demonstration) bool {
		return func(d Demonstration) bool { return d.Demonstration == name }
	}
	if err := f.KeepDemonstrations(named("a")); err != nil {
		t.Errorf("of no file: %v", err)
	}
	if err := f.AppendDemonstrations(shown("a", "none"), shown("b", "none")); err != nil {
		t.Fatal(err)
	}
	if err := f.KeepDemonstrations(named("a")); err != nil {
		t.Fatal(err)
	}
	if rows, err := f.Demonstrations(); len(rows) != 1 || rows[0].Demonstration != "a" || err != nil {
		t.Errorf("kept %v, %v", rows, err)
	}
	if err := f.KeepDemonstrations(named("b")); err != nil || f.hasDemonstrations() {
		t.Errorf("a file without a row is left: %v", err)
	}
}

func TestBelieved(t *testing.T) {
	for _, tc := range []struct {
		name, observed, control string
		want                    bool
	}{
		{"blocked, and the control was not", Blocked, Succeeds, true},
		{"blocked, and so was the control: blind", Blocked, Blocked, false},
		{"it succeeded, which needs no control", Succeeds, Blocked, true},
		{"not performed", NotPerformed, Succeeds, false},
	} {
		if got := (Demonstration{Observed: tc.observed, Control: Control{Observed: tc.control}}).Believed(); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}
