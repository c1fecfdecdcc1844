package leftover

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

func TestOnlyWhatADeadProcessMadeIsSwept(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	dead := strconv.Itoa(gone.Process.Pid)
	folder := t.TempDir()
	for name, stays := range map[string]bool{
		"ours-" + dead + "-store": false,
		Name("ours-") + "store":   true,
		"ours-of-somebody":        true,
		"ours-" + dead:            true, // not a name that Name makes
		"ours-0-store":            true, // kill(0) would ask our own group
		"ours--5-store":           true,
		"other-" + dead + "-x":    true,
	} {
		path := filepath.Join(folder, name)
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
		Sweep(folder, "ours-", os.Remove)
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s is there: %v, want %v", name, err == nil, stays)
		}
	}
}
