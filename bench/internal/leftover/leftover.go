// Package leftover takes away what a harness that was killed could not: things in the file system that bear the
// process id of their maker.
package leftover

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Name begins the name of a thing of this process's: the prefix, its process id and a dash.
func Name(prefix string) string { return fmt.Sprintf("%s%d-", prefix, os.Getpid()) }

// Sweep calls remove with the path of everything in the folder whose name began with the prefix in a process that is
// no more. What cannot be removed stays.
func Sweep(folder, prefix string, remove func(path string) error) {
	left, _ := filepath.Glob(filepath.Join(folder, prefix+"*"))
	for _, path := range left {
		digits, _, dashed := strings.Cut(strings.TrimPrefix(filepath.Base(path), prefix), "-")
		if pid, err := strconv.Atoi(digits); err == nil && dashed && pid > 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = remove(path)
		}
	}
}
