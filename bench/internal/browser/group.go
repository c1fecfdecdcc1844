package browser

import (
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"
)

// killPatience is how long killed processes may take to be gone.
const killPatience = 30 * time.Second

// A group is the browser's process with all that it starts. They share a process group of their own, so that a
// Ctrl-C at the terminal reaches this process alone, which then ends them.
type group struct {
	mark string // stands in an argument of whatever left the group
	cmd  atomic.Pointer[exec.Cmd]
}

// adopt makes cmd, which is about to be started, the head of the group.
func (g *group) adopt(cmd *exec.Cmd) {
	cmd.SysProcAttr = diesWithParent()
	cmd.SysProcAttr.Setpgid = true
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	g.cmd.Store(cmd)
}

// id returns the id of the group, or 0 when nothing was started.
func (g *group) id() int {
	cmd := g.cmd.Load()
	if cmd == nil || cmd.Process == nil {
		return 0
	}
	return cmd.Process.Pid
}

// kill ends every process of the group and returns when none of them runs. A process may fork while its group is
// being killed, so it looks again until there is nothing to kill.
func (g *group) kill() error {
	id := g.id()
	if id != 0 {
		_ = syscall.Kill(-id, syscall.SIGKILL) // gone already, mostly
	}
	var left []int
	for deadline := time.Now().Add(killPatience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if left = running(id, g.mark); len(left) == 0 {
			return nil
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return fmt.Errorf("processes %v of the browser do not end: kill them by hand", left)
}

// sweep removes the profile of a browser whose parent was killed, after what of the browser still dies.
func sweep(profile string) error {
	if err := (&group{mark: mark(profile)}).kill(); err != nil {
		return err
	}
	return os.RemoveAll(profile)
}

// mark stands in an argument of every process of a browser: --user-data-dir, or the --database of crash reports.
func mark(profile string) string { return "=" + profile }
