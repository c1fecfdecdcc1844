package scenarios

// jwtsScaleBetter holds a JWT against both kinds of session: one that asks the central store at every request, and one
// that a replica keeps a copy of. If the store is what decides, only the first is left behind.
func jwtsScaleBetter() Statement {
	goodput := []string{"goodput_requests_per_second"}
	sessions := []string{SessionStrict, SessionCached}
	return Statement{
		Name:      "jwts-scale-better",
		Row:       RowScalability,
		Text:      "JWTs scale better than sessions, because they need no central store",
		Source:    "the article",
		Subjects:  []string{JWTHS256},
		Against:   SessionStrict,
		Threshold: 1,
		Expected:  "depends",
		DependsOn: "whether a session asks the store at every request",
		View: View{
			Words: "goodput with " + MostPoint + " replicas behind one store", Scenario: "replicas", Points: []string{MostPoint}, Metrics: goodput, Against: sessions,
		},
		Others: []View{
			{
				Words: "how much more goodput " + MostPoint + " replicas have than one", Scenario: "replicas", Points: []string{MostPoint}, Metrics: goodput, Against: sessions,
				Over: LonePoint,
			},
			{Words: "one replica", Scenario: "replicas", Points: []string{LonePoint}, Metrics: goodput, Against: sessions},
			{Words: "a cached session in the JWT's place", Scenario: "replicas", Points: []string{MostPoint}, Metrics: goodput, Subjects: []string{SessionCached}},
		},
		Figure: "replicas-goodput",
	}
}
