package scenarios

// generator measures the instrument itself: what sending a request costs the machine.
func generator() Scenario {
	epoll := at(Point{Label: TransportEpoll, Transport: TransportEpoll})
	nethttp := at(Point{Label: TransportNetHTTP, Transport: TransportNetHTTP})
	return Scenario{
		Name: "generator",
		Asks: "What does the generator itself cost a request, against Go's net/http client at the same rate, and how late does it send?",
		HeldEqual: []string{
			"everything the reference scenario holds equal; only the generator's transport differs",
		},
		Misleads: []string{
			"where the generator shares a core with the store (see the placement above), what it costs is not free to the store's response time",
		},
		Axis:     "transport",
		Points:   []Point{epoll, nethttp},
		Variants: []string{None},
		Metrics:  []string{"generator_cpu_seconds_per_request", "send_lag_seconds_p50", "send_lag_seconds_p99"},
	}
}
