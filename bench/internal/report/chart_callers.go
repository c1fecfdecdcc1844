package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A contender is one implementation over the numbers of callers, or over the sizes of claims.
type contender struct {
	lookup         scenarios.Lookup // but for what varies
	variant, label string
}

// callersContenders are ours, what people would pick instead, and HS256 as context.
func callersContenders() []contender {
	session := scenarios.Lookup{Scheme: "session", Op: scenarios.OpVerify, Alg: scenarios.AlgOpaque, Claims: "275B"}
	jwt := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B"}
	return []contender{
		{onRung(session, scenarios.RungObvious), plot.SessionObvious, "session, obvious"},
		{onRung(session, scenarios.RungFast), scenarios.SessionStrict, "session, fast"},
		{onRung(session, scenarios.PeerPrefix+"go-redis"), plot.Peer + "go-redis", "go-redis"},
		{onRung(session, scenarios.PeerPrefix+"rueidis"), plot.Peer + "rueidis", "rueidis"},
		{onRung(jwt, scenarios.RungObvious), plot.HS256Obvious, "HS256, obvious"},
		{onRung(jwt, scenarios.RungFast), scenarios.JWTHS256, "HS256, fast"},
	}
}

// callersPicture is what every point of the callers' charts shows.
type callersPicture struct {
	name, title, subtitle, yLabel, finding, reading string
	unit                                            string
	axis                                            plot.Axis
	value                                           func(stat.Summary) stat.Summary
}

func same(s stat.Summary) stat.Summary { return s }

// perSecond turns the time of a lookup into lookups a second.
func perSecond(s stat.Summary) stat.Summary {
	s.Center, s.Lo, s.Hi = 1/s.Center, 1/s.Hi, 1/s.Lo
	return s
}

// manyCallers is where the session's callers share most that the ladder shows, too.
func (e evidence) manyCallers() contest {
	return e.contest("session", scenarios.OpVerify, scenarios.AlgOpaque, "275B", 64)
}

func (e evidence) throughputFigure() (figure, error) {
	c := e.manyCallers()
	return e.callersFigure(callersPicture{
		name: "lookup-callers-throughput", title: callersTitle("does ×%s as many lookups a second as the obvious one", e.versus(c.obvious(), c.fast(), scenarios.UnitTime)),
		subtitle: "Lookups a second by callers at once; both axes are logarithmic", yLabel: "Lookups per second",
		reading: "higher is more. A session lookup waits for the store, so more callers get more through until a core is full; an HS256 JWT waits for nobody, and stands here as context.",
		finding: e.callersFinding("Lookups a second", scenarios.UnitTime, func(obvious, fast scenarios.Lookup) (a, b scenarios.Lookup) { return obvious, fast }),
		unit:    scenarios.UnitTime, axis: plot.Axis{Log: true}, value: perSecond,
	})
}

func (e evidence) callersCPUFigure() (figure, error) {
	c := e.manyCallers()
	return e.callersFigure(callersPicture{
		name: "lookup-callers-cpu", title: callersTitle("takes ×%s of the CPU of the obvious one", e.versus(c.fast(), c.obvious(), scenarios.UnitCPU)),
		subtitle: "CPU of the replica per lookup, by callers at once; both axes are logarithmic", yLabel: "CPU per lookup",
		reading: "lower is cheaper. Where callers share round trips a lookup gets cheaper with every caller; a lone caller shares with nobody. An HS256 JWT stands here as context.",
		finding: e.callersFinding("CPU per lookup", scenarios.UnitCPU, func(obvious, fast scenarios.Lookup) (a, b scenarios.Lookup) { return fast, obvious }),
		unit:    scenarios.UnitCPU, axis: plot.Axis{Unit: plot.Seconds, Log: true}, value: same,
	})
}

// callersPlacement says why a lone caller of the store stands apart, and what is compared.
const callersPlacement = "All may use every CPU; a lone caller of the store had one processor, shared with the store, and stands apart. " +
	"Other clients are given the key and stop at the record's bytes."

// sharesCPU reports whether the lookup's process shared its CPU with the store.
func sharesCPU(l scenarios.Lookup) bool { return contest{lookup: l}.asksStore() && l.Callers == 1 }

func callersTitle(words string, ratio comparison) string {
	if !ratio.resolved() {
		return "Lookups by callers at once"
	}
	return "With 64 callers the fast session lookup " + fmt.Sprintf(words, number(ratio.Ratio.Center))
}

func (e evidence) callersFigure(p callersPicture) (figure, error) {
	spec := plot.LineSpec{X: plot.Axis{Log: true}, Y: p.axis, Panels: []plot.Panel{{}}}
	var drawn scenarios.Lookup
	for _, c := range callersContenders() {
		series := plot.Series{Variant: c.variant, Label: c.label}
		for _, callers := range e.callers() {
			l := c.lookup
			l.Callers = callers
			if s := e.timing(l, p.unit); s.N > 0 {
				s = p.value(s)
				point := plot.Point{X: float64(callers), Y: s.Center, Lo: s.Lo, Hi: s.Hi, Apart: sharesCPU(l)}
				series.Points = append(series.Points, point)
				spec.X.Ticks = appendTick(spec.X.Ticks, plot.Tick{Value: float64(callers)})
				drawn = l
			}
		}
		if len(series.Points) > 0 {
			spec.Panels[0].Series = append(spec.Panels[0].Series, series)
		}
	}
	if len(spec.X.Ticks) < 2 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: p.title, Subtitle: p.subtitle, Caption: e.lookupSource(true, e.lookupSample(drawn)+" 275 B of claims.", callersPlacement), XLabel: "Callers", YLabel: p.yLabel,
	}
	picture, err := plot.Lines(frame, spec)
	return finish(p.name, p.finding, p.reading, frame, picture, err)
}

// callers lists the numbers of callers that were measured.
func (e evidence) callers() []int {
	var all []int
	for _, c := range e.contests() {
		if c.lookup.Op == scenarios.OpVerify && !slices.Contains(all, c.lookup.Callers) {
			all = append(all, c.lookup.Callers)
		}
	}
	slices.Sort(all)
	return all
}
