package cache

import (
	"testing"

	"pgregory.net/rapid"
)

// A model of the cache: a value that was put is there until it is dropped, or evicted for another.
type model struct {
	cache   *Cache[int]
	entries int
	values  map[int]int
	tickets map[int]ticket
	leaves  int
	left    map[int]int // when each key's value left last, or was dropped
}

type ticket struct {
	Ticket
	leaves int
}

const modelKeys = 5

// Whatever is done in whatever order: no Get returns what was dropped, and a Put is refused where its key's value has
// left since its load began, and nowhere else.
func TestAgainstAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{values: map[int]int{}, tickets: map[int]ticket{}, left: map[int]int{}}
		m.entries = rapid.SampledFrom([]int{1, 3, modelKeys, 1000}).Draw(t, "entries")
		m.cache = opened(&testing.T{}, m.entries)
		key := rapid.IntRange(0, modelKeys-1)
		t.Repeat(map[string]func(*rapid.T){
			"get":    func(t *rapid.T) { m.get(t, key.Draw(t, "key")) },
			"ticket": func(t *rapid.T) { m.ticket(key.Draw(t, "key")) },
			"put":    func(t *rapid.T) { m.put(t, key.Draw(t, "key"), rapid.Int().Draw(t, "value")) },
			"load":   func(t *rapid.T) { m.load(t, key.Draw(t, "key"), rapid.Int().Draw(t, "value")) },
			"drop":   func(t *rapid.T) { m.drop(key.Draw(t, "key"), rapid.IntRange(0, 9).Draw(t, "or all") == 0) },
			"":       m.check,
		})
	})
}

// The model takes it that no two of its keys are counted together.
func TestTheModelsKeysAreCountedApart(t *testing.T) {
	c, counted := opened(t, 1), map[any]bool{}
	for i := range modelKeys {
		counted[c.leaves(keyOf(i))] = true
	}
	if len(counted) != modelKeys {
		t.Errorf("%d counters for %d keys", len(counted), modelKeys)
	}
}

func (m *model) ticket(key int) { m.tickets[key] = ticket{m.cache.Ticket(keyOf(key)), m.leaves} }

func (m *model) get(t *rapid.T, key int) {
	got := m.cache.Get(keyOf(key))
	want, there := m.values[key]
	if (got != nil) != there || got != nil && *got != want {
		t.Fatalf("got %v, want %d (there: %t)", got, want, there)
	}
}

func (m *model) put(t *rapid.T, key, value int) {
	taken := m.tickets[key] // or one of before all
	got := m.cache.Put(keyOf(key), taken.Ticket, value)
	if overtaken := m.left[key] > taken.leaves; overtaken != (got == nil) {
		t.Fatalf("refused: %t, overtaken: %t", got == nil, overtaken)
	}
	if got == nil {
		return
	}
	if _, there := m.values[key]; !there {
		m.makeRoom(t)
		m.values[key] = value
	}
	if *got != m.values[key] {
		t.Fatalf("shown %d, want %d", *got, m.values[key])
	}
}

// makeRoom takes out of the model what the cache has evicted.
func (m *model) makeRoom(t *rapid.T) {
	before := len(m.values)
	for key := range m.values {
		if m.cache.find(keyOf(key)) == nil {
			m.drops(key)
		}
	}
	if gone, want := before-len(m.values), max(0, before+1-m.entries); gone != want {
		t.Fatalf("%d of %d are evicted, want %d", gone, before, want)
	}
}

// load is one that nothing comes between, beside those under way.
func (m *model) load(t *rapid.T, key, value int) {
	slow := m.tickets[key]
	m.ticket(key)
	m.put(t, key, value)
	m.tickets[key] = slow
}

func (m *model) drop(key int, all bool) {
	if all {
		m.clear()
		return
	}
	m.cache.Drop(keyOf(key))
	m.drops(key)
}

func (m *model) drops(key int) {
	m.leaves++
	m.left[key] = m.leaves
	delete(m.values, key)
}

func (m *model) clear() {
	m.cache.Clear()
	for key := range modelKeys {
		m.drops(key)
	}
}

func (m *model) check(t *rapid.T) {
	if n, linked := m.cache.Len(), m.cache.linked(); n != linked || n > m.entries || n != len(m.values) {
		t.Fatalf("%d are kept and %d linked, of %d, in a cache of %d", n, linked, len(m.values), m.entries)
	}
	for i := range m.cache.shards {
		for place, e := range m.cache.shards[i].ring {
			if int(e.place) != place || m.cache.find(&e.key) != e {
				t.Fatalf("the entry at %d has place %d, or is not found", place, e.place)
			}
		}
	}
}
