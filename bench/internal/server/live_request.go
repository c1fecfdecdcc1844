package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"authbench/impl"
)

// maxLiveAnswer bounds an answer: a token of the largest claims is a tenth of it.
const maxLiveAnswer = 1 << 20

// A liveRequest is a request to the site, with the header line of the credential that it presents, if any.
type liveRequest struct {
	method, path string
	body         []byte
	name, value  string
}

// presenting is a request that presents t, unless it is empty.
func (l *Live) presenting(method, path string, t impl.Token, body []byte) liveRequest {
	return liveRequest{method: method, path: path, body: body}.by(l.carrier, t)
}

// by has the request present t by a carrier, unless t is empty.
func (r liveRequest) by(carrier impl.Carrier, t impl.Token) liveRequest {
	if t != "" {
		r.name, r.value = carrier.RequestHeader(t)
	}
	return r
}

func (r liveRequest) build(ctx context.Context, addr string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, "http://"+addr+r.path, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	if r.name != "" {
		req.Header.Set(r.name, r.value)
	}
	if len(r.body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// send sends a request and decodes the answer into out. A problem becomes the error it stands for.
func (l *Live) send(ctx context.Context, r liveRequest, out any) (http.Header, error) {
	req, err := r.build(ctx, l.replica.Addr())
	if err != nil {
		return nil, err
	}
	answer, err := l.client.Do(req)
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxLiveAnswer))
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return nil, problemError(r.method+" "+r.path, answer.StatusCode, data)
	}
	if answer.StatusCode != http.StatusNoContent {
		err = json.Unmarshal(data, out)
	}
	return answer.Header, err
}

// failed says of a request without an answer whether the replica is at fault.
func (l *Live) failed(ctx context.Context, err error) error {
	select {
	case <-l.replica.Exited():
		return l.replica.gone(ctx)
	case <-ctx.Done():
	case <-time.After(10 * time.Millisecond): // a process that dies closes its connections before it is reaped
	}
	return fmt.Errorf("%s: %w", l.replica.Name(), err)
}

// problemError returns the error of impl that a problem answer stands for, or one that quotes its type.
func problemError(route string, status int, data []byte) error {
	var p problem
	if json.Unmarshal(data, &p) != nil || !strings.HasPrefix(p.Type, problemPrefix) {
		return fmt.Errorf("%s: status %d without a problem of the site", route, status)
	}
	known := errorFor(p.Type)
	if known == nil || problemFor(known).Status != status {
		return fmt.Errorf("%s: status %d: %w", route, status, errors.New(strings.TrimPrefix(p.Type, problemPrefix)))
	}
	return fmt.Errorf("%s: status %d: %w", route, status, known)
}

// setCookie returns the cookie of that name that an answer sets, or nil.
func setCookie(h http.Header, name string) *http.Cookie {
	for _, line := range h["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == name {
			return c
		}
	}
	return nil
}
