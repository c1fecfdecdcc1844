package scenarios

// The rows of the article, in its own order.
const (
	RowBandwidth   = "bandwidth"
	RowCPU         = "CPU"
	RowScalability = "scalability"
	RowPrivacy     = "data privacy"
	RowRevocation  = "revocation"
	RowExpiry      = "expiry"
	RowCrossDomain = "cross-domain"
	RowHijacking   = "hijacking"
	RowFixation    = "fixation"
	RowXSS         = "XSS"
	RowCSRF        = "CSRF"
)

// ArticleRows lists them.
func ArticleRows() []string {
	return []string{
		RowBandwidth, RowCPU, RowScalability, RowPrivacy, RowRevocation, RowExpiry, RowCrossDomain, RowHijacking, RowFixation, RowXSS, RowCSRF,
	}
}

// What everyone repeats.
const (
	ClaimCPU           = "a JWT uses more CPU than a session lookup"
	ClaimCrossDomain   = "cross-domain is easier with a JWT"
	ClaimImmuneToCSRF  = "a JWT is immune to CSRF"
	ClaimHTTPOnly      = "HttpOnly stops XSS"
	ClaimAtOnce        = "sessions revoke instantly"
	ClaimNotRevocable  = "JWTs cannot be revoked"
	ClaimShortLifetime = "short TTL fixes theft"
)

// CommonClaims lists it.
func CommonClaims() []string {
	return []string{
		ClaimCPU, ClaimCrossDomain, ClaimImmuneToCSRF, ClaimHTTPOnly, ClaimAtOnce, ClaimNotRevocable, ClaimShortLifetime,
	}
}
