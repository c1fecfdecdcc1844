package store_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const canary = "canary-7f3a"

// withSecrets puts a user and a password into an address's URL.
func withSecrets(scheme, addr string) string {
	return scheme + "://user-" + canary + ":pass-" + canary + "@" + addr
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		words string
		url   func(t *testing.T) string
		want  string // what the error must say, %a for the address
	}{
		{"nobody listens", func(t *testing.T) string { return withSecrets("redis", closedAddr(t)) }, "%a refuses the connection: start it"},
		{"somebody listens and never answers", func(t *testing.T) string { return withSecrets("redis", silentAddr(t)) }, "%a does not answer in time"},
		{"TLS asked of somebody who never answers", func(t *testing.T) string { return withSecrets("rediss", silentAddr(t)) }, "%a does not answer in time"},
		{"wrong password", func(t *testing.T) string { return withSecrets("redis", passwordAddr(t)) }, "%a refuses the user or password"},
		{"no password where one is needed", func(t *testing.T) string { return "redis://" + passwordAddr(t) }, "%a refuses the user or password"},
		{"Redis 5", func(t *testing.T) string { return "redis://" + redisAddr(t, "5.0.14") }, "%a is Redis 5.0.14: older than 6.2: use Redis 6.2"},
		{"Redis 6.0", func(t *testing.T) string { return "redis://" + redisAddr(t, "6.0.20") }, "%a is Redis 6.0.20: older than 6.2: use Redis 6.2"},
		{"a web server", func(t *testing.T) string { return withSecrets("redis", webAddr(t)) }, "%a cannot be used"},
		{"an echo of what was sent", func(t *testing.T) string { return withSecrets("redis", echoAddr(t)) }, "%a cannot be used"},
		{"a certificate that nobody knows", func(t *testing.T) string { return withSecrets("rediss", tlsAddr(t)) }, "%a cannot be used"},
		{"a database number that is not there", func(t *testing.T) string { return storetest.Redis(t).URL + "/999" }, "cannot be used: "},

		{"no cluster behind several seeds", func(t *testing.T) string {
			return withSecrets("redis", passwordless(t)+","+closedAddr(t))
		}, "is no node of a Redis Cluster: name it alone"},
		{"several seeds of which one is no cluster's", func(t *testing.T) string {
			return "redis://" + closedAddr(t) + "," + redisAddr(t, "7.0.15")
		}, "is no node of a Redis Cluster: name it alone"},
		{"several seeds that are all away", func(t *testing.T) string {
			return withSecrets("redis", closedAddr(t)+","+closedAddr(t))
		}, "refuses the connection: start it"},
		{"several seeds that never answer", func(t *testing.T) string {
			return withSecrets("rediss", silentAddr(t)+","+silentAddr(t))
		}, "does not answer in time"},
		{"an old master", func(t *testing.T) string { return "redis://" + clusterAddr(t, clusterFake{version: "6.0.20"}) }, "%a is Redis 6.0.20: older than 6.2"},
		{"a cluster that is down", func(t *testing.T) string { return "redis://" + clusterAddr(t, clusterFake{state: "fail"}) },
			"the cluster's node %a says cluster_state:fail: wait until the cluster has formed, or repair it"},
		{"a slot that nobody serves", func(t *testing.T) string { return "redis://" + clusterAddr(t, clusterFake{to: 16382}) },
			"the cluster at %a serves 16383 of 16384 slots: 16383-16383 are nobody's"},
		{"a cluster without a master", func(t *testing.T) string { return "redis://" + clusterAddr(t, clusterFake{to: -1}) },
			"the cluster at %a serves 0 of 16384 slots: 0-16383 are nobody's"},
		{"a master that is away", func(t *testing.T) string { return "redis://" + clusterAddr(t, clusterFake{master: "127.0.0.1:1"}) },
			"the cluster's node 127.0.0.1:1 refuses the connection: start it"},
		{"a database of a cluster", func(t *testing.T) string {
			_, nodes := storetest.Nodes(t, 1)
			return "redis://" + nodes[0].Addr + "/3"
		}, "is of a Redis Cluster, which has no database but 0: leave the number out"},

		{"a database of several seeds", fixed(withSecrets("redis", "a:1,b:2/3")), "a Redis Cluster has no database but 0: leave the number out"},
		{"a seed without a name", fixed(withSecrets("redis", "a:1,,b:2")), "cannot be read"},
		{"a seed with a port that is none", fixed(withSecrets("redis", "a:1,b:"+canary)), "cannot be read"},
		{"a password with a comma that is not escaped, and a slash", fixed("redis://u:12," + canary + "/" + canary + "@a:1,b:2"), "percent-encode"},
		{"several seeds and options", fixed(withSecrets("redis", "a:1,b:2?password="+canary)), "takes no options"},
		{"no URL", fixed(""), "redis://[user:password@]host:port[/db]"},
		{"another scheme", fixed(withSecrets("http", "a:1")), "cannot be read"},
		{"no host", fixed("redis://:pass-" + canary + "@"), "cannot be read"},
		{"a password that is not escaped", fixed("redis://u:pass/" + canary + "@a:1"), "percent-encoded"},
		{"a control character", fixed(withSecrets("redis", "a:1\n")), "percent-encoded"},
		{"options", fixed(withSecrets("redis", "a:1/0?password="+canary)), "takes no options"},
		{"a database that is no number", fixed("redis://a:1/" + canary), "no database number after a:1"},
		{"a database below 0", fixed("redis://a:1/-1"), "no database number after a:1"},
	} {
		t.Run(c.words, func(t *testing.T) {
			url := c.url(t)
			start := time.Now()
			s, err := store.Open(t.Context(), store.Config{URL: url})
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("took %s, where 3s is the bound", took)
			}
			_, addr, _ := strings.Cut(url, "@")
			if addr == "" {
				addr = strings.TrimPrefix(url, "redis://")
			}
			if want := strings.ReplaceAll(c.want, "%a", addr); !strings.Contains(err.Error(), want) {
				t.Errorf("error %q does not say %q", err, want)
			}
			if strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q shows a secret or is not one line", err)
			}
		})
	}
}

