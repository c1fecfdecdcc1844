package scenarios

import "strconv"

// cpu is the curve behind the reference point.
func cpu() Scenario {
	s := Scenario{
		Name: "cpu",
		Asks: "How does CPU per request change with the offered rate, and does the order of the variants hold across rates?",
		HeldEqual: []string{
			"everything the reference scenario holds equal, but for the rate",
		},
		Misleads: []string{
			"at a low rate every request wakes a sleeping process and is billed for it; at a high rate wake-ups are shared",
			"the table says how busy the replica's core was: towards 1 queueing joins the cost",
		},
		Axis:     "offered rate",
		Variants: []string{None, SessionStrict, JWTHS256, JWTRS256, JWTES256},
		Metrics: []string{
			"cpu_seconds_per_request", "replica_cpu_seconds_per_request", "store_cpu_seconds_per_request", "replica_cpu_share",
		},
	}
	for _, rate := range []float64{500, 1000, 2000, 3000} {
		s.Points = append(s.Points, at(Point{Label: strconv.Itoa(int(rate)) + "/s", RateRPS: rate}))
	}
	return s
}
