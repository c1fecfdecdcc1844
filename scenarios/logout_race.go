package scenarios

// logoutRace asks whether a request in flight can undo a logout or an update.
func logoutRace() Scenario {
	point := func(c Case) Point {
		return at(Point{Label: string(c), Work: WorkRace, Case: c, Replicas: RevocationReplicas})
	}
	return Scenario{
		Name: "logout-race",
		Asks: "Can a request that is under way while its session is logged out bring the session back, or undo what another request stored?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says); requests with the token 0.5 ms apart on each of them from 3 ms before the logout, or the update, which goes " +
				"through one of them at a random phase",
			"once the token is refused everywhere and the staleness bound has passed, it is presented again on every replica",
		},
		Misleads: []string{
			"interleavings are those that chance brings on two cores: 0 of n bounds a rate and proves nothing (three divided by n, at 95 %)",
			"session/naive is there to be caught: it is what a library amounts to that writes the session back after every request",
		},
		Axis:   "raced with",
		Points: []Point{point(CaseLogout), point(CasePreferences)},
		Variants: []string{
			SessionStrict, SessionCached, SessionSliding, SessionUnthrottled, SessionNaive, JWTDenylist, JWTDenylistReplicated, JWTVerifiedCache,
		},
		Only: map[string][]string{
			string(CasePreferences): {SessionStrict, SessionCached, SessionSliding, SessionUnthrottled, SessionNaive},
		},
		Metrics: []string{"races", "resurrections", "updates_lost"},
	}
}
