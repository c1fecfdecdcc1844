package main

import (
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/session"
	"authbench/scenarios"
)

// variants is the list of variants: what each is called, what it promises and how it is built. Adding
// a scheme is a folder under impl and its lines here.
func variants() []server.Variant {
	strict := sessionStrict(scenarios.SessionStrict)
	hs256 := stateless(scenarios.JWTHS256, "HS256")
	control := server.Variant{Name: scenarios.None}
	return []server.Variant{
		control,
		strict,
		hs256,
		stateless(scenarios.JWTRS256, "RS256"),
		stateless(scenarios.JWTPS256, "PS256"),
		stateless(scenarios.JWTES256, "ES256"),
		stateless(scenarios.JWTEdDSA, "EdDSA"),
		denylist(scenarios.JWTDenylist, "HS256"),
		renamed(strict, scenarios.SessionStrictTwin),
		renamed(hs256, scenarios.JWTHS256Twin),
		planted(control, scenarios.CalibrationCPU50us, server.Plant{CPU: 50 * time.Microsecond}),
		planted(control, scenarios.CalibrationCPU200us, server.Plant{CPU: 200 * time.Microsecond}),
		planted(hs256, scenarios.CalibrationCPU10pct, server.Plant{}), // set in every block, from its base
		planted(control, scenarios.CalibrationBytes1000, server.Plant{Bytes: 1000}),
		planted(control, scenarios.CalibrationDelay5ms, server.Plant{Delay: 5 * time.Millisecond}),
	}
}

func sessionStrict(name string) server.Variant {
	return server.Variant{
		Name: name,
		Promises: impl.Promises{
			Authenticates: true, RevokesOne: true, RevokesAll: true, AsksStore: true, FailsClosed: true, StableToken: true,
		},
		UsesStore: true,
		New: func(d server.Deps) (impl.Scheme, error) {
			return session.New(session.Config{Store: d.Store, Lifetime: d.Lifetime, Now: d.Now})
		},
	}
}

func stateless(name, algorithm string) server.Variant {
	return server.Variant{
		Name:     name,
		Promises: impl.Promises{Authenticates: true},
		NewKey:   newKey(algorithm),
		New: func(d server.Deps) (impl.Scheme, error) {
			config, err := jwtConfig(d, algorithm)
			if err != nil {
				return nil, err
			}
			return jwt.New(config)
		},
	}
}

func denylist(name, algorithm string) server.Variant {
	return server.Variant{
		Name: name,
		Promises: impl.Promises{
			Authenticates: true, RevokesOne: true, AsksStore: true, FailsClosed: true,
		},
		UsesStore: true,
		NewKey:    newKey(algorithm),
		New: func(d server.Deps) (impl.Scheme, error) {
			config, err := jwtConfig(d, algorithm)
			if err != nil {
				return nil, err
			}
			config.Denylist = d.Store
			return jwt.New(config)
		},
	}
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
		Lifetime: d.Lifetime, Leeway: d.Leeway, Now: d.Now,
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
