package quota

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// Where the kernel says what groups there are, and which this process is in.
const (
	cgroupRoot     = "/sys/fs/cgroup"
	procSelfCgroup = "/proc/self/cgroup"
)

// The files of a group that both versions have.
const (
	procsFile = "cgroup.procs"
	statFile  = "cpu.stat"
)

// A hierarchy is the tree of groups that hands out CPU time: of version 2, or the cpu controller's of version 1.
type hierarchy struct {
	version int
	folder  string // the group that this process is in
}

// findHierarchy returns the hierarchy whose cpu controller this process is under.
func findHierarchy(root, memberships string) (hierarchy, error) {
	data, err := os.ReadFile(memberships)
	if err != nil {
		return hierarchy{}, err
	}
	if v1, ok := GroupOf(string(data), "cpu"); ok {
		for _, mount := range []string{"cpu", "cpu,cpuacct"} {
			if folder, ok := existing(filepath.Join(root, mount), v1, "cpu.cfs_quota_us"); ok {
				return hierarchy{1, folder}, nil
			}
		}
	}
	if v2, ok := GroupOf(string(data), ""); ok {
		if folder, ok := existing(root, v2, "cgroup.controllers"); ok {
			return hierarchy{2, folder}, nil
		}
	}
	return hierarchy{}, errors.New("no cpu controller of cgroup v1 or v2 is mounted")
}

// existing returns the group's folder. In a container the path that the kernel names may not exist below the
// mount, whose root is then the container's own group.
func existing(mount, path, file string) (string, bool) {
	for _, folder := range []string{filepath.Join(mount, path), mount} {
		if _, err := os.Stat(filepath.Join(folder, file)); err == nil {
			return folder, true
		}
	}
	return "", false
}

// set gives a group its quota.
func (h hierarchy) set(folder string, q Quota) error {
	budget, period := strconv.FormatInt(q.Budget().Microseconds(), 10), strconv.FormatInt(q.Period.Microseconds(), 10)
	if h.version == 1 {
		return errors.Join(write(folder, "cpu.cfs_period_us", period), write(folder, "cpu.cfs_quota_us", budget))
	}
	// A group has its controllers from the one above, which must hand them down: where that holds processes
	// and is not the root, the kernel refuses.
	if err := write(h.folder, "cgroup.subtree_control", "+cpu"); err != nil {
		return err
	}
	return write(folder, "cpu.max", fmt.Sprintf("%s %s", budget, period))
}

// write writes a value into a file that is there: a missing one is an error, not a new file.
func write(folder, name, value string) error {
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}
