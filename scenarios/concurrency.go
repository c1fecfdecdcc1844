package scenarios

import "strconv"

// concurrency is goodput by requests in flight on one replica.
func concurrency() Scenario {
	s := Scenario{
		Name: "concurrency",
		Asks: "How does one replica's goodput grow with the requests that are in flight, and what bends the curve?",
		HeldEqual: []string{
			"everything the saturation scenario holds equal, but for the number of connections, each of which has one request in flight",
			"one replica on a core of its own with GOMAXPROCS 1; generator and store share the other; no quota",
		},
		Misleads: []string{
			"the law that is fitted (Universal Scalability Law: contention σ, coherency κ) describes this whole apparatus, one replica, its store and the generator on two " +
				"cores: more callers, not more processors. It says where adding callers stops to help, and must not be read as what more cores or replicas would do",
			"up to a few callers goodput grows because waiting overlaps and wake-ups are shared; a law of contention has no word for that, so it may fit the beginning badly: " +
				"its worst error is stated",
			"a closed loop: response time under it says nothing of what people would wait for at a rate of their own",
		},
		Axis:     "requests in flight",
		Variants: []string{SessionStrict, SessionCached, JWTHS256},
		Metrics: []string{
			"goodput_requests_per_second", "replica_cpu_seconds_per_request", "store_cpu_seconds_per_request", "replica_cpu_share",
		},
	}
	for n := 1; n <= 256; n *= 2 {
		s.Points = append(s.Points, at(Point{Label: strconv.Itoa(n), Work: WorkClosed, InFlight: n}))
	}
	return s
}
