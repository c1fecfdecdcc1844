package report

import (
	"fmt"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// versusOnce is versus that gives one pair of rounds a ratio, too: without an interval, and so never resolved.
func (e evidence) versusOnce(a, b scenarios.Lookup, unit string) comparison {
	as, bs := e.timings(a, unit), e.timings(b, unit)
	if n := min(len(as), len(bs)); n == 1 && as[0] > 0 && bs[0] > 0 {
		ratio := ratioWithin(map[int]float64{0: as[0]}, map[int]float64{0: bs[0]})
		return comparison{Judgement: stat.Judgement{Ratio: ratio}}
	}
	return e.versus(a, b, unit)
}

// finding is the whole way from the first rung to the last, the step that bought most, and the best of other libraries.
func (l ladderChart) finding(e evidence) string {
	unit := l.contest.unit()
	first, last := l.contest.rungs[0], l.contest.rungs[len(l.contest.rungs)-1]
	c := e.versusOnce(last, first, unit)
	text := fmt.Sprintf("%s (%s) takes %s%s %s and %s %s: %s", l.what, l.who, citedTime(e.timing(first, unit)), ofWhat(unit), first.Rung,
		citedTime(e.timing(last, unit)), last.Rung, c.cited(ofRounds))
	step := ""
	if most, ok := e.boughtMost(l.contest, unit); ok {
		step = fmt.Sprintf("the largest step is the rung %s, %s, of the one above", most.rung.Rung, most.text)
	}
	other := ""
	if peer, ok := e.bestOf(l.contest.peers, unit); ok {
		other = fmt.Sprintf("%s over the best other library, %s%s, %s", last.Rung, rungName(peer), e.checksLess(peer), e.versusOnce(last, peer, unit).cited(ofRounds))
	}
	return joined(text, step, other)
}

// checksLess says of another library that it lets through what ours refuses; "" where it does not, or nobody said.
func (e evidence) checksLess(peer scenarios.Lookup) string {
	accepts, known := e.lookups.said[peer.Rung+"-accepts"]
	if !known || acceptsOf(accepts, peer.Op) == "nothing" {
		return ""
	}
	return " (which lets more through)"
}

// citedTime is a median of rounds with its interval, in one unit where one does; n is that of the comparison beside it.
func citedTime(s stat.Summary) string {
	center := plot.Seconds.Format(s.Center)
	if !(s.Lo > 0 && s.Hi >= s.Lo) {
		return center
	}
	lo, hi := plot.Seconds.Format(s.Lo), plot.Seconds.Format(s.Hi)
	value, unit, _ := strings.Cut(center, " ")
	if strings.HasSuffix(lo, " "+unit) && strings.HasSuffix(hi, " "+unit) {
		return fmt.Sprintf("%s [%s, %s] %s", value, strings.TrimSuffix(lo, " "+unit), strings.TrimSuffix(hi, " "+unit), unit)
	}
	return fmt.Sprintf("%s [%s, %s]", center, lo, hi)
}

// bestOf is the lookup with the least median of those that were timed; false without any.
func (e evidence) bestOf(all []scenarios.Lookup, unit string) (best scenarios.Lookup, ok bool) {
	for _, l := range all {
		if s := e.timing(l, unit); s.N > 0 && (!ok || s.Center < e.timing(best, unit).Center) {
			best, ok = l, true
		}
	}
	return best, ok
}

// callersFinding is one implementation over another where most callers share, how it stands with other numbers of
// callers, and the best other client. pair puts two lookups into the order in which they are compared.
func (e evidence) callersFinding(what, unit string, pair func(obvious, fast scenarios.Lookup) (a, b scenarios.Lookup)) string {
	ratio := func(obvious, fast scenarios.Lookup) comparison {
		a, b := pair(obvious, fast)
		return e.versusOnce(a, b, unit)
	}
	c := e.manyCallers()
	main := ratio(c.obvious(), c.fast())
	var others []held
	for _, n := range e.callers() {
		if l := e.contest("session", scenarios.OpVerify, scenarios.AlgOpaque, "275B", n); n != c.lookup.Callers {
			others = append(others, held{"with " + plural(n, "caller"), ratio(l.obvious(), l.fast())})
		}
	}
	if !main.usable() {
		return joined(e.callersSpan(what, others))
	}
	client := ""
	if peer, ok := e.bestOf(e.drawnPeers(c.lookup.Callers), unit); ok {
		client = fmt.Sprintf("over the best other client drawn, %s, which stops at the record's bytes, %s", rungName(peer), ratio(peer, c.fast()).cited(ofRounds))
	}
	return joined(fmt.Sprintf("%s of the fast session lookup over the obvious one with %s at once: %s", what, plural(c.lookup.Callers, "caller"), main.cited(ofRounds)),
		againstMain(main, others, ofRounds), client)
}

// callersSpan is what there is to say without the number of callers that the chart is about.
func (e evidence) callersSpan(what string, others []held) string {
	if text := told(others, ofRounds); text != "" {
		return fmt.Sprintf("%s of the fast session lookup over the obvious one: %s", what, text)
	}
	return fmt.Sprintf("%s: no session lookup was timed in two implementations, n=%s", what, plural(e.lookups.count(), ofRounds))
}

// drawnPeers are the other clients of the callers' charts.
func (e evidence) drawnPeers(callers int) []scenarios.Lookup {
	var all []scenarios.Lookup
	for _, c := range callersContenders() {
		if isPeer(c.lookup) {
			l := c.lookup
			l.Callers = callers
			all = append(all, l)
		}
	}
	return all
}

// lookupClaimsFinding is the fast verify over the obvious one at both ends of the claims, and between them.
func (e evidence) lookupClaimsFinding() string {
	var all []held
	for _, s := range e.verifiedShapes() {
		c := e.contest("jwt", scenarios.OpVerify, "HS256", s.Name, 1)
		if ratio := e.versusOnce(c.fast(), c.obvious(), scenarios.UnitTime); ratio.usable() {
			all = append(all, held{"with " + s.Name + " of claims", ratio})
		}
	}
	const what = "Time of the fast verify of an HS256 JWT over the obvious one, one caller"
	if len(all) < 2 {
		return joined(fmt.Sprintf("%s: %s, n=%s", what, openText(told(all, ofRounds)), plural(e.lookups.count(), ofRounds)))
	}
	ends := []held{all[0], all[len(all)-1]}
	return joined(fmt.Sprintf("%s: %s", what, told(ends, ofRounds)), againstMain(ends[0].comparison, all[1:len(all)-1], ofRounds))
}

// openText is a text, or that there is nothing to compare.
func openText(text string) string {
	if text == "" {
		return "not compared"
	}
	return text
}
