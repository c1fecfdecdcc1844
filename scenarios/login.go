package scenarios

// login separates what a login costs: the issue verb by variant, and the password hash.
func login() Scenario {
	issue := at(Point{Label: "issue", Work: WorkIssue})
	hash := at(Point{Label: "password-hash", Work: WorkPasswordHash})
	refresh := at(Point{Label: "refresh", Work: WorkRefreshVerb})
	return Scenario{
		Name: "login",
		Asks: "What does issuing a token cost, by variant, or refreshing a login, and how does it compare with checking the password?",
		HeldEqual: []string{
			"the same principal (275 B of claims, or your own); one caller, one verb after the other, measured around the verb in the replica",
			"the password hash: PBKDF2-HMAC-SHA-256, 600,000 rounds, the same for every variant and measured around the hash",
		},
		Misleads: []string{
			"one caller alone shares no round trip and no wake-up with others, so a verb that asks the store looks dearer than under load",
			"signing keys are in memory: a key in a hardware module or behind a signing service costs far more",
		},
		Axis:   "verb",
		Points: []Point{issue, refresh, hash},
		Variants: []string{
			None, SessionStrict, JWTHS256, JWTRS256, JWTPS256, JWTES256, JWTEdDSA, JWTDenylist,
			JWTEpochStrict, JWTRefresh,
		},
		Only: map[string][]string{
			"issue":         {SessionStrict, JWTHS256, JWTRS256, JWTPS256, JWTES256, JWTEdDSA, JWTDenylist, JWTEpochStrict, JWTRefresh},
			"refresh":       {JWTRefresh},
			"password-hash": {None},
		},
		Metrics: []string{"verb_cpu_seconds", "verb_replica_cpu_seconds", "verb_store_cpu_seconds", "verb_seconds"},
	}
}
