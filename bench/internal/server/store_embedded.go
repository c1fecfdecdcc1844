package server

import (
	"io"
	"runtime/debug"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// EmbeddedTick is how often the embedded store's TTLs advance. A key may go so much late, and as much
// early, for a tick counts in full for a key set just before it. Every tick goes over all keys, on the
// bill of whoever is loaded then, so ticks are few: about a microsecond a request at the reference
// point with 8,000 keys.
const EmbeddedTick = time.Second

// RunEmbeddedStore is the life of the embedded store's process: a miniredis on a loopback port, which
// it says on replies, until control ends. It has a process of its own so that its CPU and allocations
// are billed to nobody else.
func RunEmbeddedStore(control io.Reader, replies io.Writer) error {
	m := miniredis.NewMiniRedis()
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return err
	}
	defer m.Close()
	stop := make(chan struct{})
	defer close(stop)
	go tick(m, stop)
	if err := writeLine(replies, reply{Addr: m.Addr(), Version: embeddedVersion()}); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, control)
	return err
}

// tick has TTLs advance with the clock, which miniredis leaves to its user. Its own ClockTTL would walk
// through all keys, sorted, at every command: with 4,000 sessions one GET took a millisecond.
func tick(m *miniredis.Miniredis, stop <-chan struct{}) {
	ticks := time.NewTicker(EmbeddedTick)
	defer ticks.Stop()
	for last := time.Now(); ; {
		select {
		case now := <-ticks.C:
			m.FastForward(now.Sub(last))
			last = now
		case <-stop:
			return
		}
	}
}

// embeddedVersion is the version of the library as built in, for it claims to be Redis 8.4 if asked.
func embeddedVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/alicebob/miniredis/v2" {
				return m.Version
			}
		}
	}
	return "unknown"
}
