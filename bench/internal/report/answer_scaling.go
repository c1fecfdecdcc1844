package report

import (
	"fmt"
	"strings"
)

// scalingAnswer says where the store is full, and what that hangs on; none where this run held no cluster of quotas.
func (e evidence) scalingAnswer() []string {
	if !e.has(replicasScenario) && !e.has(shardsScenario) {
		return nil
	}
	var parts []string
	if text := e.kneeAnswer(); text != "" {
		parts = append(parts, text)
	}
	if g := e.controlGrowth(); g.N >= enoughBlocks {
		parts = append(parts, fmt.Sprintf("the goodput of %s, which asks no store, grows ×%s from 1 replica to %d", control().variant, significant(g.Center), e.mostReplicas()))
	}
	if r := e.raised(); r.measured.resolved() {
		parts = append(parts, fmt.Sprintf("three shards for one bring the goodput of %d replicas to %s", e.mostReplicas(), r.measured.text()))
	}
	if len(parts) == 0 {
		return []string{"Scaling: this run does not resolve how goodput grows with replicas."}
	}
	return []string{fmt.Sprintf("Scaling: on a cluster in small (replicas %s) %s.%s", quotasWords(), strings.Join(parts, "; "), e.demandAnswer())}
}

// demandAnswer says what the knee follows from, so that others can place their own.
func (e evidence) demandAnswer() string {
	f := e.asked()
	replica, store := e.median(f.from.replica, replicaMetric), e.median(f.from.store, storeMetric)
	if replica.N == 0 || store.N == 0 {
		return " What this comes to follows from the quotas."
	}
	return fmt.Sprintf(" This is no cluster: the knee follows from the quotas, and from the %s of CPU that a request takes of a replica and the %s of the store, under saturation.",
		quantity("s", replica.Center), quantity("s", store.Center))
}

// kneeAnswer is the knee in replicas and as capacity; "" where it is not resolved.
func (e evidence) kneeAnswer() string {
	f := e.asked()
	k := e.kneeOf(f)
	text := e.kneeWords(k)
	if text == "" {
		return ""
	}
	text = "the one store behind " + f.variant + " is " + text
	if k.full > 0 && e.within(k.predicted) {
		text += " (predicted from saturated demands: " + significant(k.predicted.Center) + ")"
	}
	return text
}
