//go:build !linux

package meter

import (
	"errors"
	"time"
)

// ProcessCPU is not to be had here: another process's CPU clock can only be read on Linux.
func ProcessCPU(int) (time.Duration, error) {
	return 0, errors.New("CPU of other processes is measured on Linux only")
}

// processor does not know the CPU here.
func processor() (name string, virtual bool) { return "", false }
