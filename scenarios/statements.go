package scenarios

// A View is one way to look at a statement: where, at which points, and what is counted. The metrics
// are added up, trial by trial.
type View struct {
	Words    string // what is looked at, as a noun phrase
	Scenario string
	Points   []string // labels; none means all of the scenario's
	Metrics  []string
	// Subjects replace the statement's own, where a view is about others.
	Subjects []string
	// Against replaces the statement's own, where a view holds its subjects against several.
	Against []string
	// Over is a point of the same scenario: where it is set, what both sides are compared in is how many times as much
	// each has as it has there.
	Over string
	// Demonstration is what is looked at instead of a scenario's metrics, by ByDemonstration: a name. Points are then
	// those of the scenario that shows it.
	Demonstration string
	// Spared turns a view of a demonstration round: its subjects are said to be those on whom it is blocked.
	Spared bool
}

// A Rule is how the cases of a statement are decided.
type Rule int

// The rules. Each but the last asks of every case, a subject at a point, whether it lies above the Threshold.
const (
	// ByRatio: the ratio of the view's metrics to those of Against, paired within blocks.
	ByRatio Rule = iota
	// ByCount: the view's metrics added up over all trials; Of says out of how many.
	ByCount
	// ByStale: revokes after which any replica accepted what they ended once more, of those acknowledged.
	ByStale
	// ByMedian: the median across trials of the view's metrics; where Below, how far it is from 0 to either side.
	ByMedian
	// ByDelay: a quantile of the propagation delays of all revokes, in seconds.
	ByDelay
	// ByLifetime: the same, as a share of the token's lifetime.
	ByLifetime
	// ByRoundTrips: by how much the sum of the view's metrics grows from the nearest store to the point's, over the
	// round trip that was achieved in between.
	ByRoundTrips
	// ByDemonstration: whether the view's demonstration succeeds.
	ByDemonstration
)

// A Statement is something that people say of the two schemes, as data: a rule in the report decides
// from a run's trials whether it holds.
type Statement struct {
	Name   string
	Text   string
	Source string
	// Row is the article's row that it stands for, and Claim what everyone repeats in these words; "" for neither.
	Row, Claim string
	// Each of Subjects is said to be above Threshold by the Rule. For ByRatio that is its ratio to Against.
	Rule      Rule
	Subjects  []string
	Against   string
	Threshold float64
	// Of is the metric that counts the tries, for ByCount.
	Of string
	// Quantile is of the delays, for ByDelay and ByLifetime.
	Quantile float64
	// Below turns the statement round: its subjects are said to lie at the Threshold or below.
	Below bool
	// Expected is the verdict that was reasoned out beforehand: "supported", "refuted" or "depends". The
	// report says whether a run came out as expected.
	Expected string
	// DependsOn names what tells the cases apart, should they disagree.
	DependsOn string
	// View is the one that decides. Others are as fair; where one of them decides otherwise, the report
	// names it as what flips the verdict.
	View View
	// And are more cases of the same view, at points of other scenarios.
	And    []View
	Others []View
	// Figure is the chart to look at, by its file's name without extension.
	Figure string
}

// Statements lists what is said, whether or not it can be put to the test yet, in the order of the report: the
// article's rows in its own order, then what people say.
func Statements() []Statement {
	return []Statement{
		jwtsUseMoreBandwidth(), jwtsUseMoreCPU(), jwtsScaleBetter(), jwtsTell(), sessionsEndAtOnce(), jwtsCannotBeRevoked(), jwtsExpireAtOnce(),
		jwtsCrossDomains(), copiedTokensWork(), fixationIsForSessions(), xssStealsJWTs(), sessionsInviteCSRF(),
		crossDomainIsEasier(), jwtsImmuneToCSRF(), httpOnlyStopsXSS(), shortLifetimesSuffice(), dumpsLogNobodyIn(),
		rotationLogsOut(), loggedOutStaysSo(), verifiedCachesDelay(), lookupsAddRoundTrips(),
	}
}

// StatementByName returns the statement of that name.
func StatementByName(name string) (Statement, bool) {
	for _, s := range Statements() {
		if s.Name == name {
			return s, true
		}
	}
	return Statement{}, false
}

func jwtsUseMoreBandwidth() Statement {
	return Statement{
		Name:      "bandwidth",
		Row:       RowBandwidth,
		Text:      "JWTs use more bandwidth than session tokens",
		Source:    "the article",
		Subjects:  []string{JWTHS256, JWTRS256, JWTES256},
		Against:   SessionStrict,
		Threshold: 1,
		Expected:  "supported",
		DependsOn: "the algorithm, the size of the claims and the carrier",
		View: View{
			Words: "the bytes between client and site", Scenario: "bandwidth", Metrics: []string{"wire_bytes_per_request"},
		},
		Others: []View{{
			Words:    "the bytes between replica and store counted too",
			Scenario: "bandwidth", Metrics: []string{"wire_bytes_per_request", "store_bytes_per_request"},
		}},
		Figure: "bytes-per-request",
	}
}

func jwtsUseMoreCPU() Statement {
	return Statement{
		Name:      "cpu",
		Row:       RowCPU,
		Claim:     ClaimCPU,
		Text:      "JWTs use more CPU than looking up a session",
		Source:    "the article",
		Subjects:  []string{JWTHS256, JWTRS256, JWTPS256, JWTES256, JWTEdDSA},
		Against:   SessionStrict,
		Threshold: 1,
		Expected:  "depends",
		DependsOn: "the algorithm",
		View: View{
			Words: "the CPU of replica and store", Scenario: "reference",
			Points: []string{ReferencePoint.Label}, Metrics: []string{"cpu_seconds_per_request"},
		},
		Others: []View{
			{
				Words: "the replica's CPU alone", Scenario: "reference",
				Points: []string{ReferencePoint.Label}, Metrics: []string{"replica_cpu_seconds_per_request"},
			},
			{
				Words: "obvious against obvious", Scenario: "reference",
				Points: []string{ObviousPoint}, Metrics: []string{"cpu_seconds_per_request"},
			},
			{
				Words: "the replica's CPU alone of the obvious implementations", Scenario: "reference",
				Points: []string{ObviousPoint}, Metrics: []string{"replica_cpu_seconds_per_request"},
			},
			{Words: "other offered rates", Scenario: "cpu", Metrics: []string{"cpu_seconds_per_request"}},
			{Words: "64 requests in flight", Scenario: "saturation", Points: []string{FastPoint}, Metrics: []string{"cpu_seconds_per_request"}},
		},
		Figure: "auth-cost",
	}
}
