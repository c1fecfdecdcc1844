package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"authbench/bench/internal/precise"
)

// netHTTP is the same transport over net/http's client, a goroutine for each request under way: for
// systems without epoll, and to say what our own client saves. It spreads requests over its pool as
// net/http sees fit. Go's timers end a sleep up to 1 ms late, which its send lag shows. It is not
// oneThreaded: its work is done on the scheduler's threads, and a caller locked to a thread of its own
// would only make every hand-over dearer.
type netHTTP struct {
	client    *http.Client
	addresses []string
	bodies    []bytes.Buffer // one a connection, kept
	templates map[string]*template
	calls     []call // one a connection: the last, where requests can be forgotten one by one
	// forgettable gives every request a context of its own. A Run forgets none, and its requests do
	// without: this transport is what the generator's own cost is held against.
	forgettable bool
	done        chan Completion
	alarm       *precise.Timer
	rang        chan struct{} // the alarm, once an end
	traffic     traffic

	underWay sync.WaitGroup
	ctx      context.Context // of the requests under way
	cancel   context.CancelFunc
}

// A template is a request read once from its bytes.
type template struct {
	request *http.Request
	body    []byte
}

// maxTemplates bounds the memory of users that keep changing their credential.
const maxTemplates = 1 << 16

func newNetHTTP(addresses []string, connections int) (*netHTTP, error) {
	alarm, err := precise.NewTimer()
	if err != nil {
		return nil, fmt.Errorf("transport nethttp: %w", err)
	}
	perHost := (connections + len(addresses) - 1) / len(addresses)
	t := &netHTTP{
		addresses: addresses, bodies: make([]bytes.Buffer, connections), templates: map[string]*template{},
		calls: make([]call, connections),
		done:  make(chan Completion, connections), alarm: alarm, rang: make(chan struct{}, 1),
	}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	t.client = &http.Client{
		Transport: &http.Transport{
			DialContext: t.dial, DisableCompression: true, // compression would add Accept-Encoding
			MaxIdleConnsPerHost: perHost, MaxConnsPerHost: perHost, MaxResponseHeaderBytes: maxHeadBytes,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	go t.ring()
	return t, nil
}

// ring passes the alarm on until it is closed.
func (t *netHTTP) ring() {
	for t.alarm.Wait() == nil {
		select {
		case t.rang <- struct{}{}:
		default: // the last one was not looked at yet
		}
	}
}

func (t *netHTTP) dial(ctx context.Context, network, address string) (net.Conn, error) {
	t.traffic.dials.Add(1)
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return countingConn{c, &t.traffic}, nil
}

// Connections implements Transport.
func (t *netHTTP) Connections() int { return len(t.bodies) }

// Counters implements Transport.
func (t *netHTTP) Counters() Counters { return t.traffic.counters() }

// Send implements Transport.
func (t *netHTTP) Send(conn int, request []byte) error {
	tmpl, err := t.template(request)
	if err != nil {
		return err
	}
	ctx, ended := t.ctx, func() {}
	if t.forgettable {
		ctx, ended = t.newCall(conn)
	}
	r := tmpl.request.WithContext(ctx)
	u := *r.URL
	u.Host = t.addresses[conn%len(t.addresses)]
	r.URL = &u
	if len(tmpl.body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(tmpl.body))
	}
	t.underWay.Go(func() {
		defer ended()
		completion := t.roundTrip(conn, r)
		if ctx.Err() == nil { // nobody waits for an abandoned one
			t.done <- completion
		}
	})
	return nil
}

// template returns the request that the bytes stand for.
func (t *netHTTP) template(request []byte) (*template, error) {
	if tmpl, ok := t.templates[string(request)]; ok {
		return tmpl, nil
	}
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(request)))
	if err != nil {
		return nil, fmt.Errorf("transport nethttp: request: %w", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("transport nethttp: request body: %w", err)
	}
	r.URL.Scheme, r.RequestURI, r.Body = "http", "", nil
	if _, given := r.Header["User-Agent"]; !given {
		r.Header["User-Agent"] = []string{""} // net/http's way to send none
	}
	if len(t.templates) >= maxTemplates {
		clear(t.templates)
	}
	t.templates[string(request)] = &template{r, body}
	return t.templates[string(request)], nil
}

func (t *netHTTP) roundTrip(conn int, r *http.Request) Completion {
	response, err := t.client.Do(r)
	if err != nil {
		return Completion{Conn: conn, Done: time.Now(), Err: err}
	}
	defer response.Body.Close()
	body := &t.bodies[conn]
	body.Reset()
	if response.ContentLength < 0 {
		return Completion{Conn: conn, Done: time.Now(), Err: errNoLength}
	}
	if response.ContentLength > maxResponseBytes {
		return Completion{Conn: conn, Done: time.Now(), Err: errTooLarge}
	}
	_, err = body.ReadFrom(response.Body)
	return Completion{
		Conn: conn, Done: time.Now(), Err: err,
		Response: Response{Status: response.StatusCode, Header: response.Header, Body: body.Bytes()},
	}
}

// Wait implements Transport.
func (t *netHTTP) Wait(deadline time.Time, done []Completion) ([]Completion, error) {
	had := len(done)
	if done = t.poll(done); len(done) > had {
		return done, nil
	}
	for {
		sleep := time.Until(deadline)
		if sleep <= 0 {
			return done, nil
		}
		if err := t.alarm.Set(sleep); err != nil {
			return done, fmt.Errorf("transport nethttp: %w", err)
		}
		select {
		case c := <-t.done:
			return t.poll(append(done, c)), nil
		case <-t.rang: // perhaps for an earlier deadline, that an answer came before
		}
	}
}

// poll appends what has completed already.
func (t *netHTTP) poll(done []Completion) []Completion {
	for {
		select {
		case c := <-t.done:
			done = append(done, c)
		default:
			return done
		}
	}
}

// Abandon implements Transport.
func (t *netHTTP) Abandon() {
	t.cancel()
	t.underWay.Wait()
	t.poll(nil)
	t.ctx, t.cancel = context.WithCancel(context.Background())
}

// Close implements Transport.
func (t *netHTTP) Close() error {
	t.cancel()
	t.underWay.Wait()
	t.client.CloseIdleConnections()
	return t.alarm.Close()
}
