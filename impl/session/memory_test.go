package session

import (
	"encoding/binary"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

// A length that was not checked costs nothing.
func TestNothingIsMadeOfALengthThatIsNotThere(t *testing.T) {
	const rest = 4
	for words, lengths := range map[string][2]uint32{
		"preferences of 4 GB": {math.MaxUint32, 0}, "claims of 4 GB": {0, math.MaxUint32}, "both": {math.MaxUint32, math.MaxUint32},
		"a sum that is right in 32 bits": {math.MaxUint32, rest + 1},
	} {
		data := head{prefs: lengths[0], claims: lengths[1], ends: 1}.appendTo(nil)
		text := string(data) + strings.Repeat("x", rest)
		if h, ok := readHead(text); !ok || h.roles != 0 || h.subject != 0 || binary.LittleEndian.Uint32(data[4:]) != h.prefs {
			t.Fatalf("%s: there is more to refuse than the lengths", words)
		}
		var ok bool
		n := testing.AllocsPerRun(10, func() { _, ok = decodeCompact(text) })
		if n != 0 || ok {
			t.Errorf("%s: %v allocations, read: %t", words, n, ok)
		}
	}
}

// The names, the roles that lie in them, and the JSON.
func TestDecodingACompactRecordMakesThreeObjects(t *testing.T) {
	text := string(compactRecord(t))
	if n := testing.AllocsPerRun(100, func() { _, _ = decodeRecord(text) }); n != 3 {
		t.Errorf("%v allocations, want 3", n)
	}
}

// What is kept of a record holds its claims once and nothing of the reply that it was read from, and what is kept of
// a subject holds no claims.
func TestWhatIsKeptHoldsNoMoreThanItSays(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector has sizes of its own")
	}
	const (
		roundedUp  = 1.3 // what the allocator adds
		stringHead = 2 * bits.UintSize / 8
	)
	p := benchRecord(1).Principal
	names := len(p.Subject) + len(p.Roles[0]) + len(p.Roles[1])
	whole := names + len(p.Roles)*stringHead + len(p.Preferences) + len(p.Claims)
	for words, c := range codecs() {
		held := heldBytes(t, c, func(r record) record { return r })
		if held < float64(whole) || held > float64(whole)*roundedUp {
			t.Errorf("%s: a record of %d bytes holds %.0f", words, whole, held)
		}
		if subject := heldBytes(t, c, func(r record) string { return r.Principal.Subject }); subject > float64(names)*roundedUp {
			t.Errorf("%s: a subject holds %.0f bytes, of names of %d", words, subject, names)
		}
	}
}

// heldBytes is what of a record just decoded stays in memory for what is kept of it, beside that itself.
func heldBytes[K any](t *testing.T, c codec, keep func(record) K) float64 {
	t.Helper()
	data, err := c.encode(benchRecord(1))
	if err != nil {
		t.Fatal(err)
	}
	all := make([]K, 1000)
	before := heapBytes()
	for i := range all {
		r, err := c.decode(data)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = keep(r)
	}
	after := heapBytes()
	runtime.KeepAlive(all)
	return float64(after-before) / float64(len(all))
}

func heapBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // the first may have begun before
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Two callers who append to what they were shown do not write to one memory.
func TestAppendingToAKeptRecordIsSafe(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, _, _ := cachedOnFake(t, rung)
		for roles := range 6 {
			in := benchRecord(1).Principal
			in.Roles = append([]string(nil), slices.Repeat([]string{"reader"}, roles)...) // nil for none
			token, err := s.Issue(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			verifies(t, s, token, nil)
			one, other := verifies(t, s, token, nil), verifies(t, s, token, nil)
			want := grown(verifies(t, elsewhere(rung, s.records.(*fakeStore)), token, nil), "1")
			got := grown(one, "1")
			grown(other, "2")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d roles: %s", roles, diff)
			}
			if diff := cmp.Diff(in, other); diff != "" {
				t.Errorf("%d roles: %s", roles, diff)
			}
		}
	})
}

func grown(p impl.Principal, more string) impl.Principal {
	p.Roles, p.Preferences, p.Claims = append(p.Roles, more), append(p.Preferences, more...), append(p.Claims, more...)
	return p
}
