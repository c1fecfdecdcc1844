// Package results is the schema of a run's folder, beside its data: run.json (what ran, where and on
// what), trials.jsonl (one row a trial, append-only) and the files that are made from them. It is a
// leaf: it knows nothing of how a row was measured.
package results

import "time"

// SchemaVersion is written into run.json; a reader refuses a newer one.
const SchemaVersion = 1

// The files of a run's folder.
const (
	RunFile            = "run.json"
	TrialsFile         = "trials.jsonl"
	DemonstrationsFile = "demonstrations.jsonl"
	ChecksumsFile      = "SHA256SUMS"
	BenchFile          = "bench.txt"
	ReportFile         = "report.md"
	IndexFile          = "index.html"
	ChartsDir          = "charts"
	TablesDir          = "tables"
	LogsDir            = "logs"
)

// A Run is run.json: everything about a run that is not a measurement.
type Run struct {
	Schema     int       `json:"schema"`
	ID         string    `json:"id"`
	Started    time.Time `json:"started"`
	Profile    string    `json:"profile"`
	Argv       []string  `json:"argv"` // redacted: no URL credentials, no claims values
	Seed       uint64    `json:"seed"`
	Plan       []Planned `json:"plan"` // what --resume completes
	Commit     string    `json:"commit"`
	Dirty      bool      `json:"dirty"`
	Build      Build     `json:"build"`
	Machine    Machine   `json:"machine"`
	Store      Store     `json:"store"`
	Claims     Claims    `json:"claims"`
	Settings   Settings  `json:"settings"`
	Parameters []Param   `json:"parameters"`    // what was held equal, by name
	Mix        *Mix      `json:"mix,omitempty"` // what the user's scenario file says
}

// A Planned is one scenario of the run's plan, complete enough to run it again.
type Planned struct {
	Scenario string        `json:"scenario"`
	Points   []string      `json:"points"`
	Variants []string      `json:"variants"`
	Users    int           `json:"users"`
	Blocks   int           `json:"blocks"`
	Slices   int           `json:"slices"`
	Slice    time.Duration `json:"slice_ns"`
	WarmUp   time.Duration `json:"warm_up_ns"`
	Events   int           `json:"events,omitempty"`
	RateRPS  float64       `json:"rate_rps,omitempty"` // 0 means that of its points
	Carrier  string        `json:"carrier,omitempty"`  // "" means that of its points
}

// A Build says what was compiled.
type Build struct {
	Go      string            `json:"go"`
	Modules map[string]string `json:"modules"` // path → version
}

// A Machine says where the run was measured.
type Machine struct {
	CPU         string   `json:"cpu"`
	Cores       int      `json:"cores"`
	MemoryBytes uint64   `json:"memory_bytes"`
	OS          string   `json:"os"`
	Kernel      string   `json:"kernel"`
	ClockSource string   `json:"clock_source"`
	Governor    string   `json:"governor"`
	Virtual     bool     `json:"virtual"`
	CPUQuota    bool     `json:"cpu_quota"`
	KeepAwake   bool     `json:"keep_awake"`
	Affinity    string   `json:"affinity"` // who may run where, in words
	Notes       []string `json:"notes,omitempty"`
}

// Settings are what variants are configured with, all of them alike.
type Settings struct {
	Lifetime       time.Duration `json:"lifetime_ns"`        // of sessions, of stateless tokens, and of a login that refreshes
	Leeway         time.Duration `json:"leeway_ns"`          // of a verifier's clock
	AccessLifetime time.Duration `json:"access_lifetime_ns"` // of the access tokens of a login that refreshes
	RefreshGrace   time.Duration `json:"refresh_grace_ns"`   // in which the refresh token before the newest is taken
	Idle           time.Duration `json:"idle_ns"`            // idle timeout of sliding sessions
	StalenessBound time.Duration `json:"staleness_bound_ns"` // of variants that keep a copy in every replica
	Replicas       int           `json:"replicas"`           // where a scenario has several
	// Rung is the implementation that variants take at every point that names none: obvious or fast. Runs that
	// do not say are older than the choice, and obvious.
	Rung string `json:"rung,omitempty"`
	// RateRPS and Carrier are the run's own, where it does not take the reference point's; else 0 and "".
	RateRPS float64 `json:"rate_rps,omitempty"`
	Carrier string  `json:"carrier,omitempty"`
}

// StoreOwn is the kind of a store that the user named by its URL.
const StoreOwn = "redis-url"

// A Store says what stood behind the replicas. The URL holds no user and no password.
type Store struct {
	Kind          string            `json:"kind"` // embedded, redis, cluster, or StoreOwn
	Version       string            `json:"version"`
	URL           string            `json:"url,omitempty"`
	Configuration map[string]string `json:"configuration,omitempty"` // ShardsSetting among it, of a cluster
	Private       bool              `json:"private"`                 // the harness's own child
	StandIn       bool              `json:"stand_in"`
}

// ShardsSetting names how many masters a Redis Cluster has.
const ShardsSetting = "cluster-shards"

// The sources of claims.
const (
	ClaimsBuiltIn = "built in"
	ClaimsUser    = "user"
)

// Claims describes the principal that tokens carried: names, types and lengths, never values.
type Claims struct {
	Source string       `json:"source"` // ClaimsBuiltIn or ClaimsUser
	Shapes []ClaimShape `json:"shapes"`
}

