package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// replicasFinding is where the store is full, and how goodput grows with and without it.
func (e evidence) replicasFinding(cells []cell) string {
	most := e.mostReplicas()
	var grows []estimate
	for _, v := range e.variants(replicasScenario) {
		if g := e.replicaGrowth(replicaSweep(v)); g.N > 0 {
			grows = append(grows, estimate{v, g})
		}
	}
	if len(grows) == 0 {
		return joined("Goodput in a closed loop goes " + e.span(cells, goodputMetric))
	}
	apart := ""
	if c := e.compareOnce(e.at(control(), most), e.at(asking(), most), goodputMetric); c.usable() {
		apart = fmt.Sprintf("with %d %s over %s %s", most, control().variant, asking().variant, c.cited(ofBlocks))
	}
	return joined(fmt.Sprintf("Goodput of %d replicas over one (%s; not the capacity of a store), closed loop: %s", most, quotasWords(), estimates(grows, factor, noWords)), apart, e.fullClause())
}

// replicaGrowth is a variant's goodput with the most replicas over that with one, read as the title reads the control's:
// the median of what each block says.
func (e evidence) replicaGrowth(s sweep) stat.Summary {
	base := e.byBlock(e.saturated(s).replica, goodputMetric)
	return medianOf(over(e.byBlock(e.at(s, e.mostReplicas()), goodputMetric), base))
}

func factor(x float64) string { return "×" + significant(x) }

func noWords(stat.Summary) string { return "" }

// fullClause says where the store is full, and where a model puts that.
func (e evidence) fullClause() string {
	k := e.kneeOf(e.asked())
	text := e.kneeWords(k)
	if text == "" {
		return ""
	}
	text = fmt.Sprintf("the store of %s is %s", asking().variant, text)
	if k.full > 0 && e.within(k.predicted) {
		text += " (modelled " + citedMedian("", k.predicted) + ")"
	}
	return text
}

// storeShareFinding is how much of its quota the store uses with the most replicas and with the fewest of the variant that
// asks it at every request, and how far the others are from that.
func (e evidence) storeShareFinding(cells []cell) string {
	s := asking()
	sizes := e.sizes(s)
	highest := e.highestShare(cells)
	if len(sizes) == 0 {
		return joined(fmt.Sprintf("The store's CPU, as a share of its quota in a closed loop, is highest with %s at %s: %s", highest.variant, e.replicasIn(highest),
			e.citedShare(highest)))
	}
	fewest, most := e.at(s, sizes[0]), e.at(s, sizes[len(sizes)-1])
	text := fmt.Sprintf("The store of %s uses %s, of its quota (%s of a core) with %s", s.variant, e.citedShare(most), setShare(scenarios.StoreQuota), e.replicasIn(most))
	if fewest != most {
		text += fmt.Sprintf(" and %s, with %s", e.citedShare(fewest), e.replicasIn(fewest))
	}
	full := fmt.Sprintf("where it is full (%s or more) is %s", percent(fullShare), notResolved)
	if words := e.kneeWords(e.kneeOf(e.asked())); words != "" {
		full = fmt.Sprintf("it is %s (%s or more)", words, percent(fullShare))
	}
	return joined(text, full, e.othersShare(cells))
}

// othersShare is the most that any variant uses that does not ask at every request; "" without one.
func (e evidence) othersShare(cells []cell) string {
	others := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return c.variant == asking().variant })
	if len(others) == 0 {
		return ""
	}
	highest := e.highestShare(others)
	return fmt.Sprintf("of the others %s uses most, %s, with %s", highest.variant, e.citedShare(highest), e.replicasIn(highest))
}

// highestShare is the cell, of one or more, with the highest median.
func (e evidence) highestShare(cells []cell) cell {
	return slices.MaxFunc(cells, func(a, b cell) int {
		return cmp.Compare(e.median(a, storeShareMetric).Center, e.median(b, storeShareMetric).Center)
	})
}

func (e evidence) replicasIn(c cell) string { return plural(e.replicasOf(c.point), "replica") }

// citedShare is a median share in percent, with its interval and n.
func (e evidence) citedShare(c cell) string {
	m := e.median(c, storeShareMetric)
	if math.IsNaN(m.Lo) {
		return fmt.Sprintf("%s, n=%d, no interval", percent(m.Center), m.N)
	}
	return fmt.Sprintf("%s [%s, %s] %%, n=%d", hundredth(m.Center), hundredth(m.Lo), hundredth(m.Hi), m.N)
}

// hundredth is a share in percent without its sign.
func hundredth(share float64) string { return strings.TrimSuffix(percent(share), " %") }

// shardsFinding is three shards over one at the most replicas, beside what the model says, and where it is otherwise with
// fewer.
func (e evidence) shardsFinding(cells []cell) string {
	most := e.mostReplicas()
	main := e.threeOverOne(most)
	var others []held
	for _, n := range e.sizes(shardSweep(scenarios.ThreeShards)) {
		if n != most {
			others = append(others, held{"with " + plural(n, "replica"), e.threeOverOne(n)})
		}
	}
	if !main.usable() {
		return joined("Goodput in a closed loop goes " + e.span(cells, goodputMetric))
	}
	text := fmt.Sprintf("Goodput of %d replicas with three shards over one (%s), in a closed loop: %s", most, quotasWords(), main.cited(ofBlocks))
	model := ""
	if p := e.raised().predicted; p.N > 0 {
		model = "modelled ×" + citedMedian("", p)
	}
	return joined(text, model, againstMain(main, others, ofBlocks))
}

func (e evidence) threeOverOne(replicas int) comparison {
	return e.compareOnce(e.at(shardSweep(scenarios.ThreeShards), replicas), e.at(shardSweep(scenarios.OneShard), replicas), goodputMetric)
}
