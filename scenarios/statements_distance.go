package scenarios

// lookupsAddRoundTrips allows a tenth of a round trip, for a relay's delay holds to within less.
func lookupsAddRoundTrips() Statement {
	return Statement{
		Name:      "lookups-add-round-trips",
		Text:      "A session lookup adds a network round trip to every request",
		Source:    "people",
		Rule:      ByRoundTrips,
		Threshold: 0.9,
		Subjects:  []string{SessionStrict, SessionCached},
		Expected:  "depends",
		DependsOn: "whether a replica answers from what it remembers",
		View: View{
			Words:    "what a longer way to the store adds to the mean response time, in round trips, with every session known to the replica",
			Scenario: "distance", Points: farPoints(), Metrics: []string{"response_seconds_mean"},
		},
		Others: []View{
			{
				Words: "a JWT on a denylist", Scenario: "distance", Points: farPoints(), Metrics: []string{"response_seconds_mean"},
				Subjects: []string{JWTDenylist},
			},
			{
				Words: "JWTs without a lookup", Scenario: "distance", Points: farPoints(), Metrics: []string{"response_seconds_mean"},
				Subjects: []string{JWTHS256, JWTES256},
			},
		},
		Figure: "distance-response",
	}
}

// farPoints are those of the scenario distance at which all variants meet, but for the nearest store.
func farPoints() []string {
	var labels []string
	for _, rtt := range DistanceRTTs() {
		if rtt > 0 {
			labels = append(labels, DistanceLabel(rtt, 1))
		}
	}
	return labels
}
