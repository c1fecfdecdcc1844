package server

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func affinity(t *testing.T, pid int) (cpus []int) {
	t.Helper()
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(pid, &set); err != nil {
		t.Fatal(err)
	}
	for cpu := range maxCPUs {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

// TestAChildIsConfined to the CPUs it is given, while the spawner's thread goes back to all of them.
func TestAChildIsConfined(t *testing.T) {
	all := affinity(t, 0)
	s := newTestSpawner(t)
	config := testReplicaConfig(fakeSession)
	config.CPUs = all[len(all)-1:]
	confined, free := startTestReplica(t, s, config), startTestReplica(t, s, testReplicaConfig(fakeSession))
	if got := fmt.Sprint(affinity(t, confined.PID())); got != fmt.Sprint(config.CPUs) {
		t.Errorf("confined to %v, runs on %v", config.CPUs, got)
	}
	if got := fmt.Sprint(affinity(t, free.PID())); got != fmt.Sprint(all) {
		t.Errorf("the next child runs on %v, want %v", got, all)
	}
	env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", confined.PID()))
	if err != nil || !strings.Contains(string(env), "\x00GOMAXPROCS=1\x00") && !strings.HasSuffix(string(env), "\x00GOMAXPROCS=1\x00") {
		t.Errorf("GOMAXPROCS does not follow: %v", err)
	}
	config.CPUs = []int{maxCPUs - 1}
	if _, err := s.StartReplica(t.Context(), config); err == nil || !strings.Contains(err.Error(), "CPUs") {
		t.Errorf("on a CPU that is not there: %v", err)
	}
}

// TestAChildHasItsOwnProcessGroup, so that a terminal's Ctrl-C reaches the harness alone.
func TestAChildHasItsOwnProcessGroup(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	if group, err := unix.Getpgid(r.PID()); err != nil || group != r.PID() {
		t.Errorf("group %d, %v", group, err)
	}
}

// TestKeepAwake spins at the lowest priority there is on every CPU, and stops when it is asked to.
func TestKeepAwake(t *testing.T) {
	p, err := newTestSpawner(t).StartKeepAwake(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", p.PID()))
	if err != nil {
		t.Fatal(err)
	}
	idle := map[string]bool{}
	for _, task := range tasks {
		var tid int
		if _, err := fmt.Sscan(task.Name(), &tid); err != nil {
			t.Fatal(err)
		}
		if attr, err := unix.SchedGetAttr(tid, 0); err == nil && attr.Policy == unix.SCHED_IDLE {
			idle[fmt.Sprint(affinity(t, tid))] = true
		}
	}
	for _, cpu := range affinity(t, 0) {
		if !idle[fmt.Sprint([]int{cpu})] {
			t.Errorf("CPU %d has no idle-priority loop: %v", cpu, idle)
		}
	}
	if err := p.Stop(t.Context()); err != nil || p.ExitReason() != "exit status 0" {
		t.Errorf("%v, %s", err, p.ExitReason())
	}
}
