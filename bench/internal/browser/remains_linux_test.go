package browser_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/prometheus/procfs"
)

// remains are the processes of a browser's group, those whose command line or environment names its profile, and the
// profile.
func remains(group int, profile string) []string {
	var left []string
	if _, err := os.Stat(profile); err == nil {
		left = append(left, profile)
	}
	all, _ := procfs.AllProcs()
	for _, p := range all {
		stat, err := p.Stat()
		if err != nil || stat.State == "Z" || stat.State == "X" || p.PID == os.Getpid() {
			continue
		}
		line, _ := p.CmdLine()
		environment, _ := p.Environ()
		if stat.PGRP == group || strings.Contains(strings.Join(append(line, environment...), " "), profile) {
			left = append(left, fmt.Sprintf("process %d (%s)", p.PID, stat.Comm))
		}
	}
	return left
}
