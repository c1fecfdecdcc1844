package trial

import (
	"math"
	"testing"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/quota"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// armAt is an arm of so many users, the last of them cold.
func armAt(p scenarios.Point, users, cold int) *arm {
	return &arm{
		Arm: scenarios.Arm{Variant: scenarios.SessionCached, Point: p}, host: &host{store: aStore{private: true, shards: p.Shards}},
		users: make([]load.User, users), cold: coldPool{total: cold},
	}
}

func TestAColdRequestIsOfASessionThatNobodyAskedForBefore(t *testing.T) {
	const warm, cold, perSlice = 5, 300, 200
	a := armAt(scenarios.Point{ColdShare: 0.5}, warm+cold, cold)
	seen := map[int]bool{}
	for slice := range 3 {
		s := load.NewSchedule(uint64(slice), perSlice, time.Second, a.warmUsers())
		a.chill(&s, uint64(slice))
		for _, user := range s.User {
			if user < warm {
				continue
			}
			if seen[user] {
				t.Fatalf("user %d is asked for twice", user)
			}
			seen[user] = true
		}
	}
	if n := len(seen); n != a.yield.coldRequests || n < 230 || n > cold {
		t.Errorf("%d cold requests of 600, counted as %d", n, a.yield.coldRequests)
	}
	s := load.NewSchedule(9, perSlice*10, time.Second, warm)
	a.chill(&s, 9)
	if a.yield.coldRequests != cold {
		t.Errorf("with a pool of %d, %d are counted as cold: the rest were warm", cold, a.yield.coldRequests)
	}
}

func TestAnArmHasColdSessionsForAllOfItsSlices(t *testing.T) {
	b := &block{Block: Block{Cell: scenarios.Cell{Slices: 4, Slice: 250 * time.Millisecond, WarmUp: 500 * time.Millisecond}}}
	if got := b.coldUsers(armAt(scenarios.Point{RateRPS: 500}, 0, 0)); got != 0 {
		t.Errorf("an arm without a cold share has %d", got)
	}
	expected := 0.2 * 500 * 1.5 // a share of the rate, over the warm-up and the slices
	if got := b.coldUsers(armAt(scenarios.Point{RateRPS: 500, ColdShare: 0.2}, 0, 0)); float64(got) < expected*1.3 {
		t.Errorf("%d for %v that are expected", got, expected)
	}
}

func TestEveryoneIsAskedForOnceEvenly(t *testing.T) {
	s := everyone(20_000)
	seen := make([]bool, 20_000)
	for i, user := range s.User {
		if seen[user] || i > 0 && s.Due[i] < s.Due[i-1] || s.Due[i] > s.Window {
			t.Fatalf("slot %d: user %d at %v of %v", i, user, s.Due[i], s.Window)
		}
		seen[user] = true
	}
	if len(s.User) != 20_000 || s.Window != 2*time.Second {
		t.Errorf("%d users in %v", len(s.User), s.Window)
	}
}

func TestUtilisationIsTheRateTimesTheDemandOverTheQuota(t *testing.T) {
	a := armAt(scenarios.Point{ReplicaQuota: 0.1, StoreQuota: 0.05, Replicas: 2, Shards: 3}, 0, 0)
	// 1,000 requests took 100 µs each at the replicas and 60 µs at the store; after the lead 800 came in 0.8 s.
	a.yield.slices = []results.Slice{
		{Seconds: 1.2, MarkedSeconds: 1.3, Requests: 1000, ReplicaCPUSeconds: 0.1, StoreCPUSeconds: 0.06, ReplicaPeriods: 30, ReplicaThrottled: 30, StorePeriods: 15},
		{ReplicaPeriods: 10, StorePeriods: 5, StoreThrottled: 5},
	}
	a.yield.goodput = goodput{800, 800 * time.Millisecond}
	m := a.yield.metrics()
	a.scalingMetrics(m)
	for name, want := range map[string]float64{
		"replica_utilisation": 1000 * 100e-6 / 0.2, "store_utilisation": 1000 * 60e-6 / 0.15,
		"replica_throttled_share": 0.75, "store_throttled_share": 0.25, "goodput_requests_per_second": 1000,
	} {
		if got := m[name]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
}

func TestDistanceAndSizeYieldWhatTheirPointsAreAbout(t *testing.T) {
	far := armAt(scenarios.Point{Relayed: true, RTT: 2 * time.Millisecond, ColdShare: 0.2}, 0, 0)
	far.yield.slices = []results.Slice{{Seconds: 1, MarkedSeconds: 1, Requests: 100}}
	far.yield.sent, far.yield.coldRequests, far.yield.roundTrips = 100, 25, []float64{0.0021, 0.0022, 0.009}
	many := armAt(scenarios.Point{Sessions: 1000}, 0, 0)
	many.yield.sessions, many.yield.sessionStoreBytes, many.yield.sessionReplicaBytes = 1000, 700, 300
	unsaid := armAt(scenarios.Point{Sessions: 1000}, 0, 0)
	unsaid.yield.sessions, unsaid.yield.storeUnknownMemory = 1000, true
	for _, tt := range []struct {
		arm  *arm
		want map[string]float64
	}{
		{far, map[string]float64{"store_rtt_asked_seconds": 0.002, "store_rtt_seconds_p50": 0.0022, "hit_share": 0.75}},
		{many, map[string]float64{"sessions": 1000, "store_bytes_per_session": 700, "replica_bytes_per_session": 300}},
		{unsaid, map[string]float64{"sessions": 1000, "replica_bytes_per_session": 0}},
	} {
		m := map[string]float64{}
		tt.arm.scalingMetrics(m)
		if len(m) != len(tt.want) {
			t.Errorf("%+v: %v, want %v", tt.arm.Point, m, tt.want)
		}
		for name, want := range tt.want {
			if math.Abs(m[name]-want) > 1e-12 {
				t.Errorf("%s = %v, want %v", name, m[name], want)
			}
		}
	}
}

func TestClustersOfQuotasShareReplicasAndServeByAsManyAsAsked(t *testing.T) {
	s, _ := scenarios.ByName("replicas")
	b, variant := &block{runner: &Runner{}}, server.Variant{Name: scenarios.SessionStrict}
	for _, p := range s.Points {
		b.hostOf(scenarios.Arm{Variant: variant.Name, Point: p}, variant, nil)
	}
	if len(b.hosts) != 1 || b.hosts[0].point.Replicas != 8 {
		t.Fatalf("%d hosts, the first of %d replicas", len(b.hosts), b.hosts[0].point.Replicas)
	}
	b.hosts[0].replicas = make([]*server.Replica, 8)
	for _, p := range s.Points {
		a := &arm{Arm: scenarios.Arm{Point: p}, host: b.hosts[0]}
		if got := len(a.serving()); got != p.Replicas {
			t.Errorf("%s is served by %d", p.Label, got)
		}
	}
}

func TestWhatCannotBeScaledIsAGapWithItsReason(t *testing.T) {
	scaled := scenarios.Point{Work: scenarios.WorkClosed, ReplicaQuota: 0.1}
	sharded := scaled
	sharded.Shards = 3
	relayed := scenarios.Point{Work: scenarios.WorkOpen, Relayed: true}
	private, cluster := aStore{private: true}, aStore{private: true, shards: 3}
	for _, tt := range []struct {
		name   string
		point  scenarios.Point
		runner Runner
		gap    bool
	}{
		{"quotas that are permitted", scaled, Runner{Store: private, Quotas: &quota.Groups{}}, false},
		{"quotas that are not", scaled, Runner{Store: private, NoQuotas: quota.ErrNotPermitted}, true},
		{"shards where a cluster can be started", sharded, Runner{Store: private, Quotas: &quota.Groups{}, Clusters: map[int]Store{3: cluster}}, false},
		{"shards where none can", sharded, Runner{Store: private, Quotas: &quota.Groups{}}, true},
		{"shards beside a store of the user's own", sharded, Runner{Store: aStore{}, Quotas: &quota.Groups{}, Clusters: map[int]Store{3: cluster}}, false},
		{"a relay before a private store", relayed, Runner{Store: private}, false},
		{"a relay before a cluster", relayed, Runner{Store: cluster}, true},
		{"a relay before a store of the user's own", relayed, Runner{Store: aStore{}}, true},
		{"sessions in a store of the user's own", scenarios.Point{Sessions: 10}, Runner{Store: aStore{}}, true},
	} {
		got := tt.runner.impossible(tt.point, server.Variant{UsesStore: true}, impl.Principal{})
		if (got != "") != tt.gap {
			t.Errorf("%s: gap %q", tt.name, got)
		}
	}
}

func TestASliceInWhichNothingIsAnsweredIsNoResult(t *testing.T) {
	var some, none yield
	some.judgeLife(results.Slice{Requests: 1, Errors: 900}, load.Samples{Reason: "status 503"})
	none.judgeLife(results.Slice{Errors: 16}, load.Samples{Reason: "status 503"})
	if some.void != "" || none.void != "not one request was answered as expected: status 503" {
		t.Errorf("with one answer void %q, with none %q", some.void, none.void)
	}
}
