package report

import (
	"crypto/sha256"
	"fmt"
	"math"
	"strings"

	"authbench/scenarios"
)

// identifierChars is how long a session's identifier is at rest: the SHA-256 of its token, in hexadecimal.
const identifierChars = 2.0 * sha256.Size

// sessionMemory is what a session weighs, and what of it is the hash.
func (e evidence) sessionMemory() string {
	var parts []string
	for _, v := range []string{scenarios.SessionStrict, scenarios.SessionCached} {
		s, ok := e.heaviest(v)
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s %s in the store", v, quantity("B", wholeBytes(s.y.Center)))
		if replica := e.median(s.cell, replicaSessionMetric); isCopy(v) && replica.N > 0 {
			text += fmt.Sprintf(" and %s in a replica", quantity("B", wholeBytes(replica.Center)))
		}
		parts = append(parts, fmt.Sprintf("%s at %s live sessions", text, number(s.x)))
	}
	if len(parts) == 0 {
		return ""
	}
	for _, text := range []string{e.hashWords(), e.dumpWords()} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

// dumpWords is what hashing is for; "" where this run did not show it.
func (e evidence) dumpWords() string {
	s, _ := scenarios.StatementByName("dump-logs-nobody-in")
	s.Subjects = []string{scenarios.SessionStrict}
	switch e.find(s, s.View).verdict {
	case supported:
		return "nothing in a dump of them was accepted as a credential"
	case refuted:
		return "something in a dump of them was accepted as a credential"
	}
	return ""
}

// hashWords is what hashing adds: arithmetic, given the token that this run counted.
func (e evidence) hashWords() string {
	for _, point := range e.points(bandwidthScenario) {
		if token := e.median(cell{bandwidthScenario, scenarios.SessionStrict, point}, "token_bytes"); token.N > 0 {
			return fmt.Sprintf("at rest a session is named, in its key and in its subject's index, by the SHA-256 of its token in hexadecimal: %s for a token of %s (%s each)",
				quantity("B", identifierChars), quantity("B", token.Center), signedQuantity("B", identifierChars-token.Center))
		}
	}
	return ""
}

// wholeBytes are as many as a sentence says.
func wholeBytes(bytes float64) float64 { return math.Round(bytes) }
