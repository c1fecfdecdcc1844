package stat

import "math"

// A Station is one resource: what a request demands of it, and how much of it there is. It is a service
// centre of operational analysis (Denning & Buzen, The Operational Analysis of Queueing Network Models,
// 1978; Lazowska et al., Quantitative System Performance, 1984, chapters 3 and 5), which assumes that a
// request demands the same at every rate. A store that batches is demanded less when it is busy: take its
// demand near saturation.
type Station struct {
	// DemandSeconds is in CPU seconds a request.
	DemandSeconds float64
	// CapacityShare is in CPU seconds a second that it may use: 1 is one core, 0.08 a quota of 8 %.
	CapacityShare float64
}

// Limit returns the requests a second at which the station is fully used: +Inf where it is demanded
// nothing, and NaN where demand or capacity is negative or NaN.
func (s Station) Limit() float64 {
	switch {
	case !(s.DemandSeconds >= 0) || !(s.CapacityShare >= 0):
		return math.NaN()
	case s.DemandSeconds == 0:
		return math.Inf(1)
	default:
		return s.CapacityShare / s.DemandSeconds
	}
}

// Utilisation returns the fraction of its capacity that the station uses at a rate in requests a second:
// the utilisation law, U = X·D, over the capacity. Above 1 the rate cannot be achieved.
func (s Station) Utilisation(xPerSecond float64) float64 {
	if !(xPerSecond >= 0) {
		return math.NaN()
	}
	return xPerSecond / s.Limit()
}

// Bound returns the bottleneck bound, the lowest limit of the stations that every request visits, in
// requests a second. No load makes the system achieve more, and a high enough one nears it. It is NaN
// without stations, and where the limit of one is.
func Bound(stations ...Station) float64 {
	if len(stations) == 0 {
		return math.NaN()
	}
	bound := math.Inf(1)
	for _, s := range stations {
		bound = min(bound, s.Limit())
	}
	return bound
}

// Knee returns the number of replicas, as a real number, at which the one store behind them all
// saturates: where N times a replica's limit is the store's. Fewer replicas are the bottleneck
// themselves, more add nothing. It is +Inf where only the store is demanded nothing, 0 where only the
// replica is, and NaN where both are. It is not the knee of an offered rate.
func Knee(replica, store Station) float64 { return store.Limit() / replica.Limit() }
