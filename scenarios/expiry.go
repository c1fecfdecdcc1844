package scenarios

import "time"

// expiry asks how late a token that has ended by itself is refused.
func expiry() Scenario {
	const lifetime, offset = time.Second, 500 * time.Millisecond
	expire := func(label string, p Point) Point {
		p.Label, p.Work, p.Replicas = label, WorkExpire, RevocationReplicas
		if p.Case == "" {
			p.Case = CaseAbsolute
		}
		if p.Lifetime == 0 {
			p.Lifetime, p.Leeway = lifetime, shortLeeway
		}
		return at(p)
	}
	clocks := []string{SessionStrict, SessionCached, JWTHS256}
	sliding := []string{SessionSliding, SessionUnthrottled}
	return Scenario{
		Name: "expiry",
		Asks: "How late, or early, is a token refused after its nominal end, with clocks right and wrong; and what does an idle timeout cost in writes?",
		HeldEqual: []string{
			"three replicas (or as many as --replicas says); every token probed on each of them around its end, 10 ms apart; those that are JWTs issued as a second begins",
			"a lifetime of 1 s, a leeway of 100 ms; an idle timeout of 1 s, renewed at most every tenth of it where writes are throttled",
			"the nominal end is the lifetime after the moment in the middle of issuing, or the idle timeout after the last use; " +
				"a JWT's is the exp it carries",
		},
		Misleads: []string{
			"lateness is the variant's rule more than its speed: a JWT is taken for its leeway longer, by design",
			"with writes throttled an idle timeout may come early by up to a tenth of it",
			"the embedded store's TTLs tick once a second: idle timeouts are that coarse there",
		},
		Axis: "end",
		Points: []Point{
			expire("absolute", Point{}),
			expire("idle", Point{Case: CaseIdle, Lifetime: time.Minute, Leeway: shortLeeway, Idle: time.Second}),
			expire("clock-behind", Point{ClockOffset: -offset}),
			expire("clock-ahead", Point{ClockOffset: offset}),
			at(Point{Label: "writes", Work: WorkExact}),
		},
		Variants: []string{SessionStrict, SessionCached, SessionSliding, SessionUnthrottled, JWTHS256, JWTVerifiedCache},
		Only: map[string][]string{
			"absolute":     {SessionStrict, SessionCached, SessionSliding, JWTHS256, JWTVerifiedCache},
			"idle":         sliding,
			"clock-behind": clocks,
			"clock-ahead":  clocks,
			"writes":       {SessionStrict, SessionSliding, SessionUnthrottled},
		},
		Metrics: []string{
			"lateness_seconds_min", "lateness_seconds_p50", "lateness_seconds_max", "expiries", "store_commands_per_request", "store_writes_per_request",
		},
	}
}
