package load

// A ring is a queue of a fixed capacity, of connections here.
type ring struct {
	items         []int
	first, length int
}

func newRing(capacity int) ring { return ring{items: make([]int, capacity)} }

// push adds an item to a ring that is not full.
func (r *ring) push(item int) {
	r.items[(r.first+r.length)%len(r.items)] = item
	r.length++
}

// pop takes the oldest item of a ring that is not empty.
func (r *ring) pop() int {
	item := r.items[r.first]
	r.first = (r.first + 1) % len(r.items)
	r.length--
	return item
}
