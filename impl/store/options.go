package store

import (
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// options sets every option that bears on what is measured: the library's defaults retry three times,
// wait for 5 s and ignore a context's deadline, and they change between versions. The address is the first
// seed's.
func options(cfg Config) (opts *redis.Options, seeds []string, err error) {
	opts, seeds, err = parseURL(cfg.URL)
	if err != nil {
		return nil, nil, err
	}
	opts.Protocol = 3
	opts.ClientName = ""
	opts.DisableIdentity = true // two commands less a connection
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	setTimes(opts, cfg.Timeout)
	setPool(opts, cfg)
	return opts, seeds, nil
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
