package scenarios

func sessionsEndAtOnce() Statement {
	return Statement{
		Name:      "sessions-at-once",
		Row:       RowRevocation,
		Claim:     ClaimAtOnce,
		Text:      "Sessions can be revoked at once: nothing is accepted after the acknowledgement",
		Source:    "the article",
		Rule:      ByStale,
		Subjects:  []string{SessionStrict, SessionSliding, SessionCached},
		Below:     true,
		Expected:  "depends",
		DependsOn: "whether replicas keep copies of the sessions, and on what is ended",
		View: View{
			Words: "revokes with a late acceptance, of so many, whatever is ended, replicas cut off from the store included", Scenario: "revocation",
			Points: []string{"one-device", "everywhere-1", "everywhere-10", "everywhere-100", "everywhere-1000", "disable", "role"},
		},
		And: []View{{Words: "a replica cut off from the store", Scenario: "cuts", Points: []string{"cut", "black-hole"}}},
		Others: []View{
			{Words: "one device alone, with all in order", Scenario: "revocation", Points: []string{"one-device"}},
		},
		Figure: "propagation-kinds",
	}
}

// jwtsCannotBeRevoked holds a token's delay against its lifetime: one that nothing stops works on for
// half of it at the median, less what exp rounds off.
func jwtsCannotBeRevoked() Statement {
	return Statement{
		Name:      "jwts-not-revocable",
		Row:       RowRevocation,
		Claim:     ClaimNotRevocable,
		Text:      "JWTs cannot be revoked before they expire",
		Source:    "the article",
		Rule:      ByLifetime,
		Quantile:  0.95,
		Threshold: 0.1,
		Subjects:  []string{JWTHS256, JWTRefresh},
		Expected:  "depends",
		DependsOn: "whether a verify asks for anything that the server keeps",
		View: View{
			Words:    "p95 of the propagation delay, as a share of the lifetime (one that nothing stops is above a tenth)",
			Scenario: "lifetimes",
		},
		And: []View{{
			Words: "the same with a denylist or epochs", Scenario: "revocation", Points: RevocationPoints(),
			Subjects: []string{JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache},
		}},
		Figure: "cost-staleness",
	}
}

// jwtsExpireAtOnce allows the 10 ms between two probes, to either side: refusing a token that is good is no better than
// taking one that is not.
func jwtsExpireAtOnce() Statement {
	return Statement{
		Name:      "jwts-expire-at-once",
		Row:       RowExpiry,
		Text:      "JWTs expire by themselves: one is refused at its end, not later and not before",
		Source:    "the article",
		Rule:      ByMedian,
		Threshold: 0.01,
		Subjects:  []string{JWTHS256, JWTVerifiedCache},
		Below:     true,
		Expected:  "refuted",
		DependsOn: "the leeway and the clocks",
		View: View{
			Words: "refused so long after the nominal end, p50, the leeway in it", Scenario: "expiry", Points: []string{"absolute"}, Metrics: []string{"lateness_seconds_p50"},
		},
		Others: []View{
			{Words: "a verifier's clock behind", Scenario: "expiry", Points: []string{"clock-behind"}, Metrics: []string{"lateness_seconds_p50"}},
			{Words: "a verifier's clock ahead", Scenario: "expiry", Points: []string{"clock-ahead"}, Metrics: []string{"lateness_seconds_p50"}},
			{
				Words: "sessions, which the server expires", Scenario: "expiry", Points: []string{"absolute"},
				Subjects: []string{SessionStrict, SessionCached}, Metrics: []string{"lateness_seconds_p50"},
			},
			{
				Words: "sessions, with a clock behind or ahead", Scenario: "expiry", Points: []string{"clock-behind", "clock-ahead"},
				Subjects: []string{SessionStrict, SessionCached}, Metrics: []string{"lateness_seconds_p50"},
			},
		},
	}
}

func shortLifetimesSuffice() Statement {
	return Statement{
		Name:      "short-lifetimes",
		Claim:     ClaimShortLifetime,
		Text:      "A short lifetime makes revocation unnecessary: 9 logged-out tokens of 10 are dead within 500 ms, as with a copy in every replica",
		Source:    "people",
		Rule:      ByDelay,
		Quantile:  0.9,
		Threshold: 0.5,
		Subjects:  []string{JWTHS256, JWTRefresh},
		Below:     true,
		Expected:  "refuted",
		DependsOn: "the lifetime",
		View:      View{Words: "p90 of the propagation delay", Scenario: "lifetimes"},
		Figure:    "cost-staleness",
	}
}

func rotationLogsOut() Statement {
	return Statement{
		Name:      "rotation-logs-out",
		Text:      "Rotating refresh tokens log honest users out",
		Source:    "people",
		Rule:      ByCount,
		Subjects:  []string{JWTRefresh},
		Of:        "refresh_events",
		Expected:  "depends",
		DependsOn: "the grace window",
		View: View{
			Words: "users logged out, of two tabs that refresh at once", Scenario: "refresh", Points: []string{"two-tabs", "two-tabs-no-grace"},
			Metrics: []string{"users_logged_out"},
		},
		Others: []View{{
			Words: "what the window opens, a thief's replays that were accepted", Scenario: "refresh", Points: []string{"replay", "replay-no-grace"},
			Metrics: []string{"replays_accepted"},
		}},
	}
}

func loggedOutStaysSo() Statement {
	return Statement{
		Name:   "logged-out-stays-so",
		Text:   "A session that was logged out stays logged out, whatever is in flight",
		Source: "people",
		Rule:   ByCount,
		Subjects: []string{
			SessionStrict, SessionCached, SessionSliding, SessionUnthrottled, SessionNaive,
		},
		Of:        "races",
		Below:     true,
		Expected:  "depends",
		DependsOn: "whether a request writes the whole session back",
		View:      View{Words: "sessions resurrected, of races", Scenario: "logout-race", Points: []string{"logout"}, Metrics: []string{"resurrections"}},
		Others: []View{
			{
				Words: "JWTs on a denylist", Scenario: "logout-race", Points: []string{"logout"}, Metrics: []string{"resurrections"},
				Subjects: []string{JWTDenylist, JWTDenylistReplicated, JWTVerifiedCache},
			},
			{Words: "acknowledged updates instead of logouts", Scenario: "logout-race", Points: []string{"preferences"}, Metrics: []string{"updates_lost"}},
		},
	}
}

func verifiedCachesDelay() Statement {
	return Statement{
		Name:      "verified-cache-delays",
		Text:      "Caching what was verified delays revocation",
		Source:    "people",
		Rule:      ByStale,
		Subjects:  []string{JWTVerifiedCache, SessionCached},
		Expected:  "depends",
		DependsOn: "what is cached, the proof or the permission, and on whether a replica that keeps the permission hears of the revoke",
		View: View{
			Words:    "revokes with a late acceptance, of so many of one device; jwt/verified-cache keeps the proof and asks the denylist all the same, session/cached keeps the permission",
			Scenario: "revocation", Points: []string{"one-device"},
		},
		And:    []View{{Words: "a replica cut off from the store", Scenario: "cuts", Points: []string{"cut", "black-hole"}}},
		Figure: "propagation",
	}
}
