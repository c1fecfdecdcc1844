package scenarios

import "time"

// refresh asks what rotation does to honest clients, to thieves and to the site.
func refresh() Scenario {
	point := func(label string, p Point) Point {
		p.Label, p.Work = label, WorkRefresh
		return at(p)
	}
	const lifetime, stampedeRPS, stampedeCarrier = 2 * time.Second, 1000, "bearer" // its users know no other carrier
	return Scenario{
		Name: "refresh",
		Asks: "How often does rotating a refresh token log an honest user out, what does the grace window that prevents it open, " +
			"and do logins that began together stampede?",
		HeldEqual: []string{
			"two holders send the same refresh token through connections of their own, at once or a moment apart, one login an event",
			"stampede: every user logs in within 100 ms and reads at a steady rate; access tokens live 2 s; without jitter all clients refresh " +
				"a tenth of the lifetime early, with jitter each at random up to half of it early",
		},
		Misleads: []string{
			"a client that lets one tab refresh for all has no such race: this is about clients that do not",
			"a stampede's height depends on how often users read, for a refresh waits for its user's next request: here 10 times a second",
			"the two tabs refresh again at once, inside the grace window: tabs that wake at different times may drift apart by more than it, and " +
				"then the slower one's token has been used twice",
		},
		Axis: "case",
		Points: []Point{
			point("two-tabs", Point{Case: CaseTwoTabs}),
			point("two-tabs-no-grace", Point{Case: CaseTwoTabs, NoGrace: true}),
			point("replay", Point{Case: CaseReplay}),
			point("replay-no-grace", Point{Case: CaseReplay, NoGrace: true}),
			point("stampede", Point{Case: CaseStampede, Carrier: stampedeCarrier, Lifetime: lifetime, Leeway: shortLeeway, RateRPS: stampedeRPS}),
			point("stampede-jitter", Point{Case: CaseJitter, Carrier: stampedeCarrier, Lifetime: lifetime, Leeway: shortLeeway, RateRPS: stampedeRPS}),
		},
		Variants: []string{JWTRefresh},
		Metrics: []string{
			"refresh_events", "users_logged_out", "replays_accepted", "families_ended", "refresh_peak_ratio", "response_seconds_p50", "response_seconds_p99",
		},
	}
}
