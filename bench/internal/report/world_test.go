package report

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"authbench/results"
	"authbench/scenarios"
)

// A world is what a synthetic run measures: planted costs, seeded noise. It stands in for the machine,
// so that a test knows the answer that the report must give.
type world struct {
	seed       uint64
	profile    string
	blocks     int
	scenarios  []string
	replicaUS  map[string]float64 // by variant, at the reference rate
	storeUS    map[string]float64
	tokenBytes func(variant, claims string) float64
	blockNoise float64 // standard deviation of the log, shared by a block
	trialNoise float64 // its own
	readBack   float64 // of what is planted, as a share; 1 in a sound instrument
	curves     bool    // histograms, which take time to make
	events     int     // a trial, where tokens end, race or refresh
	slowness   float64 // of the variants that tell their replicas, in what the message alone takes
	far        farWorld
	caught     float64 // how often the naive variant is, a trial
	// dearer is what the obvious implementation of a variant adds to what the fast one takes over the control.
	dearer func(variant string) float64
}

func everyScenario() []string {
	var names []string
	for _, s := range scenarios.All() {
		names = append(names, s.Name)
	}
	return names
}

// calm is a world of sound instruments in which HS256 is cheaper than a lookup and ES256 dearer.
func calm() world {
	return world{
		seed: 8, profile: "standard", blocks: 8,
		scenarios: everyScenario(),
		replicaUS: map[string]float64{
			scenarios.None: 40, scenarios.SessionStrict: 100, scenarios.JWTHS256: 75, scenarios.JWTRS256: 138,
			scenarios.JWTPS256: 140, scenarios.JWTES256: 190, scenarios.JWTEdDSA: 170, scenarios.JWTDenylist: 135,
			scenarios.SessionCached: 62, scenarios.SessionSliding: 108, scenarios.SessionUnthrottled: 125, scenarios.SessionNaive: 100,
			scenarios.JWTDenylistES256:      245,
			scenarios.JWTDenylistReplicated: 82, scenarios.JWTEpochStrict: 133, scenarios.JWTEpochReplicated: 82.2,
			scenarios.JWTVerifiedCache: 118, scenarios.JWTRefresh: 77,
		},
		storeUS: map[string]float64{
			scenarios.SessionStrict: 30, scenarios.JWTDenylist: 28, scenarios.SessionCached: 0.4, scenarios.SessionSliding: 36, scenarios.SessionUnthrottled: 44,
			scenarios.JWTDenylistES256: 29, scenarios.JWTDenylistReplicated: 0.3, scenarios.JWTEpochStrict: 27, scenarios.JWTEpochReplicated: 0.3,
			scenarios.JWTVerifiedCache: 28,
		},
		tokenBytes: plausibleToken,
		blockNoise: 0.1, trialNoise: 0.01, readBack: 1, events: 12, slowness: 1.1, caught: 7, far: nearAndFar(),
		dearer: func(string) float64 { return 0.5 },
	}
}

// still is calm but for the noise: what a test reads of it in digits is what was planted.
func still() world {
	w := calm()
	w.blockNoise, w.trialNoise = 0.002, 0.001
	return w
}

// deployableIn are the variants of a scenario that somebody could deploy.
func deployableIn(scenario string) []string {
	s, _ := scenarios.ByName(scenario)
	return slices.DeleteFunc(slices.Clone(s.Variants), func(v string) bool { return !scenarios.IsSubject(v) })
}

// plausibleToken is 43 B for a session, and base64 of the claims with a signature for a JWT.
func plausibleToken(variant, claims string) float64 {
	if variant == scenarios.None {
		return 0
	}
	if scenarios.SchemeOf(variant) != "jwt" {
		return 43
	}
	shape, _ := scenarios.ClaimShapeByName(claims)
	signature := 43.0
	if variant == scenarios.JWTRS256 || variant == scenarios.JWTPS256 {
		signature = 342
	}
	return 60 + math.Ceil(float64(len(shape.Principal)+130)*4/3) + signature
}

// run is the run.json of the world.
func (w world) run() results.Run {
	r := results.Run{
		Schema: results.SchemaVersion, ID: "2026-01-02-synthetic", Profile: w.profile, Seed: w.seed,
		Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Argv:    []string{"run", "--profile", w.profile, "--claims", "it's mine.json"},
		Commit:  "0123456789abcdef0123456789abcdef01234567",
		Build:   results.Build{Go: "go1.26.0"},
		Machine: results.Machine{
			CPU: "Synthetic CPU", Cores: 2, MemoryBytes: 8 << 30, OS: "linux", Kernel: "6.1", Virtual: true, KeepAwake: true,
			Affinity: "replica on CPU 1, generator and store on CPU 0",
		},
		Store:      results.Store{Kind: "redis", Version: "7.0.15", Private: true},
		Claims:     results.Claims{Source: "built in", Shapes: []results.ClaimShape{{Name: "275B", Bytes: 275}}},
		Settings:   w.settings(),
		Parameters: []results.Param{{Name: "connections", Value: "64"}},
	}
	for _, name := range w.scenarios {
		if s, _ := scenarios.ByName(name); name == lookupScenario || len(s.Demonstrations) > 0 && !slices.Equal(w.scenarios, []string{name}) {
			continue // these come by themselves, or not at all
		}
		r.Plan = append(r.Plan, results.Planned{Scenario: name, Blocks: w.blocksOf(name)})
	}
	return r
}

