package results

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree lists every path below a folder.
func tree(t *testing.T, f Folder) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(string(f), func(path string, _ os.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestFilesAreWrittenAllOrNone(t *testing.T) {
	f := newFolder(t)
	if err := f.WriteFiles(File{"a.txt", []byte("old")}, File{"charts", []byte("in the way of a folder")}); err != nil {
		t.Fatal(err)
	}
	before := tree(t, f)
	err := f.WriteFiles(File{"a.txt", []byte("new")}, File{"b.txt", nil}, File{"charts/a.svg", nil})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("%v, want one line", err)
	}
	if data, _ := os.ReadFile(f.Path("a.txt")); string(data) != "old" {
		t.Errorf("a file before the one that cannot be written is %q", data)
	}
	if after := tree(t, f); !slices.Equal(after, before) {
		t.Errorf("left behind: %v, was %v", after, before)
	}
}

func TestWhatIsNoFileIsNotReplaced(t *testing.T) {
	f := newFolder(t)
	if err := os.Mkdir(f.Path("b.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := tree(t, f)
	err := f.WriteFiles(File{"a.txt", nil}, File{"b.txt", nil})
	if err == nil || !strings.Contains(err.Error(), "b.txt is no regular file: nothing was changed") {
		t.Errorf("%v", err)
	}
	if after := tree(t, f); !slices.Equal(after, before) {
		t.Errorf("left behind: %v, was %v", after, before)
	}
}

func TestAFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root can write anywhere")
	}
	f := newFolder(t)
	if err := os.Chmod(string(f), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(string(f), 0o755) })
	err := f.WriteFiles(File{"a.txt", nil})
	if err == nil || !strings.Contains(err.Error(), string(f)+": permission denied: ") || strings.Contains(err.Error(), "a.txt-") {
		t.Errorf("%v", err)
	}
}
