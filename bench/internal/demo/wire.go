package demo

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"

	"authbench/bench/internal/load"
	"authbench/impl"
)

const maxAnswerBytes = 1 << 20

// An answer is one response of the site.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends the bytes of one request over a connection of its own.
func ask(ctx context.Context, addr string, request []byte) (answer, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if _, err := conn.Write(request); err != nil {
		return answer{}, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes))
	return answer{response.StatusCode, response.Header, body}, err
}

// present asks who one is, as the generator does, with a token and nothing else.
func (s *stage) present(ctx context.Context, t impl.Token) (int, error) {
	a, err := ask(ctx, s.replica.Addr(), load.NewReader(s.carrier, t).Request(nil))
	return a.status, err
}

// accepted presents every word and lists those that somebody was let in with.
func (s *stage) accepted(ctx context.Context, words []string, present func(context.Context, impl.Token) (int, error)) ([]string, error) {
	var let []string
	for _, word := range words {
		status, err := present(ctx, impl.Token(word))
		if err != nil {
			return nil, err
		}
		if status/100 == 2 {
			let = append(let, word)
		}
	}
	return let, nil
}

// presentRefresh asks for the next pair with a refresh token and nothing else.
func (s *stage) presentRefresh(ctx context.Context, t impl.Token) (int, error) {
	var request []byte
	if carrier := s.carrier.ForRefresh(); carrier != nil {
		request = load.RawRequest(carrier, http.MethodPost, "/refresh", t, nil)
	} else {
		var err error
		if request, err = load.PostJSON("/refresh", map[string]string{"refresh": string(t)}); err != nil {
			return 0, err
		}
	}
	a, err := ask(ctx, s.replica.Addr(), request)
	return a.status, err
}

// headerOf returns the first value of a request's header, or "-", as logs have it.
func headerOf(request []byte, name string) string {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(request)))
	if err != nil || r.Header.Get(name) == "" {
		return "-"
	}
	return r.Header.Get(name)
}
