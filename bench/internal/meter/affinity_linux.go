package meter

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// PinSelf confines every thread of this process, and so every thread that it starts later, to cpus.
// It goes over the threads until a round finds no new one, since a thread may start meanwhile.
func PinSelf(cpus []int) error { return Pin(os.Getpid(), cpus) }

// Pin is PinSelf for another process.
func Pin(pid int, cpus []int) error {
	var set unix.CPUSet
	for _, cpu := range cpus {
		set.Set(cpu)
	}
	for seen := -1; ; {
		threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
		if err != nil {
			return err
		}
		if len(threads) == seen {
			return nil
		}
		seen = len(threads)
		for _, thread := range threads {
			tid, err := strconv.Atoi(thread.Name())
			if err != nil {
				continue
			}
			if err := unix.SchedSetaffinity(tid, &set); err != nil && err != unix.ESRCH {
				return err
			}
		}
	}
}

// Siblings returns the CPUs that are hardware threads of the same physical core as cpu, itself among
// them, or nothing where the system does not tell.
func Siblings(cpu int) []int {
	list := firstLine(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu))
	var cpus []int
	for part := range strings.SplitSeq(list, ",") {
		var first, last int
		switch n, _ := fmt.Sscanf(part, "%d-%d", &first, &last); n {
		case 1:
			cpus = append(cpus, first)
		case 2:
			for c := first; c <= last; c++ {
				cpus = append(cpus, c)
			}
		}
	}
	return cpus
}

// AllowedCPUs returns the CPUs that this process may run on.
func AllowedCPUs() []int {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil {
		return nil
	}
	var cpus []int
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