func (w world) blocksOf(scenario string) int {
	if s, _ := scenarios.ByName(scenario); s.Exact {
		return 1
	}
	return w.blocks
}

func (w world) exactMetrics(t testing.TB, row *results.Trial, p scenarios.Point) {
	const cookieLimit = 4096
	token := w.tokenBytes(row.Variant, p.Claims)
	if p.Carrier == "cookie" && token > cookieLimit {
		row.Gap = fmt.Sprintf("a cookie holds no token of %.0f B", token)
		return
	}
	shape, _ := scenarios.ClaimShapeByName(p.Claims)
	up, down := 80+token, 160+10*rolesOf(t, shape.Principal) // the answer holds roles, and not the claims
	row.Metrics["wire_bytes_up_per_request"], row.Metrics["wire_bytes_down_per_request"] = up, down
	row.Metrics["wire_bytes_per_request"] = up + down
	row.Metrics["wire_bytes_per_login"] = 700 + token
	row.Metrics["token_bytes"] = token
	row.Metrics["store_bytes_per_request"], row.Metrics["store_commands_per_request"] = 0, 0
	if w.storeUS[row.Variant] > 0 {
		row.Metrics["store_bytes_per_request"] = 150 + float64(len(shape.Principal))
		row.Metrics["store_commands_per_request"] = 1
	}
	row.Metrics["store_writes_per_request"] = 0
	if row.Variant == scenarios.SessionUnthrottled {
		row.Metrics["store_writes_per_request"] = 1
	}
}

// rolesOf counts the roles of a principal.
func rolesOf(t testing.TB, principal []byte) float64 {
	t.Helper()
	var p struct{ Roles []string }
	if err := json.Unmarshal(principal, &p); err != nil {
		t.Fatal(err)
	}
	return float64(len(p.Roles))
}

// cpuUS is what a variant costs, twins and calibrations by way of their base.
func (w world) cpuUS(variant string) (replica, store, planted float64) {
	base := variant
	if twin := scenarios.TwinOf(variant); twin != "" {
		base = twin
	}
	for _, c := range scenarios.Calibrations() {
		if c.Variant != variant {
			continue
		}
		base = c.Base
		if c.Metric == replicaMetric {
			planted = c.Amount*1e6 + c.Fraction*w.replicaUS[c.Base]
		}
	}
	return w.replicaUS[base], w.storeUS[base], planted
}

func (w world) openMetrics(t testing.TB, rng *rand.Rand, row *results.Trial, p scenarios.Point, noise float64) {
	replica, store, planted := w.cpuUS(row.Variant)
	if p.Rung == scenarios.RungObvious {
		replica += (replica - w.replicaUS[scenarios.None]) * w.dearer(row.Variant)
	}
	curve := 0.7 + 0.3*scenarios.ReferencePoint.RateRPS/p.RateRPS
	replica, store = replica*curve*noise+planted*w.readBack, store*curve*noise
	m := row.Metrics
	m[replicaMetric], m[storeMetric], m[cpuMetric] = replica*1e-6, store*1e-6, (replica+store)*1e-6
	m[shareMetric] = m[replicaMetric] * p.RateRPS
	m[plantedMetric] = planted * 1e-6
	m[wireMetric] = 600
	m[storeBytesMetric], m[commandsMetric] = 0, 0
	if store > 1 {
		m[storeBytesMetric], m[commandsMetric] = 425, 1
	} else if store > 0 {
		m[storeBytesMetric], m[commandsMetric] = 0.31, 0.005
	}
	generator := 70 * noise
	if p.Transport == scenarios.TransportNetHTTP {
		generator = 130 * noise
	}
	m[generatorMetric] = generator * 1e-6
	delayUS := 0.0
	switch row.Variant {
	case scenarios.CalibrationDelay5ms:
		delayUS = 5000
	case scenarios.CalibrationBytes1000:
		m[wireMetric] = 1600
	}
	m["response_seconds_p50"], m["response_seconds_p99"] = (replica*1.5+delayUS)*1e-6, (replica*6+delayUS)*1e-6
	m[meanMetric] = (replica*1.7 + delayUS) * 1e-6
	m["allocations_per_request"], m["allocated_bytes_per_request"] = math.Trunc(replica/2), math.Trunc(replica*40)
	if w.curves {
		row.Response = histogram(t, rng, replica*1.5+delayUS)
	}
	row.Slices = slicesOf(rng, row, p, generator)
}
