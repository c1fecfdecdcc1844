// No twin in jwt: its configuration has fewer ways to be nonsense.

package session

import (
	"errors"
	"fmt"
	"time"
)

func (c Config) check() error {
	switch {
	case c.Store == nil:
		return errors.New("a session scheme needs a store: open one and pass it")
	case c.Lifetime < time.Millisecond:
		return errors.New("a session's lifetime must be 1ms or more")
	case !c.knownRung():
		return fmt.Errorf("there is no rung %q here: name one of %q, or with a cache of %q", c.Rung, Rungs(), CachedRungs())
	case c.Idle != 0 && c.Cache != nil:
		return errors.New("a session scheme takes an idle timeout or a cache, not both: a hit in the cache is a use that the store does not see")
	case c.Cache != nil:
		return c.Cache.check(c.Lifetime)
	}
	return c.checkIdle()
}

func (c Config) checkIdle() error {
	switch {
	case !(c.TouchEvery >= 0 && c.TouchEvery < 1): // so that NaN is refused too
		return fmt.Errorf("the share of the idle timeout between two writes is %v: it must be 0 or more and under 1", c.TouchEvery)
	case c.Idle == 0 && c.TouchEvery != 0:
		return errors.New("there is nothing to write between two uses without an idle timeout: set one, or leave the share at 0")
	case c.Idle == 0:
		return nil
	case c.Idle < time.Millisecond:
		return errors.New("a session's idle timeout must be 1ms or more, or 0 for none")
	case c.Idle > c.Lifetime:
		return fmt.Errorf("the idle timeout %s is longer than the lifetime %s and would never end a session: shorten it", c.Idle, c.Lifetime)
	}
	return nil
}

func (c CacheConfig) check(lifetime time.Duration) error {
	switch {
	case c.Entries < 1:
		return fmt.Errorf("a session cache of %d entries keeps nothing: give it 1 or more", c.Entries)
	case c.Bound >= lifetime:
		return fmt.Errorf("the staleness bound %s is not shorter than the lifetime %s and would promise nothing: shorten it", c.Bound, lifetime)
	}
	return nil
}
