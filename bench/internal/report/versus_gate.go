package report

import (
	"fmt"
	"strconv"
	"strings"

	"authbench/scenarios"
)

// A Gate is what a comparison may be asked to fail on.
type Gate struct {
	text   string
	metric string  // "" where it is about verdicts
	above  bool    // else below
	bound  float64 // of the ratio
}

// The gates about verdicts.
const (
	gateDiffers = "differs"
	gateWorse   = "worse"
)

// ParseGate reads a gate:
//
//	differs      a cell differs, either way
//	worse        a cell differs for the worse: a cost that rose, goodput that fell
//	METRIC>5%    a cell of the metric differs, and its whole interval lies above +5 %
//	METRIC<-5%   it differs, and its whole interval lies below −5 %
//
// Anything else, an unknown metric included, is an error.
func ParseGate(text string) (Gate, error) {
	if text == gateDiffers || text == gateWorse {
		return Gate{text: text}, nil
	}
	at := strings.IndexAny(text, "<>")
	if at < 0 {
		return Gate{}, fmt.Errorf("unknown gate %q: differs, worse, METRIC>5%% or METRIC<-5%%", clean(text))
	}
	g := Gate{text: text, metric: strings.TrimSpace(text[:at]), above: text[at] == '>'}
	if _, ok := scenarios.MetricByName(g.metric); !ok {
		return Gate{}, fmt.Errorf("gate %q: no metric %q: the metrics are those of trials.jsonl, such as %s", clean(text), clean(g.metric), cpuMetric)
	}
	number, ok := strings.CutSuffix(strings.TrimSpace(text[at+1:]), "%")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || !(share > -100 && share < 1e6) || g.above != (share >= 0) {
		return Gate{}, fmt.Errorf("gate %q: give a rise as METRIC>5%%, a fall as METRIC<-5%%", clean(text))
	}
	g.bound = 1 + share/100
	return g, nil
}

// Holds returns nil where no cell trips the gate, and otherwise one line that names the first that do. A gate that
// nothing could trip, because no cell that both runs hold has a verdict in what it asks, is an error as well: it would
// pass whatever happened.
func (v Versus) Holds(g Gate) error {
	about, able := 0, 0
	var tripped []string
	for _, c := range v.Cells {
		if g.metric != "" && g.metric != c.Metric {
			continue
		}
		about++
		if c.Why != "" && !c.differs() {
			continue
		}
		able++
		if g.trips(c) {
			tripped = append(tripped, fmt.Sprintf("%s of %s at %s in %s (%s)", c.Metric, c.Variant, c.Point, c.Scenario, c.decisiveText()))
		}
	}
	const most = 3
	switch {
	case able == 0:
		return fmt.Errorf("--fail-on %s can tell nothing: of %s that both runs hold, none can be decided", g.text, plural(about, "such cell"))
	case len(tripped) == 0:
		return nil
	}
	shown := strings.Join(tripped[:min(len(tripped), most)], "; ")
	if len(tripped) > most {
		shown += fmt.Sprintf("; and %d more", len(tripped)-most)
	}
	return fmt.Errorf("--fail-on %s: %s; of all cells, chance alone calls %s different at most", g.text, clean(shown), roughly(v.Tally.ChanceCalledDiffer))
}

func (g Gate) trips(c VersusCell) bool {
	more := c.Direction == string(moreSide)
	switch {
	case !c.differs():
		return false
	case g.text == gateDiffers:
		return true
	case g.text == gateWorse:
		return more != c.HigherIsBetter
	case c.decisive() == nil: // it was or became 0
		return more == g.above
	case g.above:
		return c.decisive().Lo > g.bound
	}
	return c.decisive().Hi < g.bound
}

func (v VersusCell) decisiveText() string {
	if r := v.decisive(); r != nil {
		return v.Decides + " " + r.text()
	}
	return number(v.Old.Median) + ", now " + number(v.New.Median)
}
