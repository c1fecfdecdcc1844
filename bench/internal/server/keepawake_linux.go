package server

import (
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// maxCPUs is how many CPUs a unix.CPUSet can name.
const maxCPUs = 1024

// RunKeepAwake keeps a virtual machine's CPUs from being parked by their hypervisor: one busy loop a
// CPU, of the SCHED_IDLE policy, so that any other thread goes first. It ends when control does.
func RunKeepAwake(control io.Reader, replies io.Writer) error {
	var cpus unix.CPUSet
	if err := unix.SchedGetaffinity(0, &cpus); err != nil {
		return err
	}
	runtime.GOMAXPROCS(cpus.Count() + 1) // one is for the goroutine that waits for the end
	var loops sync.WaitGroup
	var stop atomic.Bool
	defer loops.Wait()
	defer stop.Store(true)
	prepared := make(chan error, cpus.Count())
	for cpu := range maxCPUs {
		if cpus.IsSet(cpu) {
			loops.Go(func() { keepAwake(cpu, prepared, &stop) })
		}
	}
	for range cpus.Count() {
		if err := <-prepared; err != nil {
			return err
		}
	}
	if err := writeLine(replies, reply{}); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, control)
	return err
}

// keepAwake spins on one CPU. The thread is never unlocked: it dies with the goroutine, since no other
// could use it.
func keepAwake(cpu int, prepared chan<- error, stop *atomic.Bool) {
	runtime.LockOSThread()
	err := confineIdle(cpu)
	prepared <- err
	for err == nil && !stop.Load() {
	}
}

// confineIdle binds the thread to the CPU and gives it what no other thread wants of it.
func confineIdle(cpu int) error {
	var only unix.CPUSet
	only.Set(cpu)
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		return err
	}
	return unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0)
}
