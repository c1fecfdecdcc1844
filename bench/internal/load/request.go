package load

import (
	"fmt"
	"net/http"

	"authbench/impl"
)

// RawRequest returns the bytes of a request that presents t by the carrier, unless it is empty. A body is JSON. The
// fields stand in the order of PostJSON.
func RawRequest(carrier impl.Carrier, method, path string, t impl.Token, body []byte) []byte {
	name, value := "", ""
	if t != "" {
		name, value = carrier.RequestHeader(t)
	}
	return rawRequest(method, path, name, value, body)
}

func rawRequest(method, path, name, value string, body []byte) []byte {
	text := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, Host)
	if method != http.MethodGet {
		text = fmt.Appendf(text, "Content-Length: %d\r\n", len(body))
	}
	if name != "" {
		text = fmt.Appendf(text, "%s: %s\r\n", name, value)
	}
	if len(body) > 0 {
		text = append(text, "Content-Type: application/json\r\n"...)
	}
	return append(append(text, "\r\n"...), body...)
}
