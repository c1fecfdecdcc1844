package scenarios

// bandwidth counts bytes exactly: four sizes of principal in two carriers.
func bandwidth() Scenario {
	s := Scenario{
		Name: "bandwidth",
		Asks: "How many bytes does a request, and a login, put on the wire, by what is said of the user and by carrier?",
		HeldEqual: []string{
			"the request (GET /me with a Host and one credential header) and the body of the answer",
			"one connection, requests one after the other, connection set-up counted apart",
		},
		Misleads: []string{
			"a browser sends some 500 B of other headers with every request, the same for all variants: the share of the " +
				"token in real traffic is smaller than here",
			"HTTP/2 compresses a repeated header to a few bytes in some clients and not in others: this is HTTP/1.1",
			"request headers are inbound traffic, which clouds rarely bill; TCP/IP headers and TLS records are not counted",
			"a JWT also carries iss, aud, exp, iat and jti, which the size of the claims does not include",
		},
		Axis:     "claims and carrier",
		Variants: []string{None, SessionStrict, JWTHS256, JWTRS256, JWTES256},
		Exact:    true,
		Metrics: []string{
			"wire_bytes_per_request", "wire_bytes_up_per_request", "wire_bytes_down_per_request",
			"wire_bytes_per_login", "token_bytes", "store_bytes_per_request", "store_commands_per_request",
		},
	}
	for _, carrier := range []string{"bearer", "cookie"} {
		for _, claims := range append(shapeNames(), UserClaims) {
			s.Points = append(s.Points, at(Point{
				Label: claims + " " + carrier, Work: WorkExact, Claims: claims, Carrier: carrier,
			}))
		}
	}
	return s
}
