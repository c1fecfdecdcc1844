package server

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"authbench/impl"
)

// The verbs of a replica's control channel: a pair of pipes that the child inherits, on which every
// line is one JSON request or the one reply to it. It is never a listener, so nobody else can reach it.
const (
	verbConfigure    = "configure"
	verbIssue        = "issue"
	verbIssueTo      = "issue-to"
	verbIssueExpired = "issue-expired"
	verbIssuePair    = "issue-pair"
	verbRevokeMany   = "revoke-many"
	verbSetUser      = "set-user"
	verbMeasure      = "measure"
	verbPlant        = "plant"
	verbStats        = "stats"
	verbHeap         = "heap"
	verbClean        = "clean"
)

// A request is what the harness asks of a replica; each verb uses some of the fields.
type request struct {
	ID        uint64          `json:"id"`
	Verb      string          `json:"verb"`
	Config    *ReplicaConfig  `json:"config,omitempty"`
	First     int             `json:"first,omitempty"`
	N         int             `json:"n,omitempty"`
	Principal *impl.Principal `json:"principal,omitempty"`
	What      What            `json:"what,omitempty"`
	WindowNS  int64           `json:"window_ns,omitempty"`
	CPUNS     int64           `json:"cpu_ns,omitempty"`
	Subject   string          `json:"subject,omitempty"`
	Roles     []string        `json:"roles,omitempty"`
	Disabled  bool            `json:"disabled,omitempty"`
	Relay     *relayRequest   `json:"relay,omitempty"`
}

// A reply answers the request of the same ID. The embedded store's child says only once where it
// listens, with ID 0.
type reply struct {
	ID            uint64       `json:"id"`
	Error         string       `json:"error,omitempty"`
	Problem       string       `json:"problem,omitempty"` // type of the problem that Error is, if it is one of impl's
	Addr          string       `json:"addr,omitempty"`
	Version       string       `json:"version,omitempty"` // of the embedded store
	Tokens        []impl.Token `json:"tokens,omitempty"`
	Pairs         []impl.Pair  `json:"pairs,omitempty"`
	Measurement   *Measurement `json:"measurement,omitempty"`
	Stats         *Stats       `json:"stats,omitempty"`
	LiveHeapBytes uint64       `json:"live_heap_bytes,omitempty"`
	Cleaned       int          `json:"cleaned,omitempty"`
	Relay         *relayReply  `json:"relay,omitempty"`
}

// A ReplicaConfig is all a replica needs to know. It holds secrets, so it formats as its variant only.
type ReplicaConfig struct {
	Variant string `json:"variant"`
	Carrier string `json:"carrier"` // bearer or cookie
	// Template is the principal that every user is but for the subject, as impl.ParsePrincipal takes it.
	Template []byte `json:"template"`
	Key      []byte `json:"key,omitempty"`
	// StoreURL and KeyPrefix are used by variants that use a store.
	StoreURL  string `json:"store_url,omitempty"`
	KeyPrefix string `json:"key_prefix,omitempty"`
	Issuer    string `json:"issuer"`
	Audience  string `json:"audience"`
	// Lifetime is from a login to its absolute end.
	Lifetime time.Duration `json:"lifetime_ns"`
	Leeway   time.Duration `json:"leeway_ns"`
	// What the variants that have it are set to, and 0 otherwise: how long the access token of a login
	// with a refresh token lasts, and for how long an exchanged refresh token is taken again; how long a
	// session lasts that is not used; the longest propagation delay of what a replica keeps itself.
	AccessLifetime time.Duration `json:"access_lifetime_ns,omitempty"`
	RefreshGrace   time.Duration `json:"refresh_grace_ns,omitempty"`
	Idle           time.Duration `json:"idle_ns,omitempty"`
	StalenessBound time.Duration `json:"staleness_bound_ns,omitempty"`
	// Rung is the implementation of the scheme's lookup path; "" is the scheme's own choice.
	Rung impl.Rung `json:"rung,omitempty"`
	// ClockOffset is added to what the site and its scheme take for the time.
	ClockOffset time.Duration `json:"clock_offset_ns,omitempty"`
	// OperatorKey opens the routes under /operator; without one the site has none.
	OperatorKey string `json:"operator_key,omitempty"`
	// Users is how many users the table is seeded with; PasswordHash is theirs.
	Users        int          `json:"users"`
	PasswordHash PasswordHash `json:"password_hash"`

	// CPUs the process is confined to, on Linux; none means wherever it likes.
	CPUs []int `json:"-"`
	// Processors is its GOMAXPROCS; 0 means as many as CPUs, or the runtime's own choice where there are none.
	Processors int `json:"-"`
	// Log receives what the process writes to stderr, or is nil.
	Log io.Writer `json:"-"`
}

// String names the variant and nothing else.
func (c ReplicaConfig) String() string { return "replica of " + c.Variant }

// GoString is String for %#v.
func (c ReplicaConfig) GoString() string { return c.String() }

// What names something that a replica measures on itself.
type What string

// What can be measured inside a replica, around the verb.
const (
	MeasureIssue        What = "issue"
	MeasureRefresh      What = "refresh"
	MeasurePasswordHash What = "password-hash"
)

// A Measurement is the cost of doing something N times, one after the other.
type Measurement struct {
	N int `json:"n"`
	// Wall is how long it took, CPU what the whole process used meanwhile.
	Wall time.Duration `json:"wall_ns"`
	CPU  time.Duration `json:"cpu_ns"`
}

// writeLine writes v as one line, its text unescaped so that claims keep their bytes.
func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// readLine reads one line into v.
func readLine(r *bufio.Reader, v any) error {
	line, err := r.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, v)
}

// fail makes the reply one that says err.
func (r *reply) fail(err error) {
	r.Error = err.Error()
	if p := problemFor(err); p != problemInternal {
		r.Problem = p.Type
	}
}

// err is the error that the reply says, matching impl's where it was one of them.
func (r reply) err() error {
	if r.Error == "" {
		return nil
	}
	return remoteError{r.Error, errorFor(r.Problem)}
}

// A remoteError is an error of the other side: its text, and which of impl's errors it was, if any.
type remoteError struct {
	text string
	is   error
}

// Error is the text that the other side gave.
func (e remoteError) Error() string { return e.text }

// Unwrap is the error of package impl that it stands for, or nil.
func (e remoteError) Unwrap() error { return e.is }

// errorFor returns impl's error for a problem's type, or nil.
func errorFor(problemType string) error {
	for _, err := range []error{impl.ErrInvalid, impl.ErrExpired, impl.ErrRevoked, impl.ErrUnavailable,
		impl.ErrTooLarge, impl.ErrNotRevocable} {
		if problemFor(err).Type == problemType {
			return err
		}
	}
	return nil
}
