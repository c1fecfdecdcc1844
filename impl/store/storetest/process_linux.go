package storetest

import "syscall"

// diesWithParent makes the kernel end the store when the test's process is killed.
func diesWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
