package scenarios

import "slices"

// own is a point as the cell sets it: with the cell's own rate and carrier where the point has the reference's.
func (c Cell) own(p Point) Point {
	if c.RateRPS > 0 && p.UsualRate {
		p.RateRPS = c.RateRPS
	}
	if c.Carrier != "" && p.UsualCarrier {
		p.Carrier = c.Carrier
	}
	return p
}

// KeepsItsRate reports whether a run's own rate leaves a point of the scenario as it is: the rate is its axis, or part
// of what it asks.
func (s Scenario) KeepsItsRate() bool {
	return slices.ContainsFunc(s.Points, func(p Point) bool { return p.RateRPS > 0 && !p.UsualRate })
}

// KeepsItsCarrier reports whether a run's own carrier leaves a point of the scenario as it is.
func (s Scenario) KeepsItsCarrier() bool {
	return slices.ContainsFunc(s.Points, func(p Point) bool { return !p.UsualCarrier })
}

// What scenarios say that they hold equal of the reference point's carrier and rate. A run that has its own says those
// in their place.
const (
	SaidCarrier = "the carrier (Bearer)"
	SaidRate    = "the offered rate (2,000 requests/s"
)

// What can be offered. Below, a warm-up holds too few requests to warm anything up; above, the generator's one core has
// long been the limit, and every slice would be void.
const (
	LeastRateRPS = 50
	MostRateRPS  = 20_000
)

// CanOffer reports whether a rate, in requests per second, can be scheduled and sent. NaN cannot.
func CanOffer(rateRPS float64) bool { return rateRPS >= LeastRateRPS && rateRPS <= MostRateRPS }

// Carriers lists the ways in which a token can travel.
func Carriers() []string { return []string{"bearer", "cookie"} }
