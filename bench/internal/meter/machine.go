package meter

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/prometheus/procfs"

	"authbench/bench/internal/quota"
	"authbench/results"
)

// Machine describes where this process runs. What the system does not tell stays empty.
func Machine() results.Machine {
	m := results.Machine{Cores: runtime.NumCPU(), OS: runtime.GOOS + "/" + runtime.GOARCH}
	m.ClockSource = firstLine("/sys/devices/system/clocksource/clocksource0/current_clocksource")
	m.Governor = firstLine("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
	m.Kernel = firstLine("/proc/sys/kernel/osrelease")
	m.CPUQuota = hasQuota("/sys/fs/cgroup")
	if runtime.GOOS != "linux" {
		m.Notes = append(m.Notes, "CPU of other processes, steal, affinity and keep-awake are measured on Linux only")
	}
	m.CPU, m.Virtual = processor()
	if fs, err := procfs.NewDefaultFS(); err == nil {
		if memory, err := fs.Meminfo(); err == nil && memory.MemTotalBytes != nil {
			m.MemoryBytes = *memory.MemTotalBytes
		}
	}
	return m
}

// hasQuota reports whether this process's control group or one above it, v1 or v2, limits its CPU time.
// In a container the path that the kernel names may not exist below the mount, whose root is then the
// container's own group: the root counts, too.
func hasQuota(root string) bool {
	for _, mount := range []struct{ folder, path string }{
		{root, cgroupPath("")}, {filepath.Join(root, "cpu"), cgroupPath("cpu")},
	} {
		for path := filepath.Join("/", mount.path); ; path = filepath.Dir(path) {
			v2 := firstLine(filepath.Join(mount.folder, path, "cpu.max"))
			v1 := firstLine(filepath.Join(mount.folder, path, "cpu.cfs_quota_us"))
			if (v2 != "" && !strings.HasPrefix(v2, "max")) || (v1 != "" && !strings.HasPrefix(v1, "-")) {
				return true
			}
			if path == "/" {
				break
			}
		}
	}
	return false
}

// cgroupPath returns this process's path below the mount of a v1 controller, or of v2 for "".
func cgroupPath(controller string) string {
	data, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return ""
	}
	path, _ := quota.GroupOf(string(data), controller)
	return path
}

func firstLine(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return line
}
