//go:build !linux

package browser

import "syscall"

// diesWithParent has no means here: a killed process leaves its browser running.
func diesWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

// running has no list of processes to look through: killing the group is all there is.
func running(int, string) []int { return nil }
