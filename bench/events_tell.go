package main

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"authbench/bench/internal/report"
	"authbench/bench/internal/trial"
	"authbench/results"
)

// events tells scripts how far a run is.
type events struct {
	mu     sync.Mutex
	out    *json.Encoder
	pace   pace
	block  trial.Block // that runs now
	turned time.Time   // when the last turn was told
}

func newEvents(out io.Writer) *events {
	e := &events{out: json.NewEncoder(out)}
	e.out.SetEscapeHTML(false)
	return e
}

// tell writes an event. Whoever stopped reading does not stop a run.
func (e *events) tell(event any) { _ = e.out.Encode(event) }

func (e *events) start(run results.Run, plan []trial.Block) {
	e.pace = newPace(plan)
	event := planEvent{
		Event: eventPlan, Run: run.ID, Profile: run.Profile, Store: run.Store.Kind + " " + run.Store.Version, Seed: run.Seed,
		ExpectedSeconds: e.pace.expected.Seconds(), Notes: run.Machine.Notes,
	}
	for _, c := range run.Plan {
		blocks, expected := e.pace.of(c.Scenario)
		event.Scenarios = append(event.Scenarios, plannedScenario{c.Scenario, c.Blocks, blocks, expected.Seconds()})
	}
	e.tell(event)
}

func (e *events) begin(b trial.Block) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.block = b
	e.tell(e.at(eventBegin, b))
}

// at is a block's event.
func (e *events) at(event string, b trial.Block) blockEvent {
	return blockEvent{
		Event: event, Scenario: b.Cell.Scenario, Block: b.Index, Blocks: b.Cell.Blocks, LeftSeconds: e.pace.left(b).Seconds(),
	}
}

func (e *events) turn(_, variant string, _, slice int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Since(e.turned) < liveEvery {
		return
	}
	e.turned = time.Now()
	event := e.at(eventTurn, e.block)
	event.Variant, event.Slice = variant, &slice
	e.tell(event)
}

func (e *events) end(b trial.Block, rows []results.Trial) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pace.end(b)
	event := e.at(eventEnd, b)
	event.Voids = voids(rows)
	e.tell(event)
}

func (e *events) warn(text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tell(textEvent{eventWarning, text})
}

func (e *events) finish() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tell(finishedEvent{eventFinished, time.Since(e.pace.began).Seconds()})
}

func (e *events) found(s report.Summary, checksum string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tell(reportEvent{eventReport, none(s.Warnings), none(s.Answer), none(s.Verdicts), s.Report, s.Index, s.Bench, checksum})
}

func (e *events) failed(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tell(textEvent{eventError, err.Error()})
}

// none makes a list that is absent an empty one, which is easier to read in a script.
func none[T any](list []T) []T { return append([]T{}, list...) }
