package browser

import (
	"slices"
	"strings"
	"syscall"

	"github.com/prometheus/procfs"
)

// diesWithParent makes the kernel end the browser when this process is killed.
func diesWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// running returns the processes of a group, and those with mark in an argument. What is dead and not yet reaped does not
// run.
func running(group int, mark string) []int {
	all, err := procfs.AllProcs()
	if err != nil {
		return nil
	}
	var pids []int
	for _, p := range all {
		stat, err := p.Stat()
		if err != nil || stat.State == "Z" || stat.State == "X" {
			continue
		}
		line, _ := p.CmdLine()
		marked := slices.ContainsFunc(line, func(arg string) bool { return strings.Contains(arg, mark) })
		if marked || group != 0 && stat.PGRP == group {
			pids = append(pids, p.PID)
		}
	}
	return pids
}
