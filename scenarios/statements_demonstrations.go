package scenarios

// shownJWTs are the variants whose token says who it speaks for, shownSessions those whose token does not: as many as the
// scenario privacy shows.
func shownJWTs() []string {
	return []string{JWTHS256, JWTES256, JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache, JWTRefresh}
}

func shownSessions() []string { return []string{SessionStrict, SessionCached, SessionSliding} }

func jwtsTell() Statement {
	return Statement{
		Name:      "jwts-tell",
		Row:       RowPrivacy,
		Text:      "A JWT shows what it says to whoever holds it; a session token shows nothing",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  shownJWTs(),
		Expected:  "supported",
		DependsOn: "whether the token carries the claims or a name for them",
		View:      View{Words: "claims read in the token without a key", Demonstration: DemoHolderReads},
		And: []View{{
			Words: "none read in a session token", Demonstration: DemoHolderReads, Subjects: shownSessions(), Spared: true,
		}},
		Others: []View{
			{Words: "a log that keeps credential headers", Demonstration: DemoLogReads},
			{Words: "what a stolen store dump tells, of sessions", Demonstration: DemoDumpReads, Subjects: shownSessions(), Spared: true},
		},
	}
}

// copiedTokensWork is what the article calls hijacking: the scheme does not decide it, what ends a token does.
func copiedTokensWork() Statement {
	return Statement{
		Name:      "hijacking",
		Row:       RowHijacking,
		Text:      "A copied token works for its thief until its owner logs out, a session token and a JWT alike",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  append(shownSessions(), shownJWTs()...),
		Expected:  "depends",
		DependsOn: "whether a verify asks for anything that a logout ends",
		View:      View{Words: "refused over another connection after the logout", Demonstration: DemoLogReplaysEnded, Spared: true},
		Others: []View{
			{Words: "accepted there before the logout", Demonstration: DemoLogReplays},
			{Words: "a copied refresh token, refused after the logout", Demonstration: DemoRefreshAfterEnded, Subjects: []string{JWTRefresh}, Spared: true},
		},
	}
}

func fixationIsForSessions() Statement {
	return Statement{
		Name:      "fixation",
		Row:       RowFixation,
		Text:      "Session tokens can be fixed by an attacker before the login, and JWTs cannot",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  shownSessions(),
		Expected:  "refuted",
		DependsOn: "whether a login always makes a new token",
		View:      View{Words: "a planted identifier that is good after the login", Demonstration: DemoFixation},
	}
}

func xssStealsJWTs() Statement {
	return Statement{
		Name:      "xss",
		Row:       RowXSS,
		Text:      "A script in the page can steal a JWT, and not a session token",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  []string{JWTHS256},
		Expected:  "depends",
		DependsOn: "where the browser keeps the token: an HttpOnly cookie or the page's own storage",
		View:      View{Words: "tokens read by a script in the page", Demonstration: DemoXSSReads},
	}
}

func sessionsInviteCSRF() Statement {
	return Statement{
		Name:      "csrf",
		Row:       RowCSRF,
		Text:      "Session tokens in cookies are open to CSRF",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  []string{SessionStrict},
		Expected:  "depends",
		DependsOn: "SameSite and the site's guard against cross-origin requests",
		View:      View{Words: "changes that another site's page made in the user's name", Demonstration: DemoCSRF},
	}
}

func jwtsCrossDomains() Statement {
	return Statement{
		Name:      "cross-domain",
		Row:       RowCrossDomain,
		Text:      "JWTs work across domains, and session tokens are bound to one",
		Source:    "the article",
		Rule:      ByDemonstration,
		Subjects:  []string{JWTHS256},
		Expected:  "depends",
		DependsOn: "the carrier: a cookie is bound to a site, a header is not, whatever token is in it",
		View:      View{Words: "requests from a page of another origin", Demonstration: DemoCrossOrigin},
	}
}

func crossDomainIsEasier() Statement {
	return Statement{
		Name:      "cross-domain-easier",
		Claim:     ClaimCrossDomain,
		Text:      "Cross-domain is easier with a JWT",
		Source:    "people",
		Rule:      ByDemonstration,
		Subjects:  []string{JWTHS256},
		Expected:  "refuted",
		DependsOn: "the carrier: an Authorization header is not safelisted, so it costs a preflight",
		View:      View{Words: "requests from a page of another origin, and their preflights", Demonstration: DemoCrossOrigin},
	}
}

func jwtsImmuneToCSRF() Statement {
	return Statement{
		Name:      "jwt-immune-to-csrf",
		Claim:     ClaimImmuneToCSRF,
		Text:      "A JWT is immune to CSRF",
		Source:    "people",
		Rule:      ByDemonstration,
		Subjects:  []string{JWTHS256},
		Expected:  "depends",
		DependsOn: "the carrier: only out of a cookie is it immune",
		View:      View{Words: "changes that another site's page made in the user's name", Demonstration: DemoCSRF, Spared: true},
	}
}

func httpOnlyStopsXSS() Statement {
	return Statement{
		Name:      "httponly-stops-xss",
		Claim:     ClaimHTTPOnly,
		Text:      "HttpOnly stops XSS",
		Source:    "people",
		Rule:      ByDemonstration,
		Subjects:  []string{SessionStrict, JWTHS256},
		Expected:  "refuted",
		DependsOn: "whether the script wants the token or only what the token opens: it rides in the page either way",
		View:      View{Words: "requests that a script sent in the user's name", Demonstration: DemoXSSRides, Spared: true},
	}
}

func dumpsLogNobodyIn() Statement {
	return Statement{
		Name:      "dump-logs-nobody-in",
		Text:      "A stolen store dump logs nobody in, where what names a login is stored hashed",
		Source:    "people",
		Rule:      ByDemonstration,
		Subjects:  append(shownSessions(), JWTDenylist, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache, JWTRefresh),
		Expected:  "supported",
		DependsOn: "what the store keeps, and whether as it is or hashed",
		View:      View{Words: "nothing in the dump is accepted as a credential", Demonstration: DemoDumpLogsIn, Spared: true},
		Others:    []View{{Words: "that it tells no claims either", Demonstration: DemoDumpReads, Spared: true}},
	}
}
