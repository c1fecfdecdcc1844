package scenarios

import "time"

// A Case is what is done at a point, where a kind of work knows several things.
type Case string

// The cases of WorkRevoke and WorkCut: what ends.
const (
	CaseOneDevice  Case = "one-device" // one token; its subject's others stay
	CaseEverywhere Case = "everywhere" // all tokens of a subject
	CaseDisable    Case = "disable"    // the user is disabled: no login, and no token
	CaseRole       Case = "role"       // a role is taken away
)

// The cases of WorkCut: what is out of order while tokens end.
const (
	CaseCut       Case = "cut"        // one replica's link refuses and breaks connections
	CaseBlackHole Case = "black-hole" // one replica's link holds connections and passes nothing
	CaseStoreAway Case = "store-away" // every replica's link is cut
)

// The cases of WorkExpire: which end.
const (
	CaseAbsolute Case = "absolute" // a lifetime after issue
	CaseIdle     Case = "idle"     // an idle timeout after the last use
)

// The cases of WorkRace: what the requests in flight race with.
const (
	CaseLogout      Case = "logout"
	CasePreferences Case = "preferences"
)

// The cases of WorkRefresh.
const (
	CaseTwoTabs  Case = "two-tabs" // two holders of one refresh token use it at once
	CaseReplay   Case = "replay"   // a thief uses a refresh token after its owner did
	CaseStampede Case = "stampede" // logins begun at once reach the end of their access tokens at once
	CaseJitter   Case = "jitter"   // the same, each client refreshing a random while early
)

// What revocation scenarios hold equal.
const (
	// RevocationReplicas is how many replicas there are.
	RevocationReplicas = 3
	// BackgroundRPS is the steady load, over all replicas, under which tokens end.
	BackgroundRPS = 200
)

// How probes are sent: see load.Pace.
const (
	ProbeLead       = 3 * time.Millisecond
	ProbeSpacing    = 500 * time.Microsecond
	ProbeDense      = 10 * time.Millisecond
	ProbeGrowth     = 1.2
	ProbeMaxSpacing = 20 * time.Millisecond
	ProbeRefusals   = 3
)

// ExpirySpacing is how far apart a token is probed around its own end.
const ExpirySpacing = 10 * time.Millisecond
