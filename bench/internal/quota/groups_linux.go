package quota

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"authbench/bench/internal/leftover"
)

// prefix begins the name of every group that is ours, before the process id of its maker.
const prefix = "authbench-"

// Groups makes groups. Close takes away what is left of them.
type Groups struct {
	hierarchy hierarchy
	made      []*Group
}

// Open finds out whether quotas can be set, by setting one, and takes away groups that a killed harness left
// behind. Its error matches ErrNotPermitted where they cannot, and says what stands in the way.
func Open() (*Groups, error) { return open(cgroupRoot, procSelfCgroup) }

func open(root, memberships string) (*Groups, error) {
	h, err := findHierarchy(root, memberships)
	if err != nil {
		return nil, refused(err)
	}
	g := &Groups{hierarchy: h}
	leftover.Sweep(h.folder, prefix, os.Remove) // a group that still holds processes stays
	probe, err := g.New("probe", Quota{Share: 1, Period: 100 * time.Millisecond})
	if err != nil {
		return nil, refused(err)
	}
	if err := probe.Close(); err != nil {
		return nil, refused(err)
	}
	return g, nil
}

// String names the kernel's interface.
func (g *Groups) String() string {
	return fmt.Sprintf("cgroup v%d, groups below this process's own", g.hierarchy.version)
}

func refused(err error) error { return fmt.Errorf("%w: %s", ErrNotPermitted, plain(err)) }

// plain says a system's error without the path, which is this machine's.
func plain(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return fmt.Sprintf("%s %s: %v", path.Op, filepath.Base(path.Path), path.Err)
	}
	return err.Error()
}

// New makes an empty group that has the quota. Its name says which of this process's it is, and what for.
func (g *Groups) New(name string, q Quota) (*Group, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	group := &Group{
		hierarchy: g.hierarchy,
		folder:    filepath.Join(g.hierarchy.folder, fmt.Sprintf("%s%d-%s", leftover.Name(prefix), len(g.made), name)),
	}
	if err := os.Mkdir(group.folder, 0o755); err != nil {
		return nil, fmt.Errorf("a CPU quota of %v cannot be set: %s", q, plain(err))
	}
	g.made = append(g.made, group)
	if err := g.hierarchy.set(group.folder, q); err != nil {
		return nil, errors.Join(fmt.Errorf("a CPU quota of %v cannot be set: %s", q, plain(err)), group.Close())
	}
	return group, nil
}

// Close takes away every group. Processes in them go on without a quota.
func (g *Groups) Close() error {
	var err error
	for _, group := range g.made {
		err = errors.Join(err, group.Close())
	}
	return err
}

// A Group is processes that share a quota.
type Group struct {
	hierarchy hierarchy
	folder    string
	closed    bool
}

// Add moves a process with all its threads into the group. What it starts from then on is in the group, too.
func (g *Group) Add(pid int) error { return g.move(g.folder, pid) }

// Release moves a process out of the group, to where this one runs.
func (g *Group) Release(pid int) error { return g.move(g.hierarchy.folder, pid) }

func (g *Group) move(folder string, pid int) error {
	if err := write(folder, procsFile, strconv.Itoa(pid)); err != nil {
		return fmt.Errorf("process %d cannot be moved between CPU quotas: %s", pid, plain(err))
	}
	return nil
}

// Usage reads the kernel's counters.
func (g *Group) Usage() (Usage, error) {
	data, err := os.ReadFile(filepath.Join(g.folder, statFile))
	if err != nil {
		return Usage{}, err
	}
	var u Usage
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseUint(value, 10, 64)
		switch {
		case err != nil:
		case name == "nr_periods":
			u.Periods = n
		case name == "nr_throttled":
			u.Throttled = n
		}
	}
	return u, nil
}

// How long a group may take to be empty: a process that was killed is reaped a moment later.
const (
	closeTries = 100
	closePause = 5 * time.Millisecond
)

// Close lets the processes that are in the group go on without a quota and takes the group away. A second
// Close does nothing.
func (g *Group) Close() error {
	if g.closed {
		return nil
	}
	var err error
	for range closeTries {
		g.empty()
		if err = os.Remove(g.folder); err == nil || errors.Is(err, os.ErrNotExist) {
			g.closed = true
			return nil
		}
		time.Sleep(closePause)
	}
	return fmt.Errorf("a CPU quota's group is left behind: %s", plain(err))
}

// empty moves out whatever is in the group.
func (g *Group) empty() {
	data, _ := os.ReadFile(filepath.Join(g.folder, procsFile))
	for line := range strings.Lines(string(data)) {
		if pid, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			_ = g.Release(pid) // it may have ended meanwhile
		}
	}
}