// A ClaimShape is one principal's outline.
type ClaimShape struct {
	Name   string       `json:"name"`
	Bytes  int          `json:"bytes"` // of the principal as compact JSON
	Fields []ClaimField `json:"fields"`
}

// A ClaimField is one member of a principal.
type ClaimField struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Bytes int    `json:"bytes"`
}

// A Param is one thing that was held equal, or a bound that was applied.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Trial is one arm in one block: a row of trials.jsonl. Histograms are HdrHistogram V2, compressed,
// base64, in nanoseconds.
type Trial struct {
	Scenario     string             `json:"scenario"`
	Scheme       string             `json:"scheme"`
	Variant      string             `json:"variant"`
	Axis         string             `json:"axis"`
	Point        string             `json:"point"`
	Block        int                `json:"block"` // from 0, within its scenario
	Attempt      int                `json:"attempt,omitempty"`
	Trial        int                `json:"trial"` // the place of its first slice in the block's shuffled order
	Seed         uint64             `json:"seed"`
	OfferedRate  float64            `json:"offered_rate"`  // requests per second; 0 where nothing is offered
	AchievedRate float64            `json:"achieved_rate"` // requests per second
	Requests     int                `json:"requests"`
	Errors       int                `json:"errors"`
	Void         string             `json:"void,omitempty"`
	Gap          string             `json:"gap,omitempty"` // why this cell cannot exist, drawn as a gap
	Metrics      map[string]float64 `json:"metrics"`
	Response     string             `json:"response_histogram,omitempty"`
	Service      string             `json:"service_histogram,omitempty"`
	Propagation  []float64          `json:"propagation_seconds,omitempty"` // a revoke each, the upper end
	Revocations  []Revocation       `json:"revocations,omitempty"`
	Slices       []Slice            `json:"slices,omitempty"`
	Warnings     []string           `json:"warnings,omitempty"`
}

// A Revocation is one event in which a token ended, and what its probes saw. Times are seconds from zero,
// the moment at which the caller had read the acknowledgement or, where a token ends by itself, its nominal
// end. Arrays have an entry a replica; one that a probe never saw is null.
type Revocation struct {
	SentSeconds         float64    `json:"sent_seconds"` // when the revoke was sent: negative
	Through             int        `json:"through"`      // the replica that took it
	LastAcceptSeconds   []*float64 `json:"last_accept_seconds"`
	FirstRefusalSeconds []*float64 `json:"first_refusal_seconds"` // after the last acceptance
	StaleAccepts        int        `json:"stale_accepts,omitempty"`
	AcceptsAfterReject  int        `json:"accepts_after_reject,omitempty"`
	Unavailable         int        `json:"unavailable,omitempty"`     // answers 503
	FalseRejects        int        `json:"false_rejects,omitempty"`   // of the subject's tokens that should have stayed
	AcceptedAtEnd       int        `json:"accepted_at_end,omitempty"` // asked again once every replica was in order
	Probes              int        `json:"probes"`
	Odd                 int        `json:"odd,omitempty"`             // probes without a usable answer in time
	Skipped             int        `json:"skipped,omitempty"`         // probes that found no idle connection, or came too late
	PublishSeconds      []float64  `json:"publish_seconds,omitempty"` // the paired reference, by link
	Exceeded            bool       `json:"exceeded,omitempty"`        // accepted beyond the promised bound
	Failed              string     `json:"failed,omitempty"`          // why it does not count as revoked
}

// LatestAcceptSeconds is the latest acceptance after zero over the replicas, or 0 where there was none.
func (r Revocation) LatestAcceptSeconds() float64 {
	latest := 0.0
	for _, last := range r.LastAcceptSeconds {
		if last != nil {
			latest = max(latest, *last)
		}
	}
	return latest
}

// A Slice is a short window in which only its trial's arm was loaded: the raw numbers that its trial
// adds up. CPU is process time, user and system.
type Slice struct {
	Order               int     `json:"order"`          // its place in the block's shuffled order
	Seconds             float64 `json:"seconds"`        // under load
	MarkedSeconds       float64 `json:"marked_seconds"` // between the meters' two marks, which idle CPU and steal refer to
	Requests            int     `json:"requests"`
	Errors              int     `json:"errors,omitempty"`
	Drops               int     `json:"drops,omitempty"`
	ReplicaCPUSeconds   float64 `json:"replica_cpu_seconds"`
	StoreCPUSeconds     float64 `json:"store_cpu_seconds"`
	GeneratorCPUSeconds float64 `json:"generator_cpu_seconds"`
	IdleCPUSeconds      float64 `json:"idle_cpu_seconds"` // of every other arm's replicas
	StealSeconds        float64 `json:"steal_seconds"`    // summed over CPUs
	SendLagP50Seconds   float64 `json:"send_lag_p50_seconds"`
	SendLagP99Seconds   float64 `json:"send_lag_p99_seconds"`
	LagFloorP99Seconds  float64 `json:"lag_floor_p99_seconds"`
	// Under CPU quotas: the periods in which the serving replicas, added up, and the processes of the store had
	// something to run, and those of them in which they used their quota up.
	ReplicaPeriods   uint64 `json:"replica_periods,omitempty"`
	ReplicaThrottled uint64 `json:"replica_throttled,omitempty"`
	StorePeriods     uint64 `json:"store_periods,omitempty"`
	StoreThrottled   uint64 `json:"store_throttled,omitempty"`
}
