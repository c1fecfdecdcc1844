package impl

// A Rung is one implementation of a scheme's lookup path, the way from wire bytes to principal. Every rung
// makes the same checks and comes to the same verdict; from the obvious to the fast one each changes one thing
// of the rung below it. A scheme lists its own, in that order.
//
// One difference is allowed: a key of the store that holds no string, which no record of ours does, is
// ErrUnavailable to a session that reads alone and may be ErrRevoked to one that shares a round trip.
type Rung string

// The first and the last rung of every scheme. Without a name a scheme takes the last.
const (
	// Obvious is what anyone would write with the library.
	Obvious Rung = "obvious"
	// Fast is ours.
	Fast Rung = "fast"
)
