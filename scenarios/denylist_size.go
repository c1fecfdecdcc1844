package scenarios

import "strconv"

// denylistSize weighs the denylist.
func denylistSize() Scenario {
	s := Scenario{
		Name: "denylist-size",
		Asks: "How large does a denylist grow, and what does an entry weigh in the store and in a replica?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says); tokens issued and revoked inside one, and another weighed, which only hears of it: memory before and after at " +
				"rest (the replica's live heap after a collection, the store's used_memory)",
		},
		Misleads: []string{
			"a store's memory grows in steps as its hash tables double: an entry's share depends on where in a step it is read",
			"an entry stays for the rest of its token's life, the leeway and a grace of 60 s: entries = revocations per second × that; the size at " +
				"other rates and lifetimes is that product, as a model",
		},
		Axis:     "entries",
		Variants: []string{JWTDenylist, JWTDenylistReplicated},
		Metrics:  []string{"entries", "store_bytes_per_entry", "replica_bytes_per_entry"},
	}
	for _, n := range []int{1000, 10000, 100000} {
		s.Points = append(s.Points, at(Point{Label: strconv.Itoa(n), Work: WorkDenylist, Entries: n, Replicas: RevocationReplicas}))
	}
	return s
}
