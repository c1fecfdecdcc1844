// Command bench measures session tokens against JWTs and reports what it finds. It is also every
// process of the site under test: started as "child replica", "child store" or "child keep-awake" it
// plays that part for the harness.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/report"
	"authbench/bench/internal/server"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == server.ChildCommand {
		if err := server.RunChild(os.Args[2:], os.Stdin, os.Stdout, variants()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(exitFailed)
		}
		return
	}
	os.Exit(run(os.Args, os.Stdout, os.Stderr))
}

// A usageError is a mistake in how the command was called.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the whole command: it returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once, and its children with it
	return runContext(ctx, args, stdout, stderr)
}

func runContext(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := command(stdout, stderr).Run(ctx, args)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		complain(stderr, err)
		return exitUsage
	default:
		complain(stderr, err)
		return exitFailed
	}
}

// complain says what went wrong in one line, whatever the error quotes.
func complain(stderr io.Writer, err error) {
	fmt.Fprintln(stderr, "bench:", report.Plain(err.Error()))
}

func command(stdout, stderr io.Writer) *cli.Command {
	asUsage := func(_ context.Context, _ *cli.Command, err error, _ bool) error {
		return usagef("%w: see --help", err)
	}
	root := &cli.Command{
		Name:           "bench",
		Usage:          "session tokens or JWTs: measure, and report what was found",
		Writer:         stdout,
		ErrWriter:      stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		OnUsageError:   asUsage,
		HideVersion:    true,
		Action: func(_ context.Context, c *cli.Command) error {
			if name := c.Args().First(); name != "" {
				return usagef("unknown command %q: one of %s", name, strings.Join(namesOf(c.Commands), ", "))
			}
			return cli.ShowRootCommandHelp(c)
		},
		Commands: []*cli.Command{
			runCommand(stdout), reportCommand(stdout), checkCommand(stdout), compareCommand(stdout), listCommand(stdout),
		},
	}
	for _, c := range root.Commands {
		c.OnUsageError = asUsage
	}
	return root
}

// namesOf are the commands that somebody may give: help is one that the library adds.
func namesOf(commands []*cli.Command) (names []string) {
	for _, c := range commands {
		if c.Name != "help" {
			names = append(names, c.Name)
		}
	}
	return names
}
