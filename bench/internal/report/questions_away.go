package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// storeDown is what a session does whose replica cannot ask. How long it takes to recover is not timed.
func (e evidence) storeDown() string {
	var parts []string
	for _, v := range []string{scenarios.SessionStrict, scenarios.SessionCached} {
		if text := e.awayWords(v); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "; the time until recovery was not measured"
}

// awayWords say of a variant whether it is open or closed: closed is one that answers 503, and accepts nothing that it
// should not beyond its bound.
func (e evidence) awayWords(variant string) string {
	r := e.revokes(e.cutCells(variant)...)
	if r.total() == 0 {
		return ""
	}
	word := "closed"
	switch {
	case r.exceeded > 0:
		word = "open"
	case r.unavailable == 0:
		word = "not seen to be either"
	}
	text := fmt.Sprintf("%s %s: %s of probes answered 503", variant, word, countOf(r.unavailable, r.probes))
	if r.n() > 0 {
		text += fmt.Sprintf(", %s acknowledged revokes accepted beyond the bound", countOf(r.exceeded, r.n()))
	}
	if away := e.revokes(cell{cutsScenario, variant, string(scenarios.CaseStoreAway)}); away.total() > 0 {
		text += fmt.Sprintf(", with the store away %s revokes not acknowledged", countOf(away.failed, away.total()))
	}
	return text
}
