package relay

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestHeldIsAQueue compares it with a plain slice over random reads and writes.
func TestHeldIsAQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h held
		var model []byte
		next := byte(0)
		t.Repeat(map[string]func(*rapid.T){
			"read": func(t *rapid.T) {
				room := h.room()
				if (len(room) == 0) != (len(model) == heldBytes) {
					t.Fatalf("room for %d with %d held", len(room), len(model))
				}
				n := rapid.IntRange(0, len(room)).Draw(t, "n")
				for i := range n {
					next += 7
					room[i] = next
				}
				h.took(n)
				model = append(model, room[:n]...)
			},
			"write": func(t *rapid.T) {
				n := rapid.IntRange(0, len(model)).Draw(t, "n")
				if !bytes.Equal(h.first(n), model[:n]) {
					t.Fatalf("the first %d bytes are others", n)
				}
				h.drop(n)
				model = model[n:]
			},
			"fill": func(*rapid.T) {
				for room := h.room(); len(room) > 0; room = h.room() {
					clear(room)
					h.took(len(room))
					model = append(model, room...)
				}
			},
			"": func(t *rapid.T) {
				if h.len() != len(model) || len(h.buffer) > heldBytes {
					t.Fatalf("%d bytes held in %d, want %d", h.len(), len(h.buffer), len(model))
				}
			},
		})
	})
}
