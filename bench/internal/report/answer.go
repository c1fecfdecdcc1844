package report

import (
	"cmp"
	"slices"

	"authbench/scenarios"
)

// answerJWTs are the algorithms that the answer names, with the names people use.
func answerJWTs() []named {
	return []named{{scenarios.JWTHS256, "HS256"}, {scenarios.JWTRS256, "RS256"}, {scenarios.JWTES256, "ES256"}}
}

// A named is a variant and its name in a sentence.
type named struct{ variant, name string }

// answer is the report in three or four sentences, every word of it decided by the data: what a session costs against
// a JWT here, or a user's own mix of requests, where that flips, what revocation costs, and what to distrust.
func (e evidence) answer() []string {
	if e.onlyLookups() {
		return slices.Concat([]string{onlyLookupSentence}, e.lookupAnswer(), e.targetAnswer())
	}
	return slices.Concat([]string{cmp.Or(e.mixAnswer(), e.priceAnswer())}, e.flipAnswer(), e.revocationAnswer(), []string{e.distrustAnswer()})
}

// details say the rest of what this run found, a paragraph a question; none where the answer has said it all.
func (e evidence) details() []string {
	if e.onlyLookups() || slices.Equal(e.scenarios(), []string{mixScenario}) {
		return nil
	}
	return slices.Concat([]string{e.cpuAnswer(), e.bytesAnswer(), e.costAnswer(), e.logoutAnswer()}, e.lookupAnswer(), e.targetAnswer(),
		e.distanceAnswer(), e.sizeAnswer(), e.scalingAnswer())
}
