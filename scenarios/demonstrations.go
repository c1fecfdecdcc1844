package scenarios

import "slices"

// A Demonstration is an attack or a fault that is shown on variants, as data. What performs it is a Go function in
// bench/internal/demo.
type Demonstration struct {
	Name string
	// Words say what is tried, as a clause with its subject.
	Words string
	// SucceedsOn lists the variants on which it succeeds by design; on all others it is blocked.
	SucceedsOn []string
	// BlockedBy says what stops it there: by variant, or by scheme for the rest of a scheme's.
	BlockedBy map[string]string
	// Only are the variants that it can be tried on; none means all of its scenario's.
	Only []string
}

// Takes reports whether the demonstration can be tried on a variant.
func (d Demonstration) Takes(variant string) bool {
	return len(d.Only) == 0 || slices.Contains(d.Only, variant)
}

// Expected returns whether it is expected to succeed on a variant and, where not, what stops it: reasoned out before
// any run.
func (d Demonstration) Expected(variant string) (succeeds bool, blockedBy string) {
	if slices.Contains(d.SucceedsOn, variant) {
		return true, ""
	}
	if by := d.BlockedBy[variant]; by != "" {
		return false, by
	}
	return false, d.BlockedBy[SchemeOf(variant)]
}

// DemonstrationByName returns a demonstration and the scenario that shows it.
func DemonstrationByName(name string) (Demonstration, Scenario, bool) {
	for _, s := range All() {
		for _, d := range s.Demonstrations {
			if d.Name == name {
				return d, s, true
			}
		}
	}
	return Demonstration{}, Scenario{}, false
}

// The demonstrations that statements and questions are about and that this program does not have yet.
const (
	DemoFixation    = "fixation"     // a planted identifier is adopted at login
	DemoCSRF        = "csrf"         // another site's page changes something in the user's name
	DemoXSSReads    = "xss-reads"    // a script in the page reads the token
	DemoXSSRides    = "xss-rides"    // a script in the page sends requests in the user's name
	DemoCrossOrigin = "cross-origin" // a page of another origin asks in the user's name, and what it costs
	DemoKeyRotation = "key-rotation" // the signing key changes while tokens are out
	DemoKeySet      = "key-set"      // unknown key ids are presented
	DemoHeaderSize  = "header-size"  // a token outgrows what proxies and servers take
	DemoSibling     = "sibling"      // another text of a revoked token is presented
	DemoWebSocket   = "websocket"    // a connection stays open over a revoke
)

// DemonstrationsToCome lists their names.
func DemonstrationsToCome() []string {
	return []string{
		DemoFixation, DemoCSRF, DemoXSSReads, DemoXSSRides, DemoCrossOrigin, DemoKeyRotation, DemoKeySet, DemoHeaderSize, DemoSibling, DemoWebSocket,
	}
}
