//go:build !linux

package storetest

import "syscall"

// diesWithParent has no means here: a killed test leaves its store running.
func diesWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
