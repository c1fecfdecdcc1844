package cache

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

func keyOf(i int) *Key {
	key := Key(sha256.Sum256(fmt.Append(nil, i)))
	return &key
}

func opened(tb testing.TB, entries int) *Cache[int] {
	tb.Helper()
	c, err := New[int](entries)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestNewRefuses(t *testing.T) {
	for _, entries := range []int{0, -1} {
		if _, err := New[int](entries); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%d entries: %v, want one line", entries, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ entries, heads, shards int }{
		{1, 2, 1}, {2, 4, 1}, {3, 8, 1}, {100, 256, 1}, {256, 512, 2}, {100_000, 262_144, 64}, {1 << 40, maxHeads, 64},
	} {
		if h := heads(c.entries); h != c.heads {
			t.Errorf("%d chains for %d entries, want %d", h, c.entries, c.heads)
		}
		if c.entries > 1<<20 {
			continue
		}
		if n := len(opened(t, c.entries).shards); n != c.shards {
			t.Errorf("%d shards for %d entries, want %d", n, c.entries, c.shards)
		}
	}
}

// A full cache still takes what is new, and holds as many as it was made for.
func TestAFullCacheEvicts(t *testing.T) {
	for _, entries := range []int{1, 2, 100, 1000, 10_000} {
		c := opened(t, entries)
		for i := range 3 * entries {
			key := keyOf(i)
			if v := c.Put(key, c.Ticket(key), i); v == nil || *v != i || c.Get(key) != v {
				t.Fatalf("%d entries: the %d-th is not kept", entries, i)
			}
			if want := min(i+1, entries); c.Len() != want {
				t.Fatalf("%d entries: %d are kept after %d", entries, c.Len(), i+1)
			}
		}
		if n := c.linked(); n != entries {
			t.Errorf("%d entries: %d are linked", entries, n)
		}
	}
}

// linked counts the entries that a Get can find.
func (c *Cache[V]) linked() int {
	n := 0
	for i := range c.heads {
		for e := c.heads[i].Load(); e != nil; e = e.next.Load() {
			n++
		}
	}
	return n
}

// What is in use stays while others come once and never again.
func TestWhatIsUsedOutlivesWhatIsNot(t *testing.T) {
	const entries, used, rounds = 1000, 200, 10_000
	c := opened(t, entries)
	hits := 0
	for i := range rounds {
		once, again := keyOf(used+i), keyOf(i%used)
		c.Put(once, c.Ticket(once), i)
		if c.Get(again) != nil {
			hits++
		} else {
			c.Put(again, c.Ticket(again), i)
		}
	}
	if hits < rounds*9/10 {
		t.Errorf("%d hits of %d: what is used is evicted", hits, rounds)
	}
}

func TestAGetMakesNoGarbage(t *testing.T) {
	c := opened(t, 10)
	key, missing := keyOf(1), keyOf(2)
	c.Put(key, c.Ticket(key), 1)
	if n := testing.AllocsPerRun(100, func() {
		_, _ = c.Get(key), c.Get(missing)
		_ = c.Ticket(key)
	}); n != 0 {
		t.Errorf("%v allocations for a hit and a miss", n)
	}
}

// Anyone can have a key dropped that nobody has, as often as they like.
func TestDropsOfOtherKeysRefuseFewLoads(t *testing.T) {
	const loads, drops = 1000, 100
	c := opened(t, 100_000)
	tickets := make([]Ticket, loads)
	for i := range tickets {
		tickets[i] = c.Ticket(keyOf(i))
	}
	for i := range drops {
		c.Drop(keyOf(loads + i))
	}
	refused := 0
	for i, ticket := range tickets {
		if c.Put(keyOf(i), ticket, i) == nil {
			refused++
		}
	}
	if refused > loads/20 {
		t.Errorf("%d of %d loads are refused for %d drops", refused, loads, drops)
	}
}

func TestAClearRefusesEveryLoad(t *testing.T) {
	for _, entries := range []int{1, 1000, 100_000} {
		c := opened(t, entries)
		tickets := make([]Ticket, 1000)
		for i := range tickets {
			tickets[i] = c.Ticket(keyOf(i))
		}
		c.Clear()
		for i, ticket := range tickets {
			if c.Put(keyOf(i), ticket, i) != nil {
				t.Fatalf("%d entries: the %d-th load is kept", entries, i)
			}
		}
	}
}

// Of two loads under way together the first to end is kept, and the other shows that one.
func TestAPutKeepsWhatIsThere(t *testing.T) {
	c, key := opened(t, 10), keyOf(1)
	ticket := c.Ticket(key)
	first := c.Put(key, ticket, 1)
	if second := c.Put(key, ticket, 2); second != first || *first != 1 || c.Get(key) != first || c.Len() != 1 {
		t.Errorf("kept %d, shown %d, of %d", *c.Get(key), *second, c.Len())
	}
}

// A load that began before a value which has come and gone meanwhile may be the older one.
func TestALoadFromBeforeAnEvictedValueIsRefused(t *testing.T) {
	c, key := opened(t, 1), keyOf(1)
	slow := c.Ticket(key)
	c.Put(key, c.Ticket(key), 2)
	c.Put(keyOf(2), c.Ticket(keyOf(2)), 0)
	if c.Get(key) != nil {
		t.Fatal("nothing was evicted")
	}
	if v := c.Put(key, slow, 1); v != nil {
		t.Errorf("kept %d", *v)
	}
}
