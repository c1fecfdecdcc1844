package report

import (
	"cmp"
	"fmt"

	"authbench/scenarios"
)

// mixProse is what the mix is, what it found, and what a login's password comes to beside it.
func (e evidence) mixProse() []string {
	if e.run.Mix == nil || !e.has(mixScenario) {
		return nil
	}
	prose := []string{fmt.Sprintf("The mix %s: %s.", clean(e.run.Mix.Name), e.mixCase())}
	for _, sentence := range []string{e.mixAnswer(), e.mixHash()} {
		if sentence != "" {
			prose = append(prose, sentence)
		}
	}
	return prose
}

// mixCase is what sessions are made of and how they are offered, in words; the rate and the carrier are the reference
// point's where the plan names none. "" without a mix.
func (e evidence) mixCase() string {
	if e.run.Mix == nil {
		return ""
	}
	planned, _ := e.planned(mixScenario)
	return fmt.Sprintf("%s, %s of all kinds together, by %s", mixWords(scenarios.Mix(e.run.Mix.Session)),
		rate(cmp.Or(planned.RateRPS, scenarios.ReferencePoint.RateRPS)), cmp.Or(planned.Carrier, scenarios.ReferencePoint.Carrier))
}

// mixAnswer is what the user's own case comes to, in one sentence; "" where this run did not measure it.
func (e evidence) mixAnswer() string {
	base := e.mixBase()
	if base == "" {
		return ""
	}
	own := e.median(inMix(base), sessionCPUMetric)
	var parts []string
	for _, v := range e.mixVariants() {
		if c := e.compare(inMix(v), inMix(base), sessionCPUMetric); v != base && v != scenarios.None && c.usable() {
			parts = append(parts, fmt.Sprintf("%s %s (%s)", v, c.text(), c.words()))
		}
	}
	if own.N == 0 || len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Your mix: a session costs %s of CPU with %s, replica and store together and without the password hash; against that, %s.",
		summaryText("s", own), base, list(parts))
}

// mixHash names what was taken out of the mix: the password hash of a session's logins, and what is left of the ratios
// with it.
func (e evidence) mixHash() string {
	hash := e.median(cell{mixScenario, scenarios.None, scenarios.MixHashPoint}, verbMetric)
	if hash.N == 0 {
		return ""
	}
	added := hash.Center * e.run.Mix.Session.Logins
	text := fmt.Sprintf("Taken out: checking the password of a session's logins (PBKDF2, 600,000 rounds) adds %s of CPU to a session, the same with every variant",
		quantity("s", added))
	base, most, who := e.median(inMix(e.mixBase()), sessionCPUMetric), 1.0, ""
	for _, v := range e.mixVariants() {
		own := e.median(inMix(v), sessionCPUMetric)
		if !scenarios.IsSubject(v) || own.N == 0 || base.N == 0 || v == e.mixBase() {
			continue
		}
		if ratio := (own.Center + added) / (base.Center + added); max(ratio, 1/ratio) >= max(most, 1/most) {
			most, who = ratio, v
		}
	}
	if who == "" {
		return text + "."
	}
	return fmt.Sprintf("%s: with it the variant furthest from %s, %s, is at ×%.4g.", text, e.mixBase(), who, most)
}
