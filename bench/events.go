package main

import "authbench/bench/internal/report"

// The names of events. With --json, stdout is one JSON object a line and nothing else; each has "event", one of these.
// Errors go to stderr as well, as they do without --json. Fields may be added; those that are there keep their meaning.
const (
	eventPlan     = "plan"     // planEvent: first, once everything is started
	eventBegin    = "begin"    // blockEvent: a block begins
	eventTurn     = "turn"     // blockEvent: an arm is loaded next; a few a second at most, so not every slice has one
	eventEnd      = "end"      // blockEvent: a block is finished and on disk
	eventWarning  = "warning"  // textEvent: something could not be put right, and the run goes on
	eventFinished = "finished" // finishedEvent: all of the plan is measured
	eventReport   = "report"   // reportEvent: the last of run and report when they succeed
	eventCheck    = "check"    // checkEvent: what check found, whether all agrees or not
	eventError    = "error"    // textEvent: the last when they do not succeed, an interrupt among the reasons
)

// A planEvent is what a run is going to measure. A resumed run plans what is left.
type planEvent struct {
	Event           string            `json:"event"`
	Run             string            `json:"run"` // its id
	Profile         string            `json:"profile"`
	Store           string            `json:"store"` // kind and version
	Seed            uint64            `json:"seed"`
	ExpectedSeconds float64           `json:"expected_seconds"`
	Scenarios       []plannedScenario `json:"scenarios"`
	Notes           []string          `json:"notes,omitempty"` // on the machine
}

// A plannedScenario is one scenario of the plan.
type plannedScenario struct {
	Scenario        string  `json:"scenario"`
	Blocks          int     `json:"blocks"`        // of the whole run
	BlocksToRun     int     `json:"blocks_to_run"` // fewer, in a resumed run
	ExpectedSeconds float64 `json:"expected_seconds"`
}

// A blockEvent is where a run is. Block and slice count from 0, as in trials.jsonl.
type blockEvent struct {
	Event       string   `json:"event"`
	Scenario    string   `json:"scenario"`
	Block       int      `json:"block"`
	Blocks      int      `json:"blocks"`
	Variant     string   `json:"variant,omitempty"` // of a turn
	Slice       *int     `json:"slice,omitempty"`   // of a turn
	Voids       []string `json:"voids,omitempty"`   // of an end: why an attempt at the block was void, each reason once
	LeftSeconds float64  `json:"left_seconds"`      // of the whole run
}

// A textEvent is a warning or an error, one line.
type textEvent struct {
	Event string `json:"event"`
	Text  string `json:"text"`
}

// A finishedEvent ends the measuring.
type finishedEvent struct {
	Event   string  `json:"event"`
	Seconds float64 `json:"seconds"` // that it took
}

// A reportEvent is what the report found, as plain text, and where it is.
type reportEvent struct {
	Event    string           `json:"event"`
	Warnings []string         `json:"warnings"`
	Answer   []string         `json:"answer"` // sentences
	Verdicts []report.Verdict `json:"verdicts"`
	Report   string           `json:"report"` // paths
	Index    string           `json:"index"`
	Bench    string           `json:"bench"`
	Checksum string           `json:"checksum"` // of the evidence: SHA-256 of SHA256SUMS, in hexadecimal
}

// A checkEvent says whether a run's report agrees with its evidence.
type checkEvent struct {
	Event    string            `json:"event"`
	Agrees   bool              `json:"agrees"`
	Checksum string            `json:"checksum"` // of the evidence as it is now
	Changed  []string          `json:"changed"`  // evidence files that are not what SHA256SUMS says
	Wrong    []string          `json:"wrong"`    // what is against the schema, a line each
	Files    []report.Compared `json:"files"`    // of the report, all of them
}
