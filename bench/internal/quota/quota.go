// Package quota gives processes a share of a core and no more: the kernel's CPU bandwidth control
// (Documentation/scheduler/sched-bwc), by the files of cgroup v1 or v2. It makes groups below the one that this
// process is in, and takes away whatever it made.
package quota

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Quota is how much CPU time all processes of a group may use together.
type Quota struct {
	// Share is of one core: 0.05 is 5 ms in every 100.
	Share float64
	// Period is how often the share is given out. What a group has not used of it is lost, and a group that
	// has used it waits for the next.
	Period time.Duration
}

// The kernel's own bounds (kernel/sched/core.c, tg_set_cfs_bandwidth): it answers EINVAL outside of them.
const (
	leastPeriod = time.Millisecond
	mostPeriod  = time.Second
	leastBudget = time.Millisecond
)

// Budget is the CPU time that a period gives out.
func (q Quota) Budget() time.Duration {
	return time.Duration(q.Share * float64(q.Period)).Round(time.Microsecond)
}

// String is "4 % of a core, 2 ms in every 50 ms".
func (q Quota) String() string {
	return fmt.Sprintf("%.3g %% of a core, %v in every %v", 100*q.Share, q.Budget(), q.Period)
}

func (q Quota) check() error {
	switch {
	case q.Period < leastPeriod || q.Period > mostPeriod:
		return fmt.Errorf("a CPU quota's period is %v to %v, not %v", leastPeriod, mostPeriod, q.Period)
	case q.Budget() < leastBudget:
		return fmt.Errorf("a CPU quota of %v: the kernel takes %v a period or more: make share or period larger", q, leastBudget)
	}
	return nil
}

// GroupOf reads from a process's memberships (/proc/PID/cgroup, cgroups(7)) the path of its group in the hierarchy of
// a version 1 controller, or of version 2 for "".
func GroupOf(memberships, controller string) (path string, ok bool) {
	for line := range strings.Lines(memberships) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) == 3 && slices.Contains(strings.Split(fields[1], ","), controller) {
			return fields[2], true
		}
	}
	return "", false
}

// ErrNotPermitted is matched by the error of a system that lets this process set no quota.
var ErrNotPermitted = errors.New("CPU quotas cannot be set here")

// A Usage is what the kernel counted of a group since it was made.
type Usage struct {
	Periods   uint64 // in which the group had something to run
	Throttled uint64 // of them, those in which it used its budget up
}

// Share is the share of periods in which the quota was used up.
func (u Usage) Share() float64 {
	if u.Periods == 0 {
		return 0
	}
	return float64(u.Throttled) / float64(u.Periods)
}

// Add adds up what was counted of two groups.
func (u Usage) Add(o Usage) Usage { return Usage{u.Periods + o.Periods, u.Throttled + o.Throttled} }

// Sub returns what was counted since before.
func (u Usage) Sub(before Usage) Usage {
	return Usage{u.Periods - before.Periods, u.Throttled - before.Throttled}
}
