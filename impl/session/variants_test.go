package session_test

import (
	"slices"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// A variant is a way to configure the scheme, on one of its rungs, and what it promises beside.
type variant struct {
	name    string
	new     func(session.Config) (*session.Scheme, error)
	config  session.Config
	promise func(*impl.Promises)
}

// on returns the variant on each of the rungs.
func (v variant) on(rungs []impl.Rung) []variant {
	each := make([]variant, len(rungs))
	for i, rung := range rungs {
		v.config.Rung = rung
		each[i] = v
	}
	return each
}

func strict() []variant {
	return variant{"strict", session.New, session.Config{}, func(*impl.Promises) {}}.on(session.Rungs())
}

func cached() []variant {
	c := session.Config{Cache: &session.CacheConfig{Entries: 1000, Bound: bound}}
	return variant{"cached", session.New, c, func(p *impl.Promises) { p.StalenessBound = bound }}.on(session.CachedRungs())
}

// others differ only between the first rung and the rest.
func others() []variant {
	slides := func(p *impl.Promises) { p.Slides = true }
	ends := []impl.Rung{impl.Obvious, impl.Fast}
	return slices.Concat(
		variant{"sliding", session.New, session.Config{Idle: lifetime / 2, TouchEvery: 0.1}, slides}.on(ends),
		variant{"sliding-unthrottled", session.New, session.Config{Idle: lifetime / 2}, slides}.on(ends),
		variant{"naive", session.NewNaive, session.Config{}, func(*impl.Promises) {}}.on(ends),
	)
}

func variants() []variant { return slices.Concat(strict(), cached(), others()) }

func (v variant) promises() impl.Promises {
	p := promises()
	v.promise(&p)
	return p
}

// open returns a scheme on s whose clock is off by the given time.
func (v variant) open(t *testing.T, s *store.Store, by time.Duration) *session.Scheme {
	t.Helper()
	c := v.config
	c.Store, c.Lifetime, c.Now = s, lifetime, func() time.Time { return time.Now().Add(by) }
	scheme, err := v.new(c)
	must(t, err)
	t.Cleanup(func() { scheme.Close() }) // a second Close is for the test that makes it
	return scheme
}

// each runs f once a store and variant, each with a database to itself: an obvious rung cannot read what the
// others write.
func each(t *testing.T, variants []variant, f func(t *testing.T, url string, v variant)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, url string) {
		for i, v := range variants {
			t.Run(v.name+"-"+string(v.config.Rung), func(t *testing.T) { f(t, storetest.Database(t, url, i), v) })
		}
	})
}

// eachAtOnce is each for tests that run in parallel, and so share the store: they keep their keys apart.
func eachAtOnce(t *testing.T, variants []variant, f func(t *testing.T, url string, v variant)) {
	t.Helper()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) { atOnce(t, variants, server, f) })
}

// eachOfOne is eachAtOnce without the cluster, for tests with a proxy.
func eachOfOne(t *testing.T, variants []variant, f func(t *testing.T, url string, v variant)) {
	t.Helper()
	storetest.EachSingle(t, func(t *testing.T, server storetest.Server) { atOnce(t, variants, server, f) })
}

func atOnce(t *testing.T, variants []variant, server storetest.Server, f func(t *testing.T, url string, v variant)) {
	for _, v := range variants {
		t.Run(v.name+"-"+string(v.config.Rung), func(t *testing.T) {
			t.Parallel()
			f(t, server.URL, v)
		})
	}
}

// shifted is the strict variant on its fast rung, with a clock that is off.
func shifted(t *testing.T, s *store.Store, by time.Duration) *session.Scheme {
	t.Helper()
	strict := strict()
	return strict[len(strict)-1].open(t, s, by)
}
