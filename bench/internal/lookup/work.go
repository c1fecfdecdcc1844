// Package lookup is the microbenchmarks of the lookup path: what they work on, how one is timed in a process of its
// own, and the line it becomes in lookup.txt. Ours and other people's (bench/peers) are timed by the same code on
// the same work.
package lookup

import (
	"context"
	"time"

	"authbench/scenarios"
)

// A Work is what the benchmarks of a run work on. The harness makes it once, and every process gets the same.
type Work struct {
	Issuer   string        `json:"issuer"`
	Audience string        `json:"audience"`
	Lifetime time.Duration `json:"lifetime_ns"` // of tokens; far beyond the run
	Leeway   time.Duration `json:"leeway_ns"`
	// Keys are the signing keys by algorithm, as jwt.Key.Marshal writes them: the secret itself for HS256, else a
	// private key in PKCS #8, DER.
	Keys map[string][]byte `json:"keys"`
	// Principals are principals as JSON, by the name of their claims.
	Principals map[string][]byte `json:"principals"`
	// Tokens are JWTs by algorithm and claims, as TokensKey names them: all valid, each of another subject, the i-th
	// of scenarios.Subject(i, …).
	Tokens map[string][]string `json:"tokens"`
	// Store is where the sessions' records are.
	StoreURL string `json:"store_url"`
	// ObviousPrefix and FastPrefix are the key prefixes under which there is a record for each session token, as
	// JSON and as the fast path writes it.
	ObviousPrefix string `json:"obvious_prefix"`
	FastPrefix    string `json:"fast_prefix"`
	// SessionTokens are 100,000 session tokens in random order, and RecordKeys the keys of their records under
	// FastPrefix, in the same order: what a client that is given the key has to read.
	SessionTokens []string `json:"session_tokens"`
	RecordKeys    []string `json:"record_keys"`
	// Subjects are the subjects of the session tokens, in the same order: every answer is compared with them.
	Subjects []string `json:"subjects"`
}

// TokensKey names the tokens of an algorithm and claims in Work.Tokens.
func TokensKey(alg, claims string) string { return alg + "/" + claims }

// A Benchmark is one implementation of one lookup.
type Benchmark struct {
	Lookup scenarios.Lookup
	// Prepare makes what the operation needs, outside of what is timed. It is called once, before the first round.
	// An error that matches errors.ErrUnsupported leaves the benchmark out: this store has no means for it.
	Prepare func(ctx context.Context, w *Work) (Prepared, error)
}

// A Prepared is a benchmark that can be timed.
type Prepared struct {
	// Op performs one operation, the i-th of the caller: the one thing that is timed. Callers call it at the same
	// time; i counts on from one round to the next, so a working set is gone through and not its beginning alone.
	// An error ends the run: a lookup that fails must not be a fast one.
	Op func(caller, i int) error
	// Misses counts what Op was answered by other means than those that the benchmark is about, such as the store
	// where a cache is timed. A run in which it grows by more than a trace has failed. nil where there are none.
	Misses func() int64
	// Close ends what Prepare began; nil where there is nothing.
	Close func()
}

// A Timing is what one run of a benchmark took.
type Timing struct {
	Name string `json:"name"` // of the Lookup
	// Operations were completed by all callers together.
	Operations int           `json:"operations"`
	Elapsed    time.Duration `json:"elapsed_ns"` // from the first operation's begin to the last one's end
	CPU        time.Duration `json:"cpu_ns"`     // of the whole process, user and system
	StoreCPU   time.Duration `json:"store_cpu_ns,omitempty"`
	Allocs     uint64        `json:"allocs"` // objects
	AllocBytes uint64        `json:"alloc_bytes"`
	Processors int           `json:"processors"` // GOMAXPROCS
	// P50 is the median of single operations, where there is one caller and a round trip to time; else 0.
	P50 time.Duration `json:"p50_ns,omitempty"`
}
