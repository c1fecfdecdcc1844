package server

import (
	"fmt"
	"io"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/rungs"
)

// The names of the child processes, which follow ChildCommand in their arguments.
const (
	ChildCommand   = "child"
	childReplica   = "replica"
	childStore     = "store"
	childRelay     = "relay"
	childKeepAwake = "keep-awake"
	childLookup    = "lookup"
)

// RunChild is the whole program of a child process: args is what follows ChildCommand, stdin and stdout
// are the control channel. It returns when stdin ends.
func RunChild(args []string, stdin io.Reader, stdout io.Writer, variants []Variant) error {
	if len(args) != 1 {
		return fmt.Errorf("%s needs one name: %s, %s, %s, %s or %s",
			ChildCommand, childReplica, childStore, childRelay, childKeepAwake, childLookup)
	}
	switch args[0] {
	case childReplica:
		return RunReplica(stdin, stdout, variants)
	case childStore:
		return RunEmbeddedStore(stdin, stdout)
	case childRelay:
		return RunRelay(stdin, stdout)
	case childKeepAwake:
		return RunKeepAwake(stdin, stdout)
	case childLookup:
		return lookup.Serve(stdin, stdout, rungs.Table(), rungs.Prove)
	}
	return fmt.Errorf("no child process is called %q", args[0])
}
