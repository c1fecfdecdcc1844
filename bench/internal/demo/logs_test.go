package demo

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/load"
	"authbench/impl"
)

func TestLogsKeepWhatTheyAreNamedFor(t *testing.T) {
	const token = "aaaaaaaa.bbbbbbbb.cccccccc"
	for _, carrier := range []impl.Carrier{impl.Bearer{}, impl.Cookie{}} {
		var log accessLog
		header := http.Header{}
		carrier.Put(header, token, time.Unix(2_000_000_000, 0))
		log.write(load.NewReader(carrier, token).Request(nil), answer{200, header, []byte("{}")})
		line, withHeaders := log.lines[0], log.headers[0]
		if !strings.Contains(line, `"GET /me HTTP/1.1" 200 2 "-" "-"`) || strings.Contains(line, token) {
			t.Errorf("%s: a log of request lines has %s", carrier.Name(), line)
		}
		if !slices.Contains(wordsOf(log.headers), token) || !strings.HasPrefix(withHeaders, line) {
			t.Errorf("%s: a log of headers has %s", carrier.Name(), withHeaders)
		}
		if set := strings.Count(withHeaders, token) == 2; set != (carrier.Name() == "cookie") {
			t.Errorf("%s: Set-Cookie: %s", carrier.Name(), withHeaders)
		}
	}
}
