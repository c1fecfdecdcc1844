package relay

// held are the bytes of one direction that were read and not yet written, in order. The zero value
// holds none.
type held struct {
	buffer     []byte
	start, end int // of what is held
}

// firstRoom is the room for one read at first: commands and replies are small.
const firstRoom = 4 << 10

func (h *held) len() int { return h.end - h.start }

// room is where the next read may put bytes, followed by took. It is empty when heldBytes are held.
func (h *held) room() []byte {
	switch {
	case h.start == h.end:
		h.start, h.end = 0, 0
	case h.end == len(h.buffer) && h.start > 0:
		h.end = copy(h.buffer, h.buffer[h.start:h.end])
		h.start = 0
	}
	if h.end == len(h.buffer) && h.end < heldBytes {
		larger := make([]byte, min(max(firstRoom, 2*len(h.buffer)), heldBytes))
		copy(larger, h.buffer)
		h.buffer = larger
	}
	return h.buffer[h.end:]
}

// took says that n bytes were put into room.
func (h *held) took(n int) { h.end += n }

// first are the first n bytes that are held.
func (h *held) first(n int) []byte { return h.buffer[h.start : h.start+n] }

// drop forgets the first n bytes.
func (h *held) drop(n int) { h.start += n }

// clear forgets all bytes, and the memory.
func (h *held) clear() { *h = held{} }
