package lookup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
)

// Serve is the whole life of a process that has benchmarks: it answers one request after the other until in ends.
func Serve(in io.Reader, out io.Writer, table []Benchmark, prove Prover) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &server{ctx: ctx, table: table, prove: prove, prepared: make(map[string]*runner)}
	defer s.close()
	for lines := bufio.NewReader(in); ; {
		var req Request
		switch err := Read(lines, &req); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("a request that cannot be read: %w", err)
		}
		rep, err := s.answer(req)
		if err != nil {
			rep.Error = err.Error()
		}
		if err := Write(out, rep); err != nil {
			return err
		}
	}
}

// A server is what a process knows between two requests.
type server struct {
	ctx      context.Context
	table    []Benchmark
	prove    Prover
	work     *Work
	prepared map[string]*runner
}

func (s *server) answer(req Request) (Reply, error) {
	switch {
	case req.Verb == VerbList:
		return Reply{Names: s.names(), Instrument: Instrument()}, nil
	case req.Verb == VerbConfigure && req.Work != nil:
		s.work = req.Work.scattered()
		return Reply{}, nil
	case s.work == nil:
		return Reply{}, fmt.Errorf("%q before there is any work", req.Verb)
	case req.Verb == VerbProve:
		proof, err := s.prove(s.ctx, s.work)
		return Reply{Proof: &proof}, err
	case req.Verb == VerbPrepare:
		skipped, err := s.prepare(req.Names)
		return Reply{Skipped: skipped}, err
	case req.Verb == VerbRun:
		timing, err := s.run(req)
		return Reply{Timing: &timing}, err
	}
	return Reply{}, fmt.Errorf("unknown verb %q", req.Verb)
}

func (s *server) names() []string {
	var names []string
	for _, b := range s.table {
		names = append(names, b.Lookup.Name())
	}
	return names
}

func (s *server) benchmark(name string) (Benchmark, error) {
	for _, b := range s.table {
		if b.Lookup.Name() == name {
			return b, nil
		}
	}
	return Benchmark{}, fmt.Errorf("no benchmark is called %s", name)
}

// prepare leaves the garbage of its own work collected: the first run shall not pay for it.
func (s *server) prepare(names []string) (skipped map[string]string, err error) {
	skipped = make(map[string]string)
	for _, name := range names {
		b, err := s.benchmark(name)
		if err != nil {
			return nil, err
		}
		switch err := s.prepareOne(b); {
		case errors.Is(err, errors.ErrUnsupported):
			skipped[name] = err.Error()
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	runtime.GC()
	return skipped, nil
}

func (s *server) prepareOne(b Benchmark) error {
	r, err := newRunner(s.ctx, b, s.work)
	if err != nil {
		return err
	}
	s.prepared[b.Lookup.Name()] = r
	return r.warmUp()
}

// run collects the garbage first: a collection that another benchmark began shall not end in this one's time.
func (s *server) run(req Request) (Timing, error) {
	r, ok := s.prepared[req.Name]
	if !ok {
		return Timing{}, fmt.Errorf("%s was not prepared", req.Name)
	}
	runtime.GC()
	if req.Processors > 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(req.Processors))
	}
	timing, err := r.run(req.Duration)
	if err != nil {
		return Timing{}, fmt.Errorf("%s: %w", req.Name, err)
	}
	return timing, nil
}

func (s *server) close() {
	for _, r := range s.prepared {
		r.close()
	}
}
