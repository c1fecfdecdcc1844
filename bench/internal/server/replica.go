package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// A replica is one process of the site, seen from inside it.
type replica struct {
	config  ReplicaConfig
	variant Variant
	carrier impl.Carrier
	users   *Users
	plant   *planter
	store   *store.Store // nil when the variant uses none
	scheme  impl.Scheme  // nil for the unauthenticated control
	// refresher is scheme where the variant promises refresh tokens; else nil.
	refresher impl.Refresher
	past      impl.Scheme // the scheme with its clock set back, made when it is first asked for
	http      *http.Server
	addr      string
	gauge     *gauge
}

// RunReplica is a replica's whole life: it is configured by the first line on control, serves the site
// on a loopback port of its own choice, answers one line with one line, and ends when control does.
func RunReplica(control io.Reader, replies io.Writer, variants []Variant) error {
	lines := bufio.NewReader(control)
	var first request
	if err := readLine(lines, &first); err != nil {
		return fmt.Errorf("no configuration on the control channel: %w", err)
	}
	ready := reply{ID: first.ID}
	r, err := newReplica(first, variants)
	if err != nil {
		ready.fail(err)
		return errors.Join(err, writeLine(replies, ready))
	}
	defer r.close()
	ready.Addr = r.addr
	for err = writeLine(replies, ready); err == nil; {
		err = r.answerNext(lines, replies)
	}
	if errors.Is(err, io.EOF) {
		return nil // the harness let go
	}
	return err
}

// newReplica builds the variant, and serves it.
func newReplica(first request, variants []Variant) (*replica, error) {
	if first.Verb != verbConfigure || first.Config == nil {
		return nil, fmt.Errorf("the first request must be %q", verbConfigure)
	}
	r := &replica{config: *first.Config}
	err := r.build(variants)
	if err == nil {
		err = r.serve()
	}
	if err != nil {
		r.close()
		return nil, err
	}
	r.gauge = r.newGauge()
	return r, nil
}

// build makes everything but the listener from the configuration.
func (r *replica) build(variants []Variant) error {
	var err error
	if r.variant, err = variantByName(variants, r.config.Variant); err != nil {
		return err
	}
	if r.carrier = impl.CarrierByName(r.config.Carrier); r.carrier == nil {
		return fmt.Errorf("no carrier is called %q", r.config.Carrier)
	}
	template, err := impl.ParsePrincipal(r.config.Template)
	if err != nil {
		return fmt.Errorf("the template principal: %w", err)
	}
	r.users = NewUsers(template, r.config.Users, r.config.PasswordHash)
	if r.plant, err = newPlanter(r.variant.Plant); err != nil {
		return fmt.Errorf("variant %s: %w", r.variant.Name, err)
	}
	if err := r.openStore(); err != nil {
		return err
	}
	if r.scheme, err = r.newScheme(r.clock(0)); err != nil {
		return err
	}
	return r.findRefresher()
}

// findRefresher goes by the promise: that a scheme has the methods does not say that it is set up to refresh.
func (r *replica) findRefresher() error {
	if !r.variant.Promises.Refreshes {
		return nil
	}
	refresher, ok := r.scheme.(impl.Refresher)
	if !ok {
		return fmt.Errorf("variant %s promises refresh tokens, and its scheme has none", r.variant.Name)
	}
	r.refresher = refresher
	return nil
}

// clock is the replica's, set back by ago; nil is the machine's, which a scheme may then read once for several
// questions.
func (r *replica) clock(ago time.Duration) func() time.Time {
	offset := r.config.ClockOffset - ago
	if offset == 0 {
		return nil
	}
	return func() time.Time { return time.Now().Add(offset) }
}

// openStore connects with the store's own defaults, the same for every variant.
func (r *replica) openStore() error {
	if !r.variant.UsesStore {
		return nil
	}
	var err error
	r.store, err = store.Open(context.Background(), store.Config{URL: r.config.StoreURL, Prefix: r.config.KeyPrefix})
	return err
}

// newScheme builds the variant's scheme on the given clock; nil for the unauthenticated control.
func (r *replica) newScheme(now func() time.Time) (impl.Scheme, error) {
	if r.variant.New == nil {
		return nil, nil
	}
	scheme, err := r.variant.New(Deps{
		Store: r.store, Key: r.config.Key, Issuer: r.config.Issuer, Audience: r.config.Audience,
		Lifetime: r.config.Lifetime, Leeway: r.config.Leeway,
		AccessLifetime: r.config.AccessLifetime, RefreshGrace: r.config.RefreshGrace,
		Idle: r.config.Idle, StalenessBound: r.config.StalenessBound, Rung: r.config.Rung, Now: now,
	})
	if err != nil {
		return nil, fmt.Errorf("variant %s: %w", r.variant.Name, err)
	}
	return scheme, nil
}

// serve begins to answer HTTP on a loopback port.
func (r *replica) serve() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	now := r.clock(0)
	if now == nil {
		now = time.Now
	}
	site := Site{
		scheme: r.scheme, refresher: r.refresher, carrier: r.carrier, users: r.users, plant: r.plant,
		lifetime: r.config.Lifetime, now: now, operatorKey: r.config.OperatorKey,
	}
	r.addr = listener.Addr().String()
	r.http = newHTTPServer(site.Handler())
	go func() { _ = r.http.Serve(listener) }() // ends with close
	return nil
}

// close ends what was begun, outermost first.
func (r *replica) close() {
	if r.http != nil {
		_ = r.http.Close()
	}
	for _, s := range []impl.Scheme{r.past, r.scheme} {
		if s != nil {
			_ = s.Close()
		}
	}
	if r.store != nil {
		_ = r.store.Close()
	}
}

// answerNext answers one request. Its error is that of the channel: a request that cannot be done is
// answered with why.
func (r *replica) answerNext(lines *bufio.Reader, replies io.Writer) error {
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	var req request
	if json.Unmarshal(bytes.TrimSpace(line), &req) != nil {
		return writeLine(replies, reply{Error: "not a request: one JSON object a line is expected"})
	}
	rep := reply{ID: req.ID}
	if err := r.do(req, &rep); err != nil {
		rep = reply{ID: req.ID}
		rep.fail(err)
	}
	return writeLine(replies, rep)
}
