package jwt_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
)

func TestNewRefresherRefuses(t *testing.T) {
	kept := storetest.Open(t, storetest.Embedded(t).URL, "")
	for _, c := range []struct {
		words  string
		change func(*jwt.Config)
		says   string
	}{
		{"no refresh at all", func(c *jwt.Config) { c.Refresh = nil }, "needs Config.Refresh"},
		{"no store", func(c *jwt.Config) { c.Refresh.Store = nil }, "needs a store"},
		{"a window as long as the access token's life", func(c *jwt.Config) { c.Refresh.Grace = accessLifetime }, "grace window of 10m0s must be shorter"},
		{"a window longer than that", func(c *jwt.Config) { c.Refresh.Grace = time.Hour }, "grace window of 1h0m0s must be shorter"},
		{"a window below 0", func(c *jwt.Config) { c.Refresh.Grace = -1 }, "not negative"},
		{"a login shorter than an access token", func(c *jwt.Config) { c.Refresh.Lifetime = accessLifetime - time.Second }, "no shorter than the access token's 10m0s"},
		{"a login of no length", func(c *jwt.Config) { c.Refresh.Lifetime = 0 }, "no shorter"},
		{"a login below 0", func(c *jwt.Config) { c.Refresh.Lifetime = -time.Hour }, "no shorter"},
		{"half a second too much", func(c *jwt.Config) { c.Refresh.Lifetime += time.Second / 2 }, "whole seconds"},
		{"a denylist beside it", func(c *jwt.Config) { c.Denylist = kept }, "denylist, epochs or refresh tokens"},
		{"what New refuses as well", func(c *jwt.Config) { c.Leeway = accessLifetime }, "leeway"},
		{"a cache of fewer than none", func(c *jwt.Config) { c.VerifiedTokens = -1 }, "-1 verified tokens"},
	} {
		t.Run(c.words, func(t *testing.T) {
			bad := config("HS256")
			bad.Lifetime = accessLifetime
			bad.Refresh = &jwt.RefreshConfig{Store: kept, Lifetime: loginLifetime, Grace: window}
			c.change(&bad)
			_, err := jwt.NewRefresher(bad)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want a line that says %q", err, c.says)
			}
		})
	}
}

func TestNewRefusesWhatIsAnothersToMake(t *testing.T) {
	c := config("HS256")
	c.Refresh = &jwt.RefreshConfig{}
	if _, err := jwt.New(c); err == nil || !strings.Contains(err.Error(), "NewRefresher") {
		t.Errorf("got %v", err)
	}
	c = config("HS256")
	c.VerifiedTokens = -1
	if _, err := jwt.New(c); err == nil || !strings.Contains(err.Error(), "-1 verified tokens") {
		t.Errorf("got %v", err)
	}
}

func TestNoRandomnessIsAnError(t *testing.T) {
	for words, random := range map[string]func(*jwt.Config){
		"for the login": func(c *jwt.Config) { c.Rand = iotest.ErrReader(errors.New("dry")) },
		"for the token": func(c *jwt.Config) { c.Rand = strings.NewReader("sixteen bytes...") },
	} {
		s := siteOf(t, storetest.Embedded(t).URL, random)
		if pair, err := s.IssuePair(t.Context(), alex()); err == nil || pair.Refresh != "" || len(s.everything(t)) != 0 {
			t.Errorf("%s: %v", words, err)
		}
	}
}
