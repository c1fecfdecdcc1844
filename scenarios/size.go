package scenarios

import "strconv"

// size asks what more live sessions cost.
func size() Scenario {
	s := Scenario{
		Name: "size",
		Asks: "What do more live sessions, or more entries on a denylist, cost: a lookup's CPU, the store's memory, a replica's memory?",
		HeldEqual: []string{
			"everything the reference scenario holds equal, but for the number of live sessions; each has a subject of its own, and so an index of one",
			"users are picked by the same Zipf law out of all of them; the store's used_memory and the replica's live heap are read at rest, before and after all sessions are made",
		},
		Misleads: []string{
			"all points and variants of a block are in one store at the same time: the store is as large as all of them together, and what grows from point to point is what " +
				"is asked of it and what a replica remembers",
			"memory per session is of these principals (275 B of claims) and of this store's encoding; it grows in steps as the store's hash tables double",
			"a subject's index takes as much again as a short record: with several sessions a subject its share is smaller",
			"the busiest users of a Zipf law stay in the processor's caches however many others there are: uniform access would cost more at every size",
			"a replica's cache holds what it was asked for, 100,000 records at most, and not every live session",
		},
		Axis:     "live sessions",
		Variants: []string{SessionStrict, SessionCached, JWTDenylist, JWTDenylistReplicated},
		Metrics: []string{
			"cpu_seconds_per_request", "replica_cpu_seconds_per_request", "store_cpu_seconds_per_request", "response_seconds_p50",
			"store_bytes_per_session", "replica_bytes_per_session",
		},
	}
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		s.Points = append(s.Points, at(Point{Label: strconv.Itoa(n), Sessions: n}))
	}
	return s
}
