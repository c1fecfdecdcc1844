package main

import (
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/session"
	"authbench/scenarios"
)

// What variants are set to that no flag changes; the rest is results.Settings.
const (
	// touchEvery is the share of the idle timeout between two writes that renew it.
	touchEvery = 0.1
	// cacheEntries bounds a replica's cache of records, or of verified tokens: beyond every user of any
	// profile.
	cacheEntries = 100_000
)

// variants is the list of variants: what each is called, what it promises and how it is built. Adding
// a scheme is a folder under impl and its lines here.
func variants() []server.Variant {
	strict := sessionVariant(scenarios.SessionStrict, impl.Promises{AsksStore: true}, plainSession)
	hs256 := stateless(scenarios.JWTHS256, "HS256")
	control := server.Variant{Name: scenarios.None}
	return []server.Variant{
		control,
		strict,
		sessionVariant(scenarios.SessionCached, impl.Promises{StalenessBound: defaultSettings().StalenessBound}, cachedSession),
		sessionVariant(scenarios.SessionSliding, impl.Promises{AsksStore: true, Slides: true}, slidingSession(touchEvery)),
		sessionVariant(scenarios.SessionUnthrottled, impl.Promises{AsksStore: true, Slides: true}, slidingSession(0)),
		naiveSession(),
		hs256,
		stateless(scenarios.JWTRS256, "RS256"),
		stateless(scenarios.JWTPS256, "PS256"),
		stateless(scenarios.JWTES256, "ES256"),
		stateless(scenarios.JWTEdDSA, "EdDSA"),
		jwtVariant(scenarios.JWTDenylist, "HS256", denylistPromises(), withDenylist),
		jwtVariant(scenarios.JWTDenylistES256, "ES256", denylistPromises(), withDenylist),
		jwtVariant(scenarios.JWTDenylistReplicated, "HS256", replicated(denylistPromises()), withDenylist, withCopy),
		jwtVariant(scenarios.JWTEpochStrict, "HS256", epochPromises(), withEpochs),
		jwtVariant(scenarios.JWTEpochReplicated, "HS256", replicated(epochPromises()), withEpochs, withCopy),
		jwtVariant(scenarios.JWTVerifiedCache, "ES256", denylistPromises(), withDenylist, withVerifiedTokens),
		refreshing(scenarios.JWTRefresh, "HS256"),
		renamed(strict, scenarios.SessionStrictTwin),
		renamed(hs256, scenarios.JWTHS256Twin),
		planted(control, scenarios.CalibrationCPU50us, server.Plant{CPU: 50 * time.Microsecond}),
		planted(control, scenarios.CalibrationCPU200us, server.Plant{CPU: 200 * time.Microsecond}),
		planted(hs256, scenarios.CalibrationCPU10pct, server.Plant{}), // set in every block, from its base
		planted(control, scenarios.CalibrationBytes1000, server.Plant{Bytes: 1000}),
		planted(control, scenarios.CalibrationDelay5ms, server.Plant{Delay: 5 * time.Millisecond}),
	}
}

// sessionVariant is a session that keeps what all of them promise, and what this one does beside.
func sessionVariant(name string, own impl.Promises, configure func(server.Deps, *session.Config)) server.Variant {
	own.Authenticates, own.RevokesOne, own.RevokesAll, own.FailsClosed, own.StableToken = true, true, true, true, true
	own.RoleChange = impl.RolesRewritten
	return server.Variant{
		Name: name, Promises: own, UsesStore: true,
		New: func(d server.Deps) (impl.Scheme, error) {
			config := sessionConfig(d)
			configure(d, &config)
			return session.New(config)
		},
	}
}

func sessionConfig(d server.Deps) session.Config {
	return session.Config{Store: d.Store, Lifetime: d.Lifetime, Rung: d.Rung, Now: d.Now}
}

func plainSession(server.Deps, *session.Config) {}

func cachedSession(d server.Deps, c *session.Config) {
	c.Cache = &session.CacheConfig{Entries: cacheEntries, Bound: d.StalenessBound}
}

