package scenarios

// A Question is one of the thirty that people ask when they choose, collected from public issue threads.
type Question struct {
	Number int // its place among the thirty
	Text   string
	// Scenarios are where the answer comes from; none where it takes Demonstrations that this program does not have.
	Scenarios []string
	// Demonstrations are what the answer takes, and the program does not have yet.
	Demonstrations []string
}

// Questions lists all of them, as numbered when they were collected.
func Questions() []Question {
	in := func(scenarios ...string) []string { return scenarios }
	return []Question{
		{1, "After logout, for how long does the token still work?", in("revocation", "lifetimes"), nil},
		{2, "Log out everywhere: does it work, and what does it cost?", in("revocation"), nil},
		{3, "Kill one device and keep the others?", in("revocation"), nil},
		{4, "How stale is a role after a demotion?", in("revocation"), nil},
		{5, "Bytes per request on HTTP/1.1 and HTTP/2, cookie and bearer?", in("bandwidth"), nil},
		{6, "At how many claims does a token outgrow a 4,096-byte cookie?", in("bandwidth"), nil},
		{7, "When do proxies and servers answer 431, 400 or 502?", nil, []string{DemoHeaderSize}},
		{8, "CPU per authenticated request by algorithm and library?", in("reference", "lookup"), nil},
		{9, "Does caching verified tokens help, and what does it do to revocation?", in("reference", "revocation"), nil},
		{10, "What latency does a store lookup add, by round-trip time?", in("distance"), nil},
		{11, "Store down: open, closed or hang, and how long until recovery?", in("cuts"), nil},
		{12, "Denylist store down: open or closed?", in("cuts"), nil},
		{13, "Is a pub/sub revocation lost during a disconnect?", in("cuts"), nil},
		{14, "Does the denylist grow without bound?", in("denylist-size"), nil},
		{15, "Can a denylist keyed on the token's hash be bypassed?", nil, []string{DemoSibling}},
		{16, "Two tabs refresh at once: who is logged out?", in("refresh"), nil},
		{17, "What grace window fixes it, and what replay window does that open?", in("refresh"), nil},
		{18, "Do synchronised expiries make a refresh stampede?", in("refresh"), nil},
		{19, "Does rotating the signing key log users out, and how many 401s fall in the overlap?", nil, []string{DemoKeyRotation}},
		{20, "Can unknown key ids flood the key-set endpoint?", nil, []string{DemoKeySet}},
		{21, "How much clock skew breaks tokens?", in("expiry"), nil},
		{22, "Do concurrent requests in one session lose updates?", in("logout-race"), nil},
		{23, "Can an in-flight request resurrect a logged-out session?", in("logout-race"), nil},
		{24, "How many writes per request does sliding expiry cost, and what does throttling save?", in("expiry"), nil},
		{25, "Memory per session, and the effect of hashing identifiers at rest?", in("size", "bandwidth", "privacy"), nil},
		{26, "Is the identifier rotated at login?", nil, []string{DemoFixation}},
		{27, "Does an open WebSocket survive revocation?", nil, []string{DemoWebSocket}},
		{28, "What does the CORS preflight of a bearer header cost?", nil, []string{DemoCrossOrigin}},
		{29, "XSS theft against CSRF, per storage choice?", nil, []string{DemoXSSReads, DemoCSRF}},
		{30, "Several regions: verify locally or ask a remote store?", in("distance"), nil},
	}
}
