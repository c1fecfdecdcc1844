package results

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sealed is a folder with one row and the checksums of it.
func sealed(t *testing.T) Folder {
	t.Helper()
	f := newFolder(t)
	if err := f.Append(Trial{Variant: "none"}); err != nil {
		t.Fatal(err)
	}
	sums, err := f.Checksums()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteFile(ChecksumsFile, []byte(sums.String())); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestChecksumsNameTheEvidenceThatIsThere(t *testing.T) {
	f := newFolder(t)
	for _, name := range []string{DemonstrationsFile, TrialsFile, IndexFile} {
		if err := f.WriteFile(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := f.Checksums()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, one := range sums {
		files = append(files, one.File)
	}
	if diff := cmp.Diff([]string{RunFile, TrialsFile, DemonstrationsFile}, files); diff != "" {
		t.Error(diff)
	}
	line := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(TrialsFile)), TrialsFile)
	if !strings.Contains(sums.String(), line) {
		t.Errorf("no line %q in:\n%s", line, sums)
	}
	whole, err := f.Checksum()
	if want := fmt.Sprintf("%x", sha256.Sum256([]byte(sums.String()))); whole != want || err != nil {
		t.Errorf("checksum of the evidence %s, %v, want %s", whole, err, want)
	}
	if _, err := Folder(t.TempDir()).Checksums(); err == nil {
		t.Error("a folder without a run has checksums")
	}
}

// The format is another program's, so that program reads it.
func TestSha256sumReadsTheChecksums(t *testing.T) {
	program, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("no sha256sum on PATH")
	}
	f := sealed(t)
	check := func() error {
		command := exec.Command(program, "-c", "--strict", ChecksumsFile)
		command.Dir = string(f)
		return command.Run()
	}
	if err := check(); err != nil {
		t.Errorf("what was written does not agree: %v", err)
	}
	if err := f.Append(Trial{}); err != nil {
		t.Fatal(err)
	}
	if check() == nil {
		t.Error("a row was added, and it agrees")
	}
}

func TestChangedEvidenceIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(Folder) error
		want   []string
	}{
		{"nothing", func(Folder) error { return nil }, nil},
		{"a row is added", func(f Folder) error { return f.Append(Trial{}) }, []string{TrialsFile}},
		{"the rows are gone", func(f Folder) error { return os.Remove(f.Path(TrialsFile)) }, []string{TrialsFile}},
		{"lookups are added, and the run is another", func(f Folder) error {
			return errors.Join(f.WriteRun(Run{ID: "other"}), f.WriteFile(LookupFile, nil))
		}, []string{RunFile, LookupFile}},
		{"the report is edited", func(f Folder) error { return f.WriteFile(ReportFile, []byte("better")) }, nil},
		{"the checksums are written another way", func(f Folder) error {
			data, err := os.ReadFile(f.Path(ChecksumsFile))
			return errors.Join(err, f.WriteFile(ChecksumsFile, append(data, '\n')))
		}, []string{ChecksumsFile}},
	} {
		f := sealed(t)
		if err := tc.change(f); err != nil {
			t.Fatal(err)
		}
		err := f.Unchanged()
		var changed *ChangedError
		if errors.As(err, &changed); err != nil && changed == nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		if changed == nil && tc.want == nil {
			continue
		}
		if changed == nil || !slices.Equal(changed.Files, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
}

func TestChecksumsAreForgottenBeforeEvidenceIsAdded(t *testing.T) {
	f := sealed(t)
	for range 2 { // the second time there is none
		if err := f.ForgetChecksums(); err != nil {
			t.Error(err)
		}
		if err := f.Unchanged(); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without checksums: %v", err)
		}
	}
}
