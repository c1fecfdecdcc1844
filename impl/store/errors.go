package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// Unavailable returns nil and redis.Nil, which are answers, as they are. Every other error of a store
// call means that the store did not say, whatever the reason, and comes back matching
// impl.ErrUnavailable beside itself.
func Unavailable(err error) error {
	if err == nil || errors.Is(err, redis.Nil) || errors.Is(err, impl.ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", impl.ErrUnavailable, err)
}

// isReply reports whether err is the server's own answer rather than a failure to get one.
func isReply(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply)
}

// explain turns Open's failure into one line that names the address and says what to do. at is a whole or a part,
// such as "the store at".
func explain(err error, at string, opts *redis.Options) error {
	at += " " + opts.Addr
	var found finding
	switch {
	case errors.As(err, &found):
		return fmt.Errorf("%s %w", at, found)
	case errors.Is(err, errTooOld):
		return fmt.Errorf("%s %w: use Redis 6.2 or newer", at, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%s refuses the connection: start it, or correct host and port", at)
	case isTimeout(err):
		return fmt.Errorf("%s does not answer in time: check host, port, firewall and whether it speaks TLS (rediss://)", at)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s was not reached: interrupted", at)
	case redis.HasErrorPrefix(err, "SELECT is not allowed"):
		return fmt.Errorf("%s is of a Redis Cluster, which has no database but 0: leave the number out of the URL", at)
	case isAuth(err):
		return fmt.Errorf("%s refuses the user or password: correct them in the URL", at)
	}
	return fmt.Errorf("%s cannot be used: %s: correct the URL or the store", at, scrub(err.Error(), opts))
}

func isTimeout(err error) bool {
	var netErr net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.Is(err, redis.ErrPoolTimeout) || (errors.As(err, &netErr) && netErr.Timeout())
}

func isAuth(err error) bool {
	return redis.IsAuthError(err) || strings.Contains(err.Error(), "failed to authenticate")
}

// scrub cuts user and password out of a message that came from elsewhere, and makes it one line.
func scrub(message string, opts *redis.Options) string {
	for _, secret := range []string{opts.Password, opts.Username} {
		if secret != "" {
			message = strings.ReplaceAll(message, secret, "[redacted]")
		}
	}
	return strings.Join(strings.Fields(message), " ")
}
