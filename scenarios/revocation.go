package scenarios

import "time"

// revocation asks how long a token works after it was ended, with everything in order.
func revocation() Scenario {
	oneDevice := []string{
		SessionStrict, SessionCached, SessionSliding, JWTDenylist, JWTDenylistReplicated, JWTVerifiedCache,
	}
	everywhere := []string{SessionStrict, SessionCached, JWTEpochStrict, JWTEpochReplicated}
	s := Scenario{
		Name: "revocation",
		Asks: "After logout, for how long does the token still work, on any replica, by variant and by what is ended?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says), none pinned, under a steady load of 200 requests/s of other users; three probe trains an event, one a replica",
			"probes begin 3 ms before the revoke, 0.5 ms apart for 10 ms after its acknowledgement, then ever wider; " +
				"a train ends with three refusals in a row",
			"the revoke goes through one replica, at a random phase of the probes; zero is the moment its caller has read the acknowledgement",
			"a bare PUBLISH → receive over connections of the harness's own, next to each revoke: what the link itself takes",
		},
		Misleads: []string{
			"delays are known to the spacing of the probes only: the upper end is the first probe that was refused, up to half a " +
				"millisecond after the token had ended",
			"everything shares two cores: the probes of an event take a good part of them for some milliseconds, and replicas far apart " +
				"would add their distance to every variant that tells other replicas",
			"nothing fails here: see the scenario cuts for what a broken link does",
			"of a subject with many tokens three are probed: the first, the middle and the last that were issued",
		},
		Axis: "what is ended",
		Points: []Point{
			revokePoint("one-device", CaseOneDevice, 2),
			revokePoint("everywhere-1", CaseEverywhere, 1),
			revokePoint("everywhere-10", CaseEverywhere, 10),
			revokePoint("everywhere-100", CaseEverywhere, 100),
			revokePoint("everywhere-1000", CaseEverywhere, 1000),
			revokePoint("disable", CaseDisable, 2),
			revokePoint("role", CaseRole, 2),
		},
		Variants: []string{
			SessionStrict, SessionCached, SessionSliding, JWTDenylist, JWTDenylistReplicated, JWTVerifiedCache, JWTEpochStrict, JWTEpochReplicated,
		},
		Only:    map[string][]string{"one-device": oneDevice},
		Metrics: propagationMetrics(),
	}
	for _, p := range s.Points[1:] {
		s.Only[p.Label] = everywhere
	}
	return s
}

func revokePoint(label string, c Case, tokens int) Point {
	return at(Point{
		Label: label, Work: WorkRevoke, Case: c, Tokens: tokens, RateRPS: BackgroundRPS, Replicas: RevocationReplicas,
	})
}

func propagationMetrics() []string {
	return []string{
		"revokes", "revokes_failed", "stale_accepts", "propagation_seconds_p50", "propagation_seconds_p95", "propagation_seconds_p99",
		"propagation_seconds_max", "publish_seconds_p50", "publish_seconds_p95", "revoke_seconds_p50", "accepts_after_reject",
		"false_rejects", "bound_exceeded",
	}
}

// lifetimes measures what a token without state leaves to chance: the rest of its life.
func lifetimes() Scenario {
	s := Scenario{
		Name: "lifetimes",
		Asks: "How long does a token work after logout where nothing but its own end stops it, by lifetime?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says); tokens issued at the beginning of a second, so that exp, which counts whole ones, takes nothing off their lives; " +
				"logouts are spread evenly over these, each at random in its share; probes of every token on every replica, 50 ms apart",
			"a leeway of 100 ms instead of the usual 2 s, which would hide lifetimes as short as these",
		},
		Misleads: []string{
			"real lifetimes are minutes to hours: those are drawn from the law that is fitted here, as a model",
			"a client that forgets its token at logout does not use it any more: this is about who kept a copy",
			"a token that is issued late in a second lives up to a second less: much of 1 s, nothing of an hour",
		},
		Axis:     "lifetime",
		Variants: []string{JWTHS256, JWTRefresh},
		Metrics:  []string{"revokes", "stale_accepts", "propagation_seconds_p50", "propagation_seconds_p95", "propagation_seconds_max", "bound_exceeded"},
	}
	for _, lifetime := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		s.Points = append(s.Points, at(Point{
			Label: lifetime.String(), Work: WorkRevoke, Case: CaseOneDevice, Tokens: 1, Replicas: RevocationReplicas,
			Lifetime: lifetime, Leeway: shortLeeway,
		}))
	}
	return s
}

// shortLeeway stands in for the usual leeway where lifetimes are seconds.
const shortLeeway = 100 * time.Millisecond

// cuts asks whether the promises hold when the store cannot be reached.
func cuts() Scenario {
	s := Scenario{
		Name: "cuts",
		Asks: "With the link between a replica and the store cut, black-holed or the store away for all: does any replica accept a revoked token " +
			"for longer than its variant promises?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says), each behind a link of its own through a relay; the revokes go through a replica whose link is whole, " +
				"but for those with the store away, which must not be acknowledged",
			"every token is used on every replica first, so that whatever keeps a copy has one; every cut lasts 1.8 staleness bounds, and " +
				"revokes fall at random before, in and after it; probes 10 ms apart and then wider, to beyond the bound",
			"after the cut, once every replica answers and the bound has passed again, every token that was acknowledged as revoked is presented " +
				"once more to every replica",
		},
		Misleads: []string{
			"one store that is never lost: a failover to a copy that lags can bring back what was ended, whatever the variant",
			"a 503 is neither an acceptance nor a refusal: it says that the replica cannot tell, and is counted apart",
			"delays here are last acceptances: behind a black hole an answer takes half a second, so that when a replica began to refuse is not known as well",
		},
		Axis:     "fault",
		Variants: []string{SessionStrict, SessionCached, SessionSliding, JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache},
		Metrics: []string{
			"cuts", "revokes", "revokes_failed", "stale_accepts", "last_accept_seconds_p50", "last_accept_seconds_p99", "last_accept_seconds_max",
			"bound_exceeded", "accepts_after_reject", "unavailable_answers",
		},
	}
	for _, c := range []Case{CaseCut, CaseBlackHole, CaseStoreAway} {
		s.Points = append(s.Points, at(Point{
			Label: string(c), Work: WorkCut, Case: c, RateRPS: BackgroundRPS, Replicas: RevocationReplicas,
		}))
	}
	return s
}
