package store

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

const (
	urlForm     = "redis://[user:password@]host:port[/db]"
	clusterForm = "redis://[user:password@]host:port,host:port,…"
)

// parseURL takes addresses, user, password, database and TLS from the URL. Several hosts are the seeds of a
// Redis Cluster; the options are the first one's. No error repeats any of it: the parsers' own errors quote
// the URL, and a password that is not escaped lands anywhere in it.
func parseURL(raw string) (opts *redis.Options, seeds []string, err error) {
	for _, one := range eachHost(raw) {
		parsed, err := parseHost(one)
		if err != nil {
			return nil, nil, err
		}
		if opts == nil {
			opts = parsed
		}
		seeds = append(seeds, parsed.Addr)
	}
	if len(seeds) > 1 && opts.DB != 0 {
		return nil, nil, errors.New("a Redis Cluster has no database but 0: leave the number out of the store's URL")
	}
	return opts, seeds, nil
}

// parseHost parses a URL of one host.
func parseHost(raw string) (*redis.Options, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "redis" && u.Scheme != "rediss") {
		return nil, errors.New("the store's URL cannot be read: write it as " + urlForm + " or " + clusterForm +
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

// eachHost returns the URL once for each of its hosts, with that host alone: url.Parse takes no list of them.
// A comma before the last @ is part of user or password.
func eachHost(raw string) (urls []string) {
	before, hosts, after := aroundHosts(raw)
	for host := range strings.SplitSeq(hosts, ",") {
		urls = append(urls, before+host+after)
	}
	return urls
}

// aroundHosts cuts the URL in three. The authority ends at the first /, ? or # (RFC 3986, section 3.2), and
// user and password end at its last @.
func aroundHosts(raw string) (before, hosts, after string) {
	start := 0
	if i := strings.Index(raw, "://"); i >= 0 {
		start = i + len("://")
	}
	end := len(raw)
	if i := strings.IndexAny(raw[start:], "/?#"); i >= 0 {
		end = start + i
	}
	if i := strings.LastIndex(raw[start:end], "@"); i >= 0 {
		start += i + len("@")
	}
	return raw[:start], raw[start:end], raw[end:]
}

const unreadableURL = "[unreadable store URL]"

// Redact returns the URL without user and password, and without whatever follows the database.
func Redact(raw string) string {
	var hosts []string
	var shown url.URL
	for _, one := range eachHost(raw) {
		u, err := url.Parse(one)
		if err != nil || u.Scheme == "" || u.Host == "" || hasAt(u) {
			return unreadableURL
		}
		hosts = append(hosts, u.Host)
		shown = url.URL{Scheme: u.Scheme, Path: u.Path}
	}
	return shown.Scheme + "://" + strings.Join(hosts, ",") + shown.EscapedPath()
}

// hasAt reports whether there is an @ behind the host, so that what was read as the host may be a user's name.
func hasAt(u *url.URL) bool { return strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") }
