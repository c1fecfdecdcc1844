package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// A ladderChart is one contest drawn as a ladder.
type ladderChart struct {
	name     string // of its file
	contest  contest
	variant  string // whose colour the rungs have
	what     string // is done, in the title
	who      string // does it on what, in a sentence
	subtitle string
}

// ladderFigures draw each scheme's way from the obvious implementation to the fast one.
func (e evidence) ladderFigures() []ladderChart {
	verify, cached := scenarios.OpVerify, scenarios.OpVerifyCached
	return []ladderChart{
		{
			"lookup-ladder-jwt", e.contest("jwt", verify, "HS256", "275B", 1), scenarios.JWTHS256, "Verifying an HS256 JWT", "275 B of claims, one caller",
			"JWT HS256, 275 B of claims, one caller: wire bytes to principal",
		},
		{
			"lookup-ladder-session", e.contest("session", verify, scenarios.AlgOpaque, "275B", 64), scenarios.SessionStrict, "Looking a session up", "in the store, 64 callers",
			"Session in the store, 64 callers: wire bytes to principal, CPU of the replica",
		},
		{
			"lookup-ladder-cached", e.contest("session", cached, scenarios.AlgOpaque, "275B", 2), scenarios.SessionCached, "Finding a session in the replica's cache", "2 callers",
			title(e.lookups.sessions()) + " in random order, 2 callers: wire bytes to principal, CPU of the replica",
		},
	}
}

// figure is empty where this run measured no step of the ladder.
func (l ladderChart) figure(e evidence) (figure, error) {
	c := l.contest
	if len(c.rungs) < 2 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: l.title(e), Subtitle: l.subtitle + "; the axes are logarithmic",
		Caption: e.lookupSource(c.asksStore(), e.lookupSample(c.fast())+" ×: to the rung above, paired within rounds; n.r.: not resolved.", l.workWords()),
	}
	picture, err := plot.Ladder(frame, l.spec(e))
	return finish(l.name, l.finding(e), "read from the top: each rung changes one thing of the one above it, and the pale length is what that bought, between medians; a thin line "+
		"in its place says that no difference is resolved. Equal lengths are equal ratios, but for the pale band at 0, which has no scale. × is the mean of the rounds' own ratios, and so not "+
		"quite that of the medians. Grey marks are other libraries, which check less (a table says what). "+
		"The floor is a plain reference, and no bound: "+l.contest.at(scenarios.RungFloor).RungWords()+
		". What lies left of it does that by better means.",
		frame, picture, err)
}

// workWords says, of lookups in the store, what is not alike in them.
func (l ladderChart) workWords() string {
	if !l.contest.asksStore() {
		return ""
	}
	return "But for scs, grey marks and the floor are given the key and stop at the record's bytes. Records: obvious JSON, other rungs compact, scs gob."
}

func (l ladderChart) title(e evidence) string {
	unit := l.contest.unit()
	obvious, fast := e.timing(l.contest.obvious(), unit), e.timing(l.contest.fast(), unit)
	c := e.versus(l.contest.fast(), l.contest.obvious(), unit)
	if !c.resolved() {
		return l.what + ", rung by rung"
	}
	return fmt.Sprintf("%s takes %s%s the obvious way and %s the fast way: ×%s", l.what, plot.Seconds.Format(obvious.Center), ofWhat(unit),
		plot.Seconds.Format(fast.Center), number(c.Ratio.Center))
}

// ofWhat says what is taken where it is not time.
func ofWhat(unit string) string {
	if unit == scenarios.UnitTime {
		return ""
	}
	return " of " + unitWords(unit)
}

func (l ladderChart) spec(e evidence) plot.LadderSpec {
	c := l.contest
	unit := c.unit()
	spec := plot.LadderSpec{Panels: []plot.LadderPanel{
		{Title: title(unitWords(unit)) + " per lookup", Unit: plot.Seconds},
		{Title: "Allocations per lookup", Unit: plot.Count},
	}}
	for i, rung := range c.rungs {
		spec.Rows = append(spec.Rows, plot.LadderRow{Label: rung.Rung, Variant: l.variant, Step: true})
		amount := e.drawnAmount(rung, unit)
		if i > 0 {
			amount = e.step(amount, rung, c.rungs[i-1], unit)
		}
		addAmounts(spec, amount, e.drawnAmount(rung, scenarios.UnitAllocs))
	}
	for _, peer := range c.peers {
		spec.Rows = append(spec.Rows, plot.LadderRow{Label: rungName(peer), Variant: plot.Peer + rungName(peer)})
		addAmounts(spec, e.drawnAmount(peer, unit), e.drawnAmount(peer, scenarios.UnitAllocs))
	}
	for _, floor := range c.floor {
		for i, u := range []string{unit, scenarios.UnitAllocs} {
			s := e.drawnAmount(floor, u)
			spec.Panels[i].Floor, spec.Panels[i].HasFloor = s.Value, !math.IsNaN(s.Value)
		}
	}
	return spec
}

// step says beside an amount what it is of the one above, where that is resolved.
func (e evidence) step(amount plot.Amount, rung, above scenarios.Lookup, unit string) plot.Amount {
	switch ratio := e.versus(rung, above, unit); {
	case ratio.resolved():
		amount.Note = "×" + significant(ratio.Ratio.Center)
	case ratio.usable():
		amount.Note, amount.Open = "n.r.", true
	}
	return amount
}

// addAmounts adds a row's amounts to the panels, in their order.
func addAmounts(spec plot.LadderSpec, amounts ...plot.Amount) {
	for i, a := range amounts {
		spec.Panels[i].Amounts = append(spec.Panels[i].Amounts, a)
	}
}

// drawnAmount is a median for a ladder; not a number where it was not measured. Allocations are whole but for the
// runtime's own, and have no interval.
func (e evidence) drawnAmount(l scenarios.Lookup, unit string) plot.Amount {
	s := e.timing(l, unit)
	switch {
	case s.N == 0:
		return plot.Amount{Value: math.NaN()}
	case unit == scenarios.UnitAllocs:
		return plot.Amount{Value: wholeBut(s.Center)}
	}
	return plot.Amount{Value: s.Center, Lo: s.Lo, Hi: s.Hi}
}

// lookupSample says how many rounds stand behind a mark.
func (e evidence) lookupSample(l scenarios.Lookup) string {
	n := len(e.timings(l, scenarios.UnitTime))
	if n < enoughBlocks {
		return fmt.Sprintf("n = %s a mark; medians, whose 95 %% interval takes %d.", plural(n, "round"), enoughBlocks)
	}
	return fmt.Sprintf("n = %s a mark; medians with 95 %% intervals between order statistics.", plural(n, "round"))
}
