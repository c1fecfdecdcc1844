package lookup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/scenarios"
)

// The benchmarks of the test process, by their rungs.
const (
	rungGood        = "good"
	rungBroken      = "broken"      // fails at its seventh operation
	rungMissing     = "missing"     // a cache whose hits are none
	rungUnprepared  = "unprepared"  // cannot be prepared
	rungUnsupported = "unsupported" // not on this store
)

var errBroken = errors.New("the seventh failed")

func testLookup(rung string) scenarios.Lookup {
	return scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B", Callers: 2, Rung: rung}
}

func testTable() []Benchmark {
	var table []Benchmark
	for rung, prepare := range map[string]func(context.Context, *Work) (Prepared, error){
		rungGood: func(context.Context, *Work) (Prepared, error) {
			return Prepared{Op: func(int, int) error { return nil }}, nil
		},
		rungBroken: func(context.Context, *Work) (Prepared, error) {
			return Prepared{Op: func(_, i int) error {
				if i == 6 {
					return errBroken
				}
				return nil
			}}, nil
		},
		rungMissing: func(context.Context, *Work) (Prepared, error) {
			var misses int64
			return Prepared{Op: func(int, int) error { return nil }, Misses: func() int64 { misses += 1 << 40; return misses }}, nil
		},
		rungUnprepared:  func(context.Context, *Work) (Prepared, error) { return Prepared{}, errors.New("no tokens") },
		rungUnsupported: func(context.Context, *Work) (Prepared, error) { return Prepared{}, errors.ErrUnsupported },
	} {
		table = append(table, Benchmark{Lookup: testLookup(rung), Prepare: prepare})
	}
	return table
}

// A peer talks to a Serve in this process.
type peer struct {
	t       *testing.T
	control *io.PipeWriter
	replies *bufio.Reader
	ended   chan error
}

func serve(t *testing.T, table []Benchmark, prove Prover) *peer {
	t.Helper()
	in, control := io.Pipe()
	replies, out := io.Pipe()
	p := &peer{t, control, bufio.NewReader(replies), make(chan error, 1)}
	go func() {
		err := Serve(in, out, table, prove)
		out.Close()
		p.ended <- err
	}()
	t.Cleanup(func() {
		control.Close()
		if err := <-p.ended; err != nil {
			t.Errorf("the process ended with: %v", err)
		}
	})
	return p
}

func (p *peer) ask(req Request) Reply {
	p.t.Helper()
	var rep Reply
	if err := errors.Join(Write(p.control, req), Read(p.replies, &rep)); err != nil {
		p.t.Fatal(err)
	}
	return rep
}

func provesAll(context.Context, *Work) (Proof, error) { return Proof{}, nil }

func TestAProcessDoesAsItIsAsked(t *testing.T) {
	good := testLookup(rungGood).Name()
	p := serve(t, testTable(), func(_ context.Context, w *Work) (Proof, error) {
		return Proof{Accepts: map[string][]string{"x": w.SessionTokens}}, nil
	})
	if rep := p.ask(Request{Verb: VerbList}); len(rep.Names) != 5 || !slices.Contains(rep.Names, good) || rep.Instrument != Instrument() {
		t.Errorf("it has %v, timed by %s", rep.Names, rep.Instrument)
	}
	p.ask(Request{Verb: VerbConfigure, Work: &Work{SessionTokens: []string{"a", "b"}}})
	if rep := p.ask(Request{Verb: VerbProve}); rep.Proof == nil || fmt.Sprint(rep.Proof.Accepts["x"]) != "[a b]" {
		t.Errorf("proved %+v", rep)
	}
	rep := p.ask(Request{Verb: VerbPrepare, Names: []string{good, testLookup(rungUnsupported).Name()}})
	if rep.Error != "" || len(rep.Skipped) != 1 || rep.Skipped[testLookup(rungUnsupported).Name()] == "" {
		t.Errorf("prepared: %+v", rep)
	}
	rep = p.ask(Request{Verb: VerbRun, Name: good, Duration: time.Millisecond, Processors: 1})
	if rep.Error != "" || rep.Timing == nil || rep.Timing.Operations < 2 || rep.Timing.Name != good || rep.Timing.Processors != 1 {
		t.Errorf("ran: %+v", rep)
	}
}

func TestAProcessNamesWhatFails(t *testing.T) {
	for _, tc := range []struct {
		words string
		reqs  []Request // the last is the one that fails
		want  []string
	}{
		{"a proof without work", []Request{{Verb: VerbProve}}, []string{"before there is any work"}},
		{"an unknown verb", []Request{{Verb: VerbConfigure, Work: &Work{}}, {Verb: "dance"}}, []string{"dance"}},
		{"a run that was not prepared", []Request{{Verb: VerbConfigure, Work: &Work{}}, {Verb: VerbRun, Name: "x"}}, []string{"x", "not prepared"}},
		{"a benchmark that is not there", []Request{{Verb: VerbConfigure, Work: &Work{}}, {Verb: VerbPrepare, Names: []string{"x"}}}, []string{"x"}},
		{"one that cannot be prepared", preparing(rungUnprepared), []string{"rung=" + rungUnprepared, "no tokens"}},
		{"one whose operation fails", preparing(rungBroken), []string{"rung=" + rungBroken, errBroken.Error()}},
		{"one whose hits are none", preparing(rungMissing), []string{"rung=" + rungMissing, "no hits"}},
	} {
		p := serve(t, testTable(), provesAll)
		var rep Reply
		for _, req := range tc.reqs {
			if rep.Error != "" {
				t.Errorf("%s: failed before: %s", tc.words, rep.Error)
			}
			rep = p.ask(req)
		}
		for _, want := range tc.want {
			if !strings.Contains(rep.Error, want) {
				t.Errorf("%s: %q does not say %q", tc.words, rep.Error, want)
			}
		}
	}
}

func preparing(rung string) []Request {
	return []Request{{Verb: VerbConfigure, Work: &Work{}}, {Verb: VerbPrepare, Names: []string{testLookup(rung).Name()}}}
}

func TestAProcessClosesWhatItPrepared(t *testing.T) {
	closed := make(chan bool, 1)
	l := testLookup(rungGood)
	p := serve(t, []Benchmark{{l, func(context.Context, *Work) (Prepared, error) {
		return Prepared{Op: func(int, int) error { return nil }, Close: func() { closed <- true }}, nil
	}}}, provesAll)
	p.ask(Request{Verb: VerbConfigure, Work: &Work{}})
	p.ask(Request{Verb: VerbPrepare, Names: []string{l.Name()}})
	p.control.Close()
	if !<-closed {
		t.Error("not closed")
	}
}
