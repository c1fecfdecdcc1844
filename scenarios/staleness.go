package scenarios

import (
	"strings"
	"time"
)

// An Ending is what stops a token that was revoked.
type Ending int

// The endings, from the shortest propagation delay to the longest.
const (
	EndsAtStore   Ending = iota // every verify asks the store: nothing is accepted after the acknowledgement
	EndsByMessage               // every replica keeps a copy that may be as old as the staleness bound
	EndsByExpiry                // nothing but the token's own end
)

// EndingOf returns what stops a revoked token of the variant.
func EndingOf(variant string) Ending {
	switch variant = BaseOf(variant); {
	case variant == SessionCached, variant == JWTDenylistReplicated, variant == JWTEpochReplicated:
		return EndsByMessage
	case strings.HasPrefix(variant, "jwt/stateless-"), variant == JWTRefresh:
		return EndsByExpiry
	}
	return EndsAtStore
}

// RevocationPoints lists the points of scenario revocation at which a variant's delay is read, the first
// that a run holds: where tokens are ended one by one, and for variants that only end all of a subject
// at once, where the subject has one.
func RevocationPoints() []string { return []string{"one-device", "everywhere-1"} }

// ModelLifetimes are those that people choose, too long to be measured: what is said of them is a model.
func ModelLifetimes() []time.Duration {
	return []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}
}

// DenylistGrace is how long an entry stays beyond the end of its token and the leeway.
const DenylistGrace = 60 * time.Second
