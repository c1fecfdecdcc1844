package store

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const urlForm = "redis://[user:password@]host:port[/db]"

// options sets every option that bears on what is measured: the library's defaults retry three times,
// wait for 5 s and ignore a context's deadline, and they change between versions.
func options(cfg Config) (*redis.Options, error) {
	opts, err := parseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	opts.Protocol = 3
	opts.ClientName = ""
	opts.DisableIdentity = true // two commands less a connection
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	setTimes(opts, cfg.Timeout)
	setPool(opts, cfg)
	return opts, nil
}

// setTimes bounds every step and lets none be tried again: a caller learns within one timeout that the
// store is away, and what the store is sent is what the schemes asked for.
func setTimes(opts *redis.Options, timeout time.Duration) {
	opts.ContextTimeoutEnabled = true
	opts.MaxRetries = -1
	opts.MinRetryBackoff = -1
	opts.MaxRetryBackoff = -1
	opts.DialTimeout = timeout
	opts.DialerRetries = 1
	opts.DialerRetryTimeout = time.Millisecond // not reached with one attempt
	opts.ReadTimeout = timeout
	opts.WriteTimeout = timeout
	opts.PoolTimeout = timeout
}

// setPool keeps one pool for single commands and pipelines, so that its size is the whole truth.
func setPool(opts *redis.Options, cfg Config) {
	const bufferBytes = 32 << 10
	opts.PoolFIFO = false
	opts.PoolSize = cfg.PoolSize
	opts.PipelinePoolSize = -1
	opts.MaxConcurrentDials = cfg.PoolSize
	opts.MinIdleConns = 0
	opts.MaxIdleConns = cfg.PoolSize
	opts.MaxActiveConns = 0 // PoolSize bounds it already, by waiting and not by an error
	opts.ConnMaxIdleTime = -1
	opts.ConnMaxLifetime = 0
	opts.ConnMaxLifetimeJitter = 0
	opts.ReadBufferSize = bufferBytes
	opts.WriteBufferSize = bufferBytes
	opts.PipelineReadBufferSize = bufferBytes
	opts.PipelineWriteBufferSize = bufferBytes
}

// parseURL takes address, user, password, database and TLS from the URL. No error repeats any of it:
// the parsers' own errors quote the URL, and a password that is not escaped lands anywhere in it.
func parseURL(raw string) (*redis.Options, error) {
	if strings.Contains(raw, ",") {
		return nil, errors.New("several cluster seeds are not taken yet: name one store as " + urlForm)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "redis" && u.Scheme != "rediss") {
		return nil, errors.New("the store's URL cannot be read: write it as " + urlForm +
			", rediss:// for TLS, special characters in the password percent-encoded")
	}
	if strings.Contains(u.Path, "@") { // a password with an unescaped slash: what was read as the host is part of it
		return nil, errors.New("the store's URL has an @ after its host: percent-encode special characters in the password")
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the store's URL takes no options after ? or #: write it as " + urlForm)
	}
	opts, err := redis.ParseURL(raw)
	if err != nil || opts.DB < 0 {
		return nil, fmt.Errorf("the store's URL names no database number after %s: write it as %s", u.Host, urlForm)
	}
	return opts, nil
}

// Redact returns the URL without user and password, and without whatever follows the database.
func Redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" || u.Host == "" || strings.Contains(u.Path, "@") {
		return "[unreadable store URL]"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
