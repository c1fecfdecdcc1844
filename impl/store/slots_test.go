package store

import (
	"testing"

	"github.com/redis/go-redis/v9"
)

// The check value of the Redis Cluster specification, appendix A.
func TestCRC16(t *testing.T) {
	if got := crc16([]byte("123456789")); got != 0x31C3 {
		t.Errorf("crc16 %#x, want 0x31c3", got)
	}
}

func TestASlotMapSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		words   string
		ranges  []redis.ClusterSlot
		masters int
		want    string // "" where nothing is
	}{
		{"all by one", ranges(0, 16383), 1, ""},
		{"all by two, in three pieces", append(ranges(0, 99, 100, 8000), piece(8001, 16383, 0)), 2, ""},
		{"all with one twice", append(ranges(0, 16383), piece(7, 7, 0)), 1, ""},
		{"nothing", nil, 0, "serves 0 of 16384 slots: 0-16383 are nobody's: assign them, or wait until it has formed"},
		{"the first and the last", ranges(1, 16382), 1, "serves 16382 of 16384 slots: 0-0, 16383-16383 are nobody's: assign them, or wait until it has formed"},
		{"many pieces", ranges(1, 9, 20, 29, 40, 49, 60, 16383), 4,
			"serves 16353 of 16384 slots: 0-0, 10-19, 30-39, … are nobody's: assign them, or wait until it has formed"},
		{"a range without a master", []redis.ClusterSlot{{Start: 0, End: 9}, piece(10, 16383, 0)}, 1,
			"serves 16374 of 16384 slots: 0-9 are nobody's: assign them, or wait until it has formed"},
	} {
		slots, masters := newSlotMap(c.ranges)
		got := ""
		if err := slots.whole(); err != nil {
			got = err.Error()
		}
		if got != c.want || masters != c.masters {
			t.Errorf("%s: %q by %d masters, want %q by %d", c.words, got, masters, c.want, c.masters)
		}
	}
}

// ranges are pairs of a first and a last slot, each of another master.
func ranges(ends ...int) (all []redis.ClusterSlot) {
	for i := 0; i < len(ends); i += 2 {
		all = append(all, piece(ends[i], ends[i+1], i/2))
	}
	return all
}

func piece(first, last, master int) redis.ClusterSlot {
	return redis.ClusterSlot{Start: first, End: last, Nodes: []redis.ClusterNode{{Addr: "127.0.0.1:" + string(rune('1'+master))}, {Addr: "a replica"}}}
}
