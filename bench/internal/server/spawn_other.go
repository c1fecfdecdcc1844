//go:build !linux

package server

import (
	"os/exec"
	"syscall"
)

// startOn starts cmd. Elsewhere than on Linux there is no affinity to give, and a child learns of the
// harness's death from the end of its control channel.
func startOn(cmd *exec.Cmd, _ []int) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}
