package scenarios

import (
	"fmt"
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

// String says where the end comes from.
func (e Ending) String() string {
	switch e {
	case EndsAtStore:
		return "at the store (EndsAtStore)"
	case EndsByMessage:
		return "by a message (EndsByMessage)"
	case EndsByExpiry:
		return "by its expiry (EndsByExpiry)"
	}
	return fmt.Sprintf("nowhere (Ending %d)", int(e))
}

// EndingOf returns what stops a revoked token of the variant. The variants' promises say the same, but they are made in
// bench, which this package does not know: a test there holds the two together.
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
