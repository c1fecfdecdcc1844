// Package meter reads what a trial costs: CPU by process, steal, and what the machine is. Wire bytes
// are counted by the generator's transport, store bytes and commands by the replica's store
// connection, both of which know them exactly; they meet the rest in internal/trial.
package meter

import "time"

// A CPUMark holds the CPU time of several processes at one moment.
type CPUMark map[int]time.Duration

// MarkCPU reads the CPU clocks of the processes. A process that has ended is left out.
func MarkCPU(pids ...int) CPUMark {
	mark := make(CPUMark, len(pids))
	for _, pid := range pids {
		if used, err := ProcessCPU(pid); err == nil {
			mark[pid] = used
		}
	}
	return mark
}

// Since returns the CPU time that the processes used between earlier and m, summed; pids that either
// mark lacks add nothing.
func (m CPUMark) Since(earlier CPUMark, pids ...int) time.Duration {
	var total time.Duration
	for _, pid := range pids {
		now, ok := m[pid]
		before, okBefore := earlier[pid]
		if ok && okBefore {
			total += now - before
		}
	}
	return total
}
