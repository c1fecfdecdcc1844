//go:build !linux

package server

import (
	"errors"
	"io"
)

// RunKeepAwake needs Linux's SCHED_IDLE.
func RunKeepAwake(io.Reader, io.Writer) error {
	return errors.New("keep-awake needs Linux: run without it")
}
