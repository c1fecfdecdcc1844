package scenarios

// A Question is one of the thirty that people ask when they choose, collected from public issue threads.
type Question struct {
	Number int // its place among the thirty
	Text   string
	// Scenarios are where the answer comes from.
	Scenarios []string
}

// Questions lists those that the scenarios so far can answer.
func Questions() []Question {
	return []Question{
		{1, "After logout, for how long does the token still work?", []string{"revocation", "lifetimes"}},
		{2, "Log out everywhere: does it work, and what does it cost?", []string{"revocation"}},
		{3, "Kill one device and keep the others?", []string{"revocation"}},
		{4, "How stale is a role after a demotion?", []string{"revocation"}},
		{8, "CPU per authenticated request by algorithm and library?", []string{"reference", "lookup"}},
		{9, "Does caching verified tokens help, and what does it do to revocation?", []string{"reference", "revocation"}},
		{10, "What latency does a store lookup add, by round-trip time?", []string{"distance"}},
		{12, "Denylist store down: open or closed?", []string{"cuts"}},
		{13, "Is a pub/sub revocation lost during a disconnect?", []string{"cuts"}},
		{14, "Does the denylist grow without bound?", []string{"denylist-size"}},
		{16, "Two tabs refresh at once: who is logged out?", []string{"refresh"}},
		{17, "What grace window fixes it, and what replay window does that open?", []string{"refresh"}},
		{18, "Do synchronised expiries make a refresh stampede?", []string{"refresh"}},
		{21, "How much clock skew breaks tokens?", []string{"expiry"}},
		{22, "Do concurrent requests in one session lose updates?", []string{"logout-race"}},
		{23, "Can an in-flight request resurrect a logged-out session?", []string{"logout-race"}},
		{24, "How many writes per request does sliding expiry cost, and what does throttling save?", []string{"expiry"}},
		{25, "Memory per session, and the effect of hashing identifiers at rest?", []string{"size", "bandwidth"}},
		{30, "Several regions: verify locally or ask a remote store?", []string{"distance"}},
	}
}