func TestOpenRefusesAnInterruptAndABadConfig(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Open(ctx, store.Config{URL: "redis://" + silentAddr(t)}); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("cancelled: %v", err)
	}
	for _, c := range []store.Config{{Prefix: "a{b"}, {Prefix: "}"}, {Timeout: -1}, {PoolSize: -1}} {
		c.URL = storetest.Embedded(t).URL
		if _, err := store.Open(t.Context(), c); err == nil {
			t.Errorf("opened with %+v", c)
		}
	}
}

func TestOpenTakesTheOldestVersion(t *testing.T) {
	for _, version := range []string{"6.2.0", "6.10.1", "7.0.15", "255.255.255"} {
		if s := storetest.Open(t, "redis://"+redisAddr(t, version), ""); s.Version() != version {
			t.Errorf("version %q, want %q", s.Version(), version)
		}
	}
}

func TestOpenWithPassword(t *testing.T) {
	addr := passwordAddr(t)
	s, err := store.Open(t.Context(), store.Config{URL: "redis://user:right@" + addr + "/3"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestVersion(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{storetest.Embedded(t).URL, ""}, {storetest.Redis(t).URL, "."},
	} {
		got := storetest.Open(t, c.url, "").Version()
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("version %q, want one with %q", got, c.want)
		}
	}
}

func fixed(url string) func(*testing.T) string { return func(*testing.T) string { return url } }

func closedAddr(t *testing.T) string {
	l := listen(t)
	defer l.Close()
	return l.Addr().String()
}

func silentAddr(t *testing.T) string { return listen(t).Addr().String() }

func listen(t *testing.T) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func passwordAddr(t *testing.T) string {
	m := miniredis.RunT(t)
	m.RequireUserAuth("user", "right")
	return m.Addr()
}

// passwordless takes everybody.
func passwordless(t *testing.T) string {
	m := miniredis.RunT(t)
	m.RequireUserAuth("user-"+canary, "pass-"+canary)
	return m.Addr()
}

func webAddr(t *testing.T) string {
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func tlsAddr(t *testing.T) string {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func echoAddr(t *testing.T) string {
	l := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); conn.Close() }()
		}
	}()
	return l.Addr().String()
}
