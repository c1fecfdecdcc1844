package server

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"authbench/bench/internal/lookup"
)

// PeersProgram is the program that measures other people's libraries on our work. It lies beside our own, if it was
// built.
const PeersProgram = "peers"

// Lookups is a process that has microbenchmarks of the lookup path. Its methods are for one goroutine at a time. A
// call that its context ended leaves the process of no use.
type Lookups struct {
	*Process
	lines *bufio.Reader
}

// FindPeers returns the path of the peers' program, if there is one.
func (s *Spawner) FindPeers() (path string, ok bool) {
	path, err := exec.LookPath(filepath.Join(filepath.Dir(s.exe), PeersProgram))
	return path, err == nil
}

// StartLookups starts a process with our own benchmarks, or with those of the program at path unless that is "".
func (s *Spawner) StartLookups(path string, cpus []int) (*Lookups, error) {
	sp := spawn{name: "our lookups", cmd: s.child(childLookup), cpus: cpus, control: true}
	if path != "" {
		sp.name, sp.cmd = "the peers' lookups", exec.Command(path)
	}
	p, err := s.start(sp)
	if err != nil {
		return nil, err
	}
	return &Lookups{Process: p, lines: bufio.NewReader(p.replies)}, nil
}

// Configure gives the process the work that its benchmarks are on.
func (l *Lookups) Configure(ctx context.Context, w *lookup.Work) error {
	_, err := l.exchange(ctx, lookup.Request{Verb: lookup.VerbConfigure, Work: w})
	return err
}

// List returns the names of the benchmarks that the process has. A process that would time them by other code than
// this one is refused: what it says is not to be compared.
func (l *Lookups) List(ctx context.Context) ([]string, error) {
	rep, err := l.exchange(ctx, lookup.Request{Verb: lookup.VerbList})
	if err == nil && rep.Instrument != lookup.Instrument() {
		err = fmt.Errorf("%s are timed by other code than this program's: build both anew, with make build", l.name)
	}
	return rep.Names, err
}

// Prove has the process show that every implementation accepts what it must and rejects what it must.
func (l *Lookups) Prove(ctx context.Context) (lookup.Proof, error) {
	rep, err := l.exchange(ctx, lookup.Request{Verb: lookup.VerbProve})
	if err == nil && rep.Proof == nil {
		err = fmt.Errorf("%s answered without a proof", l.name)
	}
	if err != nil {
		return lookup.Proof{}, err
	}
	return *rep.Proof, nil
}

// Prepare has the process make what the benchmarks of those names need. It returns those that the store has no
// means for, and why.
func (l *Lookups) Prepare(ctx context.Context, names []string) (skipped map[string]string, err error) {
	rep, err := l.exchange(ctx, lookup.Request{Verb: lookup.VerbPrepare, Names: names})
	return rep.Skipped, err
}

// Run times a benchmark for a while, on so many processors, or on as many as the process has where that is 0.
func (l *Lookups) Run(ctx context.Context, name string, d time.Duration, processors int) (lookup.Timing, error) {
	rep, err := l.exchange(ctx, lookup.Request{Verb: lookup.VerbRun, Name: name, Duration: d, Processors: processors})
	if err == nil && rep.Timing == nil {
		err = fmt.Errorf("%s answered without a timing", l.name)
	}
	if err != nil {
		return lookup.Timing{}, err
	}
	return *rep.Timing, nil
}

// exchange sends a request and waits for the reply.
func (l *Lookups) exchange(ctx context.Context, req lookup.Request) (lookup.Reply, error) {
	stop := context.AfterFunc(ctx, func() {
		past := time.Unix(1, 0)
		_, _ = l.control.SetWriteDeadline(past), l.replies.SetReadDeadline(past)
	})
	defer stop()
	var rep lookup.Reply
	err := lookup.Write(l.control, req)
	if err == nil {
		err = lookup.Read(l.lines, &rep)
	}
	switch {
	case err == nil && rep.Error == "":
		return rep, nil
	case err == nil:
		return lookup.Reply{}, fmt.Errorf("%s: %s", l.name, rep.Error)
	case ctx.Err() != nil:
		return lookup.Reply{}, fmt.Errorf("%s (pid %d) did not answer %q: %w", l.name, l.PID(), req.Verb, context.Cause(ctx))
	}
	return lookup.Reply{}, l.gone(ctx)
}
