package store

import (
	"crypto/tls"
	"time"

	"github.com/redis/go-redis/v9"
)

// stateReload is how old a cluster's slot map may grow with nothing wrong. Each reload is a command, and would
// fall into somebody's measurement; what a stale map brings is answered by redirections, which reload it.
const stateReload = 24 * time.Hour

// clusterOptions makes every node's client what options makes of a single store's, and leaves nothing else to
// the library's defaults.
//
// No redirects are asked for, since go-redis 9.23 makes no difference between following one and trying again
// after a network error: ClusterClient.process sends a command that timed out again, processPipeline a whole
// pipeline, and one that met no connection dials anew, each as often as MaxRedirects says. What must not be
// sent twice, such as INCR in a script, would be. So redirections are followed by redirects, and by nobody else.
//
// Routing policies are off: with them the first command asks for COMMAND, whose 90 KB (Redis 7.0) would count as ours,
// and every later one makes a context with a timer of its own.
func clusterOptions(o *redis.Options, seeds []string) *redis.ClusterOptions {
	c := &redis.ClusterOptions{
		Addrs:    seeds,
		Protocol: o.Protocol, Username: o.Username, Password: o.Password,
		ClientName: o.ClientName, DisableIdentity: o.DisableIdentity,
		MaintNotificationsConfig:   o.MaintNotificationsConfig,
		Dialer:                     o.Dialer,
		TLSConfig:                  anyServer(o.TLSConfig),
		MaxRedirects:               -1,
		DisableRoutingPolicies:     true,
		ReadOnly:                   false, // every read asks the master: a replica of the store may be behind
		RouteByLatency:             false,
		RouteRandomly:              false,
		ClusterStateReloadInterval: stateReload,
	}
	copyTimes(c, o)
	copyPool(c, o)
	return c
}

func copyTimes(c *redis.ClusterOptions, o *redis.Options) {
	c.ContextTimeoutEnabled = o.ContextTimeoutEnabled
	c.MaxRetries = o.MaxRetries
	c.MinRetryBackoff = o.MinRetryBackoff
	c.MaxRetryBackoff = o.MaxRetryBackoff
	c.DialTimeout = o.DialTimeout
	c.DialerRetries = o.DialerRetries
	c.DialerRetryTimeout = o.DialerRetryTimeout
	c.ReadTimeout = o.ReadTimeout
	c.WriteTimeout = o.WriteTimeout
	c.PoolTimeout = o.PoolTimeout
}

func copyPool(c *redis.ClusterOptions, o *redis.Options) {
	c.PoolFIFO = o.PoolFIFO
	c.PoolSize = o.PoolSize
	c.PipelinePoolSize = o.PipelinePoolSize
	c.MaxConcurrentDials = o.MaxConcurrentDials
	c.MinIdleConns = o.MinIdleConns
	c.MaxIdleConns = o.MaxIdleConns
	c.MaxActiveConns = o.MaxActiveConns
	c.ConnMaxIdleTime = o.ConnMaxIdleTime
	c.ConnMaxLifetime = o.ConnMaxLifetime
	c.ConnMaxLifetimeJitter = o.ConnMaxLifetimeJitter
	c.ReadBufferSize = o.ReadBufferSize
	c.WriteBufferSize = o.WriteBufferSize
	c.PipelineReadBufferSize = o.PipelineReadBufferSize
	c.PipelineWriteBufferSize = o.PipelineWriteBufferSize
}

// anyServer leaves the name to be proved to the dialer, which knows which node it dials.
func anyServer(config *tls.Config) *tls.Config {
	if config == nil {
		return nil
	}
	config = config.Clone()
	config.ServerName = ""
	return config
}
