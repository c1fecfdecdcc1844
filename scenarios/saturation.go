package scenarios

// saturation is what a request costs a replica that is never left idle.
func saturation() Scenario {
	variants := []string{None, SessionStrict, SessionCached, JWTHS256}
	return Scenario{
		Name: "saturation",
		Asks: "What does authenticating a request cost a replica that is asked as fast as it answers, by implementation, " +
			"against the same site without authentication?",
		HeldEqual: []string{
			"everything the reference scenario holds equal, but for the rate and the number of users",
			"a closed loop: each of 64 connections sends its next request as soon as it is answered, for users drawn in one order for all arms",
			"the implementation at a point, for all variants; the control has none, and stands at one point only",
		},
		Misleads: []string{
			"a closed loop asks less of a slow site: response time counts from sending, so it is a service time under 64 callers " +
				"and says nothing of what people would wait for at a rate of their own",
			"requests per second are those of one replica on one core of a shared machine; CPU per request is the number to compare",
			"generator and store share the other core, so the replica need not be what saturates first: where its share of its core " +
				"(in the table) is below 1, goodput is bounded by them, and the replica was waiting",
			"users are few enough for the warm-up to reach nearly all of them: a cached session is a hit here, as on a replica that " +
				"has long been up",
			"a busy replica and a busy store handle several requests at a wake-up, so each is cheaper here than at the reference rate",
		},
		Axis: "implementation",
		Points: []Point{
			at(Point{Label: FastPoint, Work: WorkClosed, Rung: RungFast}),
			at(Point{Label: ObviousPoint, Work: WorkClosed, Rung: RungObvious}),
		},
		Variants: variants,
		Only:     map[string][]string{ObviousPoint: subjects(variants)},
		Metrics: []string{
			"replica_cpu_seconds_per_request", "store_cpu_seconds_per_request", "cpu_seconds_per_request",
			"goodput_requests_per_second", "replica_cpu_share",
		},
	}
}
