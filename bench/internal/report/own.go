package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"authbench/scenarios"
)

// offeredRPS is what is offered at the reference point: the run's own, where it has one.
func (e evidence) offeredRPS() float64 {
	return cmp.Or(e.run.Settings.RateRPS, scenarios.ReferencePoint.RateRPS)
}

// rate is what is offered at the reference point, in words.
func (e evidence) rate() string { return rate(e.offeredRPS()) }

// carrier is how tokens travel at the reference point: the run's own way, where it has one.
func (e evidence) carrier() string {
	return cmp.Or(e.run.Settings.Carrier, scenarios.ReferencePoint.Carrier)
}

// withOwn says the run's own rate and carrier in the place of the reference point's.
func (e evidence) withOwn(items []string) []string {
	own := strings.NewReplacer(
		scenarios.SaidCarrier, "the carrier ("+title(e.carrier())+")", scenarios.SaidRate, "the offered rate ("+e.rate(),
	)
	for i := range items {
		items[i] = own.Replace(items[i])
	}
	return items
}

// ownFacts are of what the user set otherwise than the reference point, and of their scenario file.
func (e evidence) ownFacts() []fact {
	var own []fact
	if s := e.run.Settings; s.RateRPS > 0 {
		own = append(own, fact{"offered rate", e.ownText(e.rate(), rate(scenarios.ReferencePoint.RateRPS), scenarios.Scenario.KeepsItsRate)})
	}
	if s := e.run.Settings; s.Carrier != "" {
		own = append(own, fact{"carrier", e.ownText(s.Carrier, scenarios.ReferencePoint.Carrier, scenarios.Scenario.KeepsItsCarrier)})
	}
	if m := e.run.Mix; m != nil {
		own = append(own, fact{"scenario file", fmt.Sprintf("%s: %s; lifetimes are the whole run's, the rest is scenario %s alone", clean(m.Name), mixWords(scenarios.Mix(m.Session)), mixScenario)})
	}
	return own
}

// ownText says where the run's own value holds: at every point that has the reference's.
func (e evidence) ownText(own, usual string, keeps func(scenarios.Scenario) bool) string {
	text := fmt.Sprintf("%s, at every point that has the reference's %s", own, usual)
	var kept []string
	for _, name := range e.scenarios() {
		if s, known := e.known[name]; known && keeps(s) {
			kept = append(kept, name)
		}
	}
	if len(kept) > 0 {
		text += "; points with one of their own keep it, in " + list(kept)
	}
	return text
}

// ownWarnings say that what the user set for themselves compares with no other run's.
func (e evidence) ownWarnings() []string {
	var what []string
	if e.run.Settings.RateRPS > 0 {
		what = append(what, "the offered rate ("+e.rate()+")")
	}
	if e.run.Settings.Carrier != "" {
		what = append(what, "the carrier ("+e.carrier()+")")
	}
	if e.run.Mix != nil && slices.Contains(e.scenarios(), mixScenario) {
		what = append(what, "what a session of scenario "+mixScenario+" is made of")
	}
	if len(what) == 0 {
		return nil
	}
	return []string{"The user's own: " + list(what) + ". The numbers are about that and compare with no other run's."}
}

// spaced puts a sentence behind others.
func spaced(sentence string) string {
	if sentence == "" {
		return ""
	}
	return " " + sentence
}
