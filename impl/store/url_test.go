package store_test

import (
	"testing"

	"authbench/impl/store"
)

func TestRedact(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"redis://user:" + canary + "@host:6379/2", "redis://host:6379/2"},
		{"rediss://:" + canary + "@host:6379", "rediss://host:6379"},
		{"redis://host:6379", "redis://host:6379"},
		{"redis://host:6379/0?password=" + canary + "#" + canary, "redis://host:6379/0"},
		{"redis://u:p@" + canary + "@host:1", "redis://host:1"},
		{"redis://u:" + canary + "/x@host:1", "[unreadable store URL]"},
		{"redis://bench:12/" + canary + "@host:6379/0", "[unreadable store URL]"}, // reads as the host bench:12
		{"redis://:" + canary, "[unreadable store URL]"},
		{canary, "[unreadable store URL]"},

		{"redis://user:" + canary + "@a:1,b:2,c:3", "redis://a:1,b:2,c:3"},
		{"rediss://a:1,b/2", "rediss://a:1,b/2"},
		{"redis://[::1]:1,[::2]:2", "redis://[::1]:1,[::2]:2"},
		{"redis://user:" + canary + ",x@a:1,b:2", "redis://a:1,b:2"}, // the comma is part of the password
		{"redis://user:" + canary + "@x,y@a:1,b:2", "redis://a:1,b:2"},
		{"redis://a:1,b:2/0?password=" + canary, "redis://a:1,b:2/0"},
		{"redis://u:12," + canary + "/x@a:1,b:2", "[unreadable store URL]"},
		{"redis://bench:12,13/" + canary + "@a:1,b:2", "[unreadable store URL]"},
		{"redis://bench:12,13?" + canary + "@a:1,b:2", "[unreadable store URL]"},
		{"redis://bench:12#" + canary + "@a:1", "[unreadable store URL]"},
		{"redis://a:1,:" + canary, "[unreadable store URL]"},
		{"redis://a:1,," + "b:2", "[unreadable store URL]"},
		{"a:1,b:2", "[unreadable store URL]"},
		{"", "[unreadable store URL]"},
	} {
		if got := store.Redact(c.url); got != c.want {
			t.Errorf("Redact(%q) = %q, want %q", c.url, got, c.want)
		}
	}
}
