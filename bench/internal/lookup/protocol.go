package lookup

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"time"
)

// The verbs of the control channel of a process that has benchmarks: on its stdin every line is one JSON request, on
// its stdout the one reply to it. They come in this order, run any number of times.
const (
	VerbConfigure = "configure" // gives it the work
	VerbList      = "list"      // which benchmarks it has
	VerbProve     = "prove"     // shows that each accepts what it must and rejects what it must
	VerbPrepare   = "prepare"   // makes what some of them need, and runs each for a moment
	VerbRun       = "run"       // times one of them
)

// A Request is what the harness asks; each verb uses some of the fields.
type Request struct {
	Verb string `json:"verb"`
	// Work is configure's.
	Work *Work `json:"work,omitempty"`
	// Names are prepare's: the benchmarks that this process is to run.
	Names []string `json:"names,omitempty"`
	// Name, Duration and Processors are run's. Processors is the GOMAXPROCS to run with; 0 leaves it alone.
	Name       string        `json:"name,omitempty"`
	Duration   time.Duration `json:"duration_ns,omitempty"`
	Processors int           `json:"processors,omitempty"`
}

// A Reply answers a request.
type Reply struct {
	Error string   `json:"error,omitempty"`
	Names []string `json:"names,omitempty"` // list
	// Instrument is list's: that of the program, see there.
	Instrument string `json:"instrument,omitempty"`
	Proof      *Proof `json:"proof,omitempty"` // prove
	// Skipped are prepare's: the benchmarks that this store has no means for, and why.
	Skipped map[string]string `json:"skipped,omitempty"`
	Timing  *Timing           `json:"timing,omitempty"` // run
}

// A Proof is what a process found of its implementations, by the names that follow scenarios.PeerPrefix in their
// rungs. Ours say nothing: they do what the contract asks.
type Proof struct {
	// Modules names each peer's module and version, as module@version.
	Modules map[string]string `json:"modules,omitempty"`
	// Accepts lists in words what each peer lets through beside valid tokens; empty where nothing was found.
	Accepts map[string][]string `json:"accepts,omitempty"`
}

// A Prover shows, before anything is timed, that every implementation of a process accepts a valid token with the
// right principal and rejects a tampered and an expired one. It returns an error that names the one that does not.
type Prover func(ctx context.Context, w *Work) (Proof, error)

// Write writes a request or a reply as one line.
func Write(out io.Writer, line any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false) // claims keep their bytes
	return enc.Encode(line)
}

// Read reads one line into a request or a reply.
func Read(in *bufio.Reader, line any) error {
	data, err := in.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(data, line)
}
