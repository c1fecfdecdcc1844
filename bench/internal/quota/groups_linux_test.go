package quota

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A tree is a folder that looks like the kernel's, as far as a group is made in it: files do not appear by
// themselves in a new folder there, so what is made is seen to fail and to be taken away.
func tree(t *testing.T, memberships string, files map[string]string) (root, self string) {
	t.Helper()
	root = t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	self = filepath.Join(root, "self")
	if err := os.WriteFile(self, []byte(memberships), 0o644); err != nil {
		t.Fatal(err)
	}
	return root, self
}

func TestFindsTheGroupOfThisProcess(t *testing.T) {
	const v1File, v2File = "cpu.cfs_quota_us", "cgroup.controllers"
	tests := map[string]struct {
		memberships string
		file        string // that marks the group, below the root
		version     int
		folder      string
	}{
		"version 1":                                 {"3:cpu:/here\n0::/\n", "cpu/here/" + v1File, 1, "cpu/here"},
		"version 1, mounted with another":           {"3:cpu,cpuacct:/here\n", "cpu,cpuacct/here/" + v1File, 1, "cpu,cpuacct/here"},
		"version 1 in a container":                  {"3:cpu:/docker/0a1b\n", "cpu/" + v1File, 1, "cpu"},
		"version 2":                                 {"0::/user.slice/a.scope\n", "user.slice/a.scope/" + v2File, 2, "user.slice/a.scope"},
		"version 2 in a container":                  {"0::/docker/0a1b\n", v2File, 2, ""},
		"another controller's group says nothing":   {"3:cpuset:/\n0::/\n", v2File, 2, ""},
		"version 1's folder without its controller": {"3:cpu:/here\n0::/\n", v2File, 2, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			root, self := tree(t, tt.memberships, map[string]string{tt.file: ""})
			h, err := findHierarchy(root, self)
			if err != nil || h.version != tt.version || h.folder != filepath.Join(root, tt.folder) {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
}

func TestWhereNoQuotaCanBeSetTheReasonIsOneLineWithoutAPath(t *testing.T) {
	tests := map[string]struct {
		memberships string
		files       map[string]string
	}{
		"nothing is mounted":                    {"0::/\n", nil},
		"a group gets no files, as in a folder": {"3:cpu:/\n", map[string]string{"cpu/cpu.cfs_quota_us": "-1"}},
		"version 2 hands nothing down":          {"0::/\n", map[string]string{"cgroup.controllers": "cpu"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			root, self := tree(t, tt.memberships, tt.files)
			_, err := open(root, self)
			if !errors.Is(err, ErrNotPermitted) || strings.Contains(err.Error(), root) || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("%v", err)
			}
			if left := ours(t, root); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// ours lists the groups below a folder that are ours.
func ours(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), prefix) {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSweepsWhatAKilledHarnessLeftBehind(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	root, self := tree(t, "3:cpu:/\n", map[string]string{"cpu/cpu.cfs_quota_us": "-1"})
	dead := filepath.Join(root, "cpu", prefix+strconv.Itoa(gone.Process.Pid)+"-store")
	alive := filepath.Join(root, "cpu", prefix+strconv.Itoa(os.Getpid())+"-store")
	other := filepath.Join(root, "cpu", prefix+"of-somebody")
	for _, folder := range []string{dead, alive, other} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = open(root, self)
	for folder, want := range map[string]bool{dead: false, alive: true, other: true} {
		if _, err := os.Stat(folder); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(folder), err == nil)
		}
	}
}

// real opens the kernel's own groups, or skips where it lets us make none.
func real(t *testing.T) *Groups {
	t.Helper()
	groups, err := Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := groups.Close(); err != nil {
			t.Error(err)
		}
	})
	return groups
}

// TestAProcessGetsItsShareAndNoMore bounds from above alone: how little a busy machine gives is not ours to say.
func TestAProcessGetsItsShareAndNoMore(t *testing.T) {
	groups := real(t)
	group, err := groups.New("spins", Quota{0.1, 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	spins := exec.Command("sh", "-c", "while :; do :; done")
	if err := spins.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = spins.Process.Kill(), spins.Wait() })
	if err := group.Add(spins.Process.Pid); err != nil {
		t.Fatal(err)
	}
	before, err := group.Usage()
	time.Sleep(time.Second)
	after, afterErr := group.Usage()
	if err != nil || afterErr != nil {
		t.Fatal(err, afterErr)
	}
	_, _ = spins.Process.Kill(), spins.Wait()
	used := spins.ProcessState.UserTime() + spins.ProcessState.SystemTime()
	if usage := after.Sub(before); usage.Throttled == 0 || used > 400*time.Millisecond {
		t.Errorf("with a tenth of a core for a second it used %v; %+v", used, usage)
	}
}

func TestClosingAGroupLetsItsProcessesLive(t *testing.T) {
	groups := real(t)
	group, err := groups.New("sleeps", Quota{1, 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	sleeps := exec.Command("sleep", "60")
	if err := sleeps.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = sleeps.Process.Kill(), sleeps.Wait() })
	if err := group.Add(sleeps.Process.Pid); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second time there is nothing to do
		if err := group.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(group.folder); !errors.Is(err, os.ErrNotExist) {
		t.Error("the group is still there")
	}
	if err := sleeps.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the process ended with its group: %v", err)
	}
}

func TestAnEndedProcessCannotBeAdded(t *testing.T) {
	groups := real(t)
	group, err := groups.New("gone", Quota{1, 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	if err := group.Add(gone.Process.Pid); err == nil || strings.Contains(err.Error(), group.folder) {
		t.Errorf("%v", err)
	}
	if _, err := groups.New("gone", Quota{1, 100 * time.Millisecond}); err != nil {
		t.Errorf("what one group was for another may be for: %v", err)
	}
	if _, err := groups.New("tiny", Quota{0.001, 10 * time.Millisecond}); err == nil {
		t.Error("a quota below the kernel's least was taken")
	}
}
