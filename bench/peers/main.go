// Command peers times other people's libraries on the work of the lookup path: the same tokens and records as ours,
// by the same code. The harness starts it and talks to it through stdin and stdout, as bench/internal/lookup says. It
// is a module of its own, so that what the libraries depend on stays out of the project's.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/redis/go-redis/v9/logging"

	"authbench/bench/internal/lookup"
)

func main() { os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr)) }

// run returns the exit code: 0 ok, 1 failed, 2 bad usage.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) > 1 {
		fmt.Fprintln(errs, "peers takes no arguments: bench run starts it and talks to it")
		return 2
	}
	logging.Disable() // what matters comes back as an error
	benchmarks, err := table()
	if err == nil {
		err = lookup.Serve(in, out, benchmarks, prove)
	}
	if err != nil {
		fmt.Fprintln(errs, "peers:", err)
		return 1
	}
	return 0
}
