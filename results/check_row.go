package results

import (
	"encoding/base64"
	"maps"
	"slices"
)

// mostAttempts is how often a block is measured: once more where it was voided.
const mostAttempts = 2

// trialKey tells rows apart: a trial is measured once an attempt.
type trialKey struct {
	scenario, variant, point string
	block, attempt           int
}

// checkRow holds one line of trials.jsonl against the schema and the plan.
func (c *checker) checkRow(line []byte) {
	var t Trial
	if err := decodeStrictly(line, &t); err != nil {
		c.wrong(true, "is no row of a run: %v", err)
		return
	}
	key := trialKey{t.Scenario, t.Variant, t.Point, t.Block, t.Attempt}
	c.wrong(c.seen[key] > 0, "is there already in line %d: %s at %s, block %d", c.seen[key], t.Variant, t.Point, t.Block)
	c.seen[key] = c.line
	c.wrong(t.Scenario == "" || t.Scheme == "" || t.Variant == "" || t.Axis == "" || t.Point == "", "does not say of what it is")
	c.checkPlanned(t)
	c.checkNumbers(t)
	c.checkSlices(t)
	for _, histogram := range []string{t.Response, t.Service} {
		_, err := base64.StdEncoding.DecodeString(histogram)
		c.wrong(err != nil, "a histogram is no base64: %v", err)
	}
	for _, r := range t.Revocations {
		c.wrong(len(r.LastAcceptSeconds) != len(r.FirstRefusalSeconds), "a revoke has %d and %d replicas", len(r.LastAcceptSeconds), len(r.FirstRefusalSeconds))
	}
}

// checkPlanned: the run has such a row. A plan without points or variants takes those of the scenario, which are not
// known here.
func (c *checker) checkPlanned(t Trial) {
	if err := c.run.Foreign(t); err != nil {
		c.wrong(true, "%v", err)
		return
	}
	p, _ := c.run.planned(t.Scenario)
	c.wrong(len(p.Points) > 0 && !slices.Contains(p.Points, t.Point), "point %q is not planned for scenario %s", t.Point, t.Scenario)
	c.wrong(len(p.Variants) > 0 && !slices.Contains(p.Variants, t.Variant), "variant %q is not planned for scenario %s", t.Variant, t.Scenario)
}

// checkNumbers: what is counted is not below 0, and every metric has a name that says its unit. A number that is not
// finite cannot be written as JSON.
func (c *checker) checkNumbers(t Trial) {
	c.wrong(t.Requests < 0 || t.Errors < 0 || t.OfferedRate < 0 || t.AchievedRate < 0 || t.Trial < 0, "a count or a rate is below 0")
	c.wrong(t.Metrics == nil, "has no metrics")
	for _, name := range slices.Sorted(maps.Keys(t.Metrics)) {
		c.wrong(!c.knownMetric(name), "unknown metric %q", name)
	}
	c.wrong(t.Void == "" && t.Gap == "" && len(t.Metrics) == 0, "is neither void nor a gap, and has no metric")
}

// checkSlices: a row is what its slices add up to.
func (c *checker) checkSlices(t Trial) {
	requests, errs, first := 0, 0, t.Trial
	for i, s := range t.Slices {
		requests, errs = requests+s.Requests, errs+s.Errors
		if i == 0 {
			first = s.Order
		}
		c.wrong(i > 0 && s.Order <= t.Slices[i-1].Order, "slice %d is not later in the block than the one before it", i)
	}
	c.wrong(requests != t.Requests, "%d requests, its slices add up to %d", t.Requests, requests)
	c.wrong(errs != t.Errors, "%d errors, its slices add up to %d", t.Errors, errs)
	c.wrong(first != t.Trial, "trial %d, its first slice is %d", t.Trial, first)
}
