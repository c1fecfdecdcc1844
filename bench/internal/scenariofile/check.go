package scenariofile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// What a file may ask for. Beyond these lie slips of the hand, and runs that never end.
const (
	mostPerSession = 100_000
	mostNameBytes  = 200
	mostBlocks     = 1000
	mostSlices     = 100
	leastSlice     = 20 * time.Millisecond
	mostSlice      = 10 * time.Second
	mostLifetime   = 10 * 365 * 24 * time.Hour
)

// check refuses what makes no sense, the first of it in the order of the file.
func check(f file, m results.Mix) error {
	if f.Session == nil {
		return fmt.Errorf("has no [session]: say there how many reads a session has, on the mean")
	}
	if m.Name == "" || len(m.Name) > mostNameBytes {
		return fmt.Errorf("name has %d bytes: give 1 to %d", len(m.Name), mostNameBytes)
	}
	for _, problem := range []error{checkSession(m.Session), checkLifetimes(f.Lifetimes), checkLoad(f.Load), checkMeasure(f.Measure)} {
		if problem != nil {
			return problem
		}
	}
	return nil
}

func checkSession(s results.MixSession) error {
	for _, k := range []struct {
		key  string
		mean float64
	}{{"logins", s.Logins}, {"reads", s.Reads}, {"writes", s.Writes}, {"refreshes", s.Refreshes}, {"logouts", s.Logouts}} {
		if !(k.mean >= 0 && k.mean <= mostPerSession) { // NaN is none of both
			return fmt.Errorf("session.%s = %v: give a mean from 0 to %d", k.key, k.mean, mostPerSession)
		}
	}
	mix := scenarios.Mix(s)
	switch {
	case mix.Requests() == 0 || mix.Requests() == s.Logins:
		return fmt.Errorf("session has nothing but logins: give it some reads")
	case s.Logins == 0:
		return fmt.Errorf("session.logins = 0: a session begins with a login, give 1")
	case mix.Requests() < s.Logins*(1+1e-6) || s.Logins < mix.Requests()*1e-6:
		return fmt.Errorf("session.logins = %v of %v requests: too few of one or the other to be measured", s.Logins, mix.Requests())
	case s.Logouts > s.Logins:
		return fmt.Errorf("session.logouts = %v and logins = %v: nobody logs out more often than in", s.Logouts, s.Logins)
	}
	return nil
}

func checkLifetimes(l *lifetimes) error {
	if l == nil {
		return nil
	}
	for _, k := range []struct {
		key   string
		given *duration
	}{{"session", l.Session}, {"access_token", l.AccessToken}, {"idle", l.Idle}} {
		if d := k.given; d != nil && (time.Duration(*d) < scenarios.LeastMixLifetime || time.Duration(*d) > mostLifetime) {
			return fmt.Errorf("lifetimes.%s = %v: give %v to %v", k.key, time.Duration(*d), scenarios.LeastMixLifetime, mostLifetime)
		}
	}
	return nil
}

func checkLoad(l *offered) error {
	switch {
	case l == nil:
		return nil
	case l.Rate != nil && !scenarios.CanOffer(*l.Rate):
		return fmt.Errorf("load.rate = %v: give %d to %d requests/s", *l.Rate, scenarios.LeastRateRPS, scenarios.MostRateRPS)
	case l.Carrier != nil && impl.CarrierByName(*l.Carrier) == nil:
		return fmt.Errorf("load.carrier is none: one of %s", strings.Join(scenarios.Carriers(), ", "))
	}
	return nil
}

func checkMeasure(m *measure) error {
	if m == nil {
		return nil
	}
	if m.Variants != nil {
		if len(*m.Variants) == 0 {
			return fmt.Errorf("measure.variants is empty: name some, or leave it out")
		}
		known, _ := scenarios.ByName(scenarios.MixName)
		for _, v := range *m.Variants {
			if !slices.Contains(known.Variants, v) {
				return fmt.Errorf("measure.variants: a mix cannot run %.60q: one of %s", v, strings.Join(known.Variants, ", "))
			}
		}
	}
	switch {
	case m.Blocks != nil && (*m.Blocks < 1 || *m.Blocks > mostBlocks):
		return fmt.Errorf("measure.blocks = %d: give 1 to %d", *m.Blocks, mostBlocks)
	case m.Slices != nil && (*m.Slices < 1 || *m.Slices > mostSlices):
		return fmt.Errorf("measure.slices = %d: give 1 to %d", *m.Slices, mostSlices)
	case m.Slice != nil && (time.Duration(*m.Slice) < leastSlice || time.Duration(*m.Slice) > mostSlice):
		return fmt.Errorf("measure.slice = %v: give %v to %v", time.Duration(*m.Slice), leastSlice, mostSlice)
	}
	return nil
}
