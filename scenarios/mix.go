package scenarios

import "time"

// MixName is the scenario that a user describes in a file of their own.
const MixName = "mix"

// The labels of the mix's points.
const (
	MixPoint     = "mix"
	MixHashPoint = "password-hash" // what a login's password costs beside it, measured apart
)

// A Mix is what a session is made of: requests per session, on the mean. A session is a user's stay, from one login to
// the next, whatever the scheme.
type Mix struct {
	Logins, Reads, Writes, Refreshes, Logouts float64
}

// Stay is how many requests a session has under every variant, on the mean: all but the refreshes, which only some
// variants have.
func (m Mix) Stay() float64 { return m.Logins + m.Reads + m.Writes + m.Logouts }

// Requests is how many a session has where logins are refreshed.
func (m Mix) Requests() float64 { return m.Stay() + m.Refreshes }

// LeastMixLifetime is the shortest that tokens and idle timeouts may live in a mix: none ends by itself in the middle
// of a slice, for that is another scenario's subject.
const LeastMixLifetime = 30 * time.Second

// MixVariants are those that a mix runs unless it says otherwise.
func MixVariants() []string {
	return []string{None, SessionStrict, SessionCached, JWTHS256, JWTES256, JWTDenylist, JWTRefresh, SessionStrictTwin, JWTHS256Twin}
}

// mix is the user's own case. Rate and carrier are the cell's, and what a session is made of is in run.json.
func mix() Scenario {
	variants := reference().Variants
	kept := variants[:0]
	for _, v := range variants {
		if !IsCalibration(v) {
			kept = append(kept, v)
		}
	}
	return Scenario{
		Name: MixName,
		Asks: "What does one of your sessions cost, all its logins, reads, writes, refreshes and logouts together, by variant?",
		HeldEqual: []string{
			"the schedule: the same moments and the same kind of request at each for all arms, the kinds in the shares that the file asks for, " +
				"one seed a block and slice",
			"the principal, the carrier, HTTP/1.1, 64 keep-alive connections, one replica",
			"refreshes: a variant without a refresh token leaves those moments out and sends nothing, so that a session is the same stay everywhere, and " +
				"what a variant has to refresh is on its own bill",
			"the password hash, taken out of the mix: a login checks one round of PBKDF2 instead of 600,000, which would drown the rest; what the " +
				"600,000 cost is measured apart in the same blocks, and comes on top of each login alike",
			"a user's own requests overlap only where they read: whoever logs in or out, writes or refreshes has nothing else under way, and another " +
				"user takes the moment instead",
		},
		Misleads: []string{
			"compare sessions, not requests: a variant that refreshes sends more requests for the same stay, and its cheap ones thin its mean",
			"a login or a logout is rare, so that a few trials see few of them: the table shows what was achieved beside what was asked",
			"a logout of a variant that cannot end a token alone answers as it does, ends nothing, and is cheap for it",
			"the unauthenticated control refuses a write without doing any work (501) and hands out nothing at a login: it is a floor for reads, not for sessions",
			"what a real site does beside authentication, which is most of its work, is left out: it costs the same for all, and makes every ratio smaller",
			"a login presents no older token: a session that nobody logged out of stays in the store until it ends by itself",
		},
		Axis:     "work",
		Points:   []Point{at(Point{Label: MixPoint, Work: WorkMix}), at(Point{Label: MixHashPoint, Work: WorkPasswordHash, Once: true})},
		Variants: kept,
		Only:     map[string][]string{MixPoint: kept, MixHashPoint: {None}},
		Metrics: []string{
			"cpu_seconds_per_session", "replica_cpu_seconds_per_session", "store_cpu_seconds_per_session", "wire_bytes_per_session",
			"store_commands_per_session", "response_seconds_p50", "response_seconds_p99",
		},
	}
}

// MixCell is how much of the mix a profile runs, where the file does not say.
func MixCell(profile string) Cell {
	c := Cell{Scenario: MixName, Variants: MixVariants(), Users: 500, Blocks: 6, Slices: 6, Slice: slice, WarmUp: warmUp}
	switch profile {
	case "quick":
		c.Users, c.Blocks, c.Slices, c.Slice, c.WarmUp = 200, 2, 2, shortSlice, 80*time.Millisecond
	case "full":
		c.Users, c.Blocks, c.Slices = 2000, 30, 8
	}
	return c
}
