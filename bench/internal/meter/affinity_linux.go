package meter

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// PinSelf confines every thread of this process, and so every thread that it starts later, to cpus.
// It goes over the threads until a round finds no new one, since a thread may start meanwhile.
func PinSelf(cpus []int) error {
	var set unix.CPUSet
	for _, cpu := range cpus {
		set.Set(cpu)
	}
	for seen := -1; ; {
		threads, err := os.ReadDir("/proc/self/task")
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