func slidingSession(touchEvery float64) func(server.Deps, *session.Config) {
	return func(d server.Deps, c *session.Config) { c.Idle, c.TouchEvery = d.Idle, touchEvery }
}

// naiveSession is kept to be caught by the logout race: it promises what it does not keep.
func naiveSession() server.Variant {
	v := sessionVariant(scenarios.SessionNaive, impl.Promises{AsksStore: true}, plainSession)
	v.New = func(d server.Deps) (impl.Scheme, error) {
		return session.NewNaive(sessionConfig(d))
	}
	return v
}

func stateless(name, algorithm string) server.Variant {
	v := jwtVariant(name, algorithm, impl.Promises{})
	v.UsesStore = false
	return v
}

// A jwtOption sets what makes a JWT variant more than stateless.
type jwtOption func(server.Deps, *jwt.Config)

func withDenylist(d server.Deps, c *jwt.Config)       { c.Denylist = d.Store }
func withEpochs(d server.Deps, c *jwt.Config)         { c.Epochs = d.Store }
func withCopy(d server.Deps, c *jwt.Config)           { c.Bound = d.StalenessBound }
func withVerifiedTokens(_ server.Deps, c *jwt.Config) { c.VerifiedTokens = cacheEntries }

func denylistPromises() impl.Promises {
	return impl.Promises{RevokesOne: true, AsksStore: true, FailsClosed: true}
}

func epochPromises() impl.Promises {
	return impl.Promises{RevokesAll: true, AsksStore: true, FailsClosed: true, RoleChange: impl.RolesEnd}
}

// replicated is what a variant promises whose replicas keep a copy of what they would ask for.
func replicated(p impl.Promises) impl.Promises {
	p.StalenessBound, p.AsksStore = defaultSettings().StalenessBound, false
	return p
}

func jwtVariant(name, algorithm string, promises impl.Promises, options ...jwtOption) server.Variant {
	promises.Authenticates = true
	return server.Variant{
		Name: name, Promises: promises, UsesStore: true, NewKey: newKey(algorithm),
		New: func(d server.Deps) (impl.Scheme, error) {
			config, err := jwtConfig(d, algorithm)
			if err != nil {
				return nil, err
			}
			for _, set := range options {
				set(d, &config)
			}
			return jwt.New(config)
		},
	}
}

// refreshing is a login of two tokens. The access token's lifetime takes the place of the token's, and
// the token's is the login's absolute end.
func refreshing(name, algorithm string) server.Variant {
	v := jwtVariant(name, algorithm, impl.Promises{
		RevokesOne: true, RevokesAll: true, UntilExpiry: true, Refreshes: true, RoleChange: impl.RolesRefresh, FailsClosed: true,
	})
	v.New = func(d server.Deps) (impl.Scheme, error) {
		config, err := jwtConfig(d, algorithm)
		if err != nil {
			return nil, err
		}
		config.Lifetime = d.AccessLifetime
		config.Refresh = &jwt.RefreshConfig{Store: d.Store, Lifetime: d.Lifetime, Grace: d.RefreshGrace}
		return jwt.NewRefresher(config)
	}
	return v
}

func newKey(algorithm string) func() ([]byte, error) {
	return func() ([]byte, error) {
		key, err := jwt.GenerateKey(algorithm)
		if err != nil {
			return nil, err
		}
		return key.Marshal()
	}
}

func jwtConfig(d server.Deps, algorithm string) (jwt.Config, error) {
	key, err := jwt.ParseKey(algorithm, d.Key)
	return jwt.Config{
		Algorithm: algorithm, Key: key, Issuer: d.Issuer, Audience: d.Audience,
		Lifetime: d.Lifetime, Leeway: d.Leeway, Rung: d.Rung, Now: d.Now,
	}, err
}

func renamed(v server.Variant, name string) server.Variant {
	v.Name = name
	return v
}

func planted(v server.Variant, name string, plant server.Plant) server.Variant {
	v.Name, v.Plant = name, plant
	return v
}
