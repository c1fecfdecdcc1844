package store_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2/server"
)

// redisAddr answers as a Redis of a version, and as Redis 5 does: it knows no HELLO.
func redisAddr(t *testing.T, version string) string {
	return fakeServer(t, version, "standalone").Addr().String()
}

func fakeServer(t *testing.T, version, mode string) *server.Server {
	s, err := server.NewServer("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	answers(t, s, "PING", func(c *server.Peer, _ []string) { c.WriteInline("PONG") })
	answers(t, s, "INFO", func(c *server.Peer, _ []string) {
		c.WriteBulk("# Server\r\nredis_version:" + version + "\r\nredis_mode:" + mode + "\r\n")
	})
	return s
}

func answers(t *testing.T, s *server.Server, name string, write func(c *server.Peer, args []string)) {
	if err := s.Register(name, func(c *server.Peer, _ string, args []string) { write(c, args) }); err != nil {
		t.Fatal(err)
	}
}

// A clusterFake is a node of a cluster of one, where the zero value is one without fault.
type clusterFake struct {
	version, state, master string
	to                     int // last slot; 0 is the last that there is, and below that there is none
}

func clusterAddr(t *testing.T, f clusterFake) string { return fakeCluster(t, f).Addr().String() }

func fakeCluster(t *testing.T, f clusterFake) *server.Server {
	if f.version == "" {
		f.version = "7.0.15"
	}
	if f.state == "" {
		f.state = "ok"
	}
	if f.to == 0 {
		f.to = 16383
	}
	s := fakeServer(t, f.version, "cluster")
	if f.master == "" {
		f.master = s.Addr().String()
	}
	answers(t, s, "CLUSTER", func(c *server.Peer, args []string) {
		if strings.EqualFold(args[0], "info") {
			c.WriteBulk("cluster_state:" + f.state + "\r\n")
			return
		}
		f.writeSlots(c)
	})
	return s
}

func (f clusterFake) writeSlots(c *server.Peer) {
	if f.to < 0 {
		c.WriteLen(0)
		return
	}
	host, port, _ := net.SplitHostPort(f.master)
	number, _ := strconv.Atoi(port)
	c.WriteLen(1)
	c.WriteLen(3)
	c.WriteInt(0)
	c.WriteInt(f.to)
	c.WriteLen(2)
	c.WriteBulk(host)
	c.WriteInt(number)
}
