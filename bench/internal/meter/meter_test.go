package meter

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

func TestProcessCPUAgreesWithGetrusage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("CPU clocks of processes are read on Linux only")
	}
	read := func() (clock, usage time.Duration) {
		clock, err := ProcessCPU(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			t.Fatal(err)
		}
		return clock, time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	clock0, usage0 := read()
	for end := time.Now().Add(60 * time.Millisecond); time.Now().Before(end); {
	}
	clock1, usage1 := read()
	clock, usage := clock1-clock0, usage1-usage0
	if clock <= 0 {
		t.Fatalf("60 ms of spinning read as %v", clock)
	}
	// getrusage may be a tick behind the running thread.
	if diff := (clock - usage).Abs(); diff > 12*time.Millisecond {
		t.Errorf("CPU clock says %v, getrusage %v", clock, usage)
	}
}

func TestProcessCPUOfNobody(t *testing.T) {
	if _, err := ProcessCPU(1 << 22); err == nil {
		t.Error("a process that does not exist has a CPU clock")
	}
}

func TestCPUMarkSince(t *testing.T) {
	earlier := CPUMark{1: 10, 2: 100, 3: 5}
	later := CPUMark{1: 15, 2: 130}
	for _, tc := range []struct {
		name string
		pids []int
		want time.Duration
	}{
		{"one process", []int{1}, 5},
		{"a sum", []int{1, 2}, 35},
		{"a process that ended adds nothing", []int{1, 3}, 5},
		{"nobody", nil, 0},
	} {
		if got := later.Since(earlier, tc.pids...); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestMachineNamesItself(t *testing.T) {
	m := Machine()
	if m.Cores < 1 || m.OS == "" {
		t.Errorf("a machine without cores or system: %+v", m)
	}
	if runtime.GOOS == "linux" && (m.CPU == "" || m.Kernel == "" || m.MemoryBytes == 0) {
		t.Errorf("Linux tells its CPU, kernel and memory: %+v", m)
	}
}

func TestQuota(t *testing.T) {
	for _, tc := range []struct {
		name, file, data string
		want             bool
	}{
		{"nothing there", "", "", false},
		{"v2, no limit", "cpu.max", "max 100000", false},
		{"v2, a limit at the container's root", "cpu.max", "50000 100000", true},
		{"v1, no limit", "cpu/cpu.cfs_quota_us", "-1", false},
		{"v1, a limit at the container's root", "cpu/cpu.cfs_quota_us", "50000", true},
	} {
		root := t.TempDir()
		if tc.file != "" {
			path := filepath.Join(root, tc.file)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(tc.data+"\n"), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		if got := hasQuota(root); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
