package scenarios

// The demonstrations of the scenario privacy.
const (
	DemoHolderReads       = "holder-reads"
	DemoURLLog            = "url-log"
	DemoLogReads          = "log-reads"
	DemoLogReplays        = "log-replays"
	DemoLogReplaysEnded   = "log-replays-after-logout"
	DemoRefreshAfterEnded = "refresh-after-logout"
	DemoDumpReads         = "dump-reads"
	DemoDumpLogsIn        = "dump-logs-in"
)

// The labels of its points.
const (
	BearerPoint = "bearer"
	CookiePoint = "cookie"
)

// privacy asks what is told to whoever holds a token, reads a log or steals a dump, and has no key.
func privacy() Scenario {
	s := Scenario{
		Name: "privacy",
		Asks: "What can a holder of the token, a reader of an access log and a thief of a store dump read without any key, and what can they present?",
		HeldEqual: []string{
			"a replica of the variant, its own store keys, and a principal of marker values that is made for this: never the claims of the user",
			"the tokens that a login through the site hands out; requests as they leave the generator, each over a connection of its own",
			"one way of reading for all: the text as it is, and whatever of it is base64 or hexadecimal, decoded; every claim is looked for by its marker",
			"each row has a positive control: the same way of reading, or of presenting, on a planted text that nothing protects",
		},
		Misleads: []string{
			"one token of one user, shown once: this is what is possible, and says nothing of how often it happens",
			"of the algorithms a few stand for all: each of them signs, and none encrypts",
			"what cannot be read without a key here is no promise of secrecy: a store's operator, and the site itself, read all of it",
			"a dump is the store's keys and values under the prefix of the variant; replication streams and backups hold what was deleted since",
			"a log reader who comes within the lifetime of an access token has it, whatever ends the login: lifetimes here are those of the run",
		},
		Axis:           "carrier",
		Exact:          true,
		Demonstrations: privacyDemonstrations(),
		Variants: []string{
			SessionStrict, SessionCached, SessionSliding, JWTHS256, JWTES256, JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated,
			JWTVerifiedCache, JWTRefresh,
		},
	}
	for _, carrier := range []string{BearerPoint, CookiePoint} {
		s.Points = append(s.Points, at(Point{Label: carrier, Work: WorkShow, Carrier: carrier}))
	}
	return s
}

// What blocks.
const (
	randomToken = "the token is a random identifier and says nothing"
	hashedKeys  = "identifiers are hashed at rest"
	notACopy    = "what is stored is no credential: a token is proven by its signature"
)

func privacyDemonstrations() []Demonstration {
	jwts := []string{JWTHS256, JWTES256, JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache, JWTRefresh}
	sessions := []string{SessionStrict, SessionCached, SessionSliding}
	all := append(append([]string{}, sessions...), jwts...)
	fromURL := "a token is never sent, nor accepted, in the URL"
	return []Demonstration{
		{
			Name: DemoHolderReads, Words: "whoever holds the token reads claims in it", SucceedsOn: jwts,
			BlockedBy: map[string]string{"session": randomToken},
		},
		{
			Name: DemoURLLog, Words: "a log of request lines holds a token", BlockedBy: map[string]string{"session": fromURL, "jwt": fromURL},
		},
		{
			Name: DemoLogReads, Words: "a log that keeps credential headers tells claims", SucceedsOn: jwts,
			BlockedBy: map[string]string{"session": randomToken},
		},
		{Name: DemoLogReplays, Words: "a token copied from such a log works over another connection", SucceedsOn: all},
		{
			Name: DemoLogReplaysEnded, Words: "it still works after its owner has logged out", SucceedsOn: []string{JWTHS256, JWTES256, JWTRefresh},
			BlockedBy: map[string]string{
				"session": "the store has no record any more", "jwt": "the token's id is on the denylist",
				JWTEpochStrict: "the user's epoch is later than the token", JWTEpochReplicated: "the user's epoch is later than the token",
			},
		},
		{
			Name: DemoRefreshAfterEnded, Words: "a copied refresh token is exchanged after its owner has logged out", Only: []string{JWTRefresh},
			BlockedBy: map[string]string{"jwt": "the login's record is gone or ended"},
		},
		{
			Name: DemoDumpReads, Words: "a stolen store dump tells claims",
			SucceedsOn: append(append([]string{}, sessions...), JWTEpochStrict, JWTEpochReplicated, JWTRefresh),
			BlockedBy: map[string]string{
				JWTHS256: "nothing is stored", JWTES256: "nothing is stored", "jwt": "an entry of the denylist names a token's random id alone",
			},
		},
		{
			Name: DemoDumpLogsIn, Words: "something in the dump is accepted as a credential",
			BlockedBy: map[string]string{"session": hashedKeys, "jwt": notACopy, JWTHS256: "nothing is stored", JWTES256: "nothing is stored"},
		},
	}
}
