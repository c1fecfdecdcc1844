package load

import (
	"errors"
	"math"
	"time"
)

// errOverdue ends a request that took longer than the answer timeout.
var errOverdue = errors.New("no answer within the answer timeout")

// An errand is who sent a request and is told its end. The response in c is whole unless c.Err says why
// not; times are from the opening.
type errand interface {
	answered(id int, sent, done time.Duration, c *Completion)
}

// A flight is one request under way. Without an errand it is one of the steady load.
type flight struct {
	busy   bool
	errand errand
	id     int
	sent   time.Duration
	until  time.Duration // when it is given up
}

// A waiting is a request that waits for its replica's reserved connection.
type waiting struct {
	request []byte
	errand  errand
	id      int
}

// lines are the connections: who is on them, and which of each replica's are idle.
type lines struct {
	flights []flight    // of each connection
	pool    []ring      // of each replica: idle connections that are not reserved
	queue   [][]waiting // of each replica, for its reserved connection
	busy    int
	turn    int           // the replica that the steady load was last sent to
	overdue time.Duration // nothing is given up before this
}

const never = time.Duration(math.MaxInt64) / 4 // far off, and safe to add to and to subtract from

func newLines(connections, replicas int) lines {
	l := lines{
		flights: make([]flight, connections), pool: make([]ring, replicas), queue: make([][]waiting, replicas), overdue: never,
	}
	for r := range l.pool {
		l.pool[r] = newRing(connections/replicas + 1)
	}
	for conn := replicas; conn < connections; conn++ {
		l.free(conn)
	}
	return l
}

// idle reports whether any connection of any replica is.
func (l *lines) idle() bool {
	for r := range l.pool {
		if l.pool[r].length > 0 {
			return true
		}
	}
	return false
}

// any returns an idle connection, the replicas taking turns.
func (l *lines) any() (conn int, ok bool) {
	for range l.pool {
		l.turn = (l.turn + 1) % len(l.pool)
		if conn, ok = l.to(l.turn); ok {
			return conn, true
		}
	}
	return 0, false
}

// to returns an idle connection to the replica.
func (l *lines) to(replica int) (conn int, ok bool) {
	if l.pool[replica].length == 0 {
		return 0, false
	}
	return l.pool[replica].pop(), true
}

// free gives a connection back. A reserved one is idle when no flight is on it.
func (l *lines) free(conn int) {
	if conn >= len(l.pool) {
		l.pool[conn%len(l.pool)].push(conn)
	}
}

// take notes what is under way on a connection.
func (l *lines) take(conn int, f flight, until time.Duration) {
	f.busy, f.until = true, until
	l.flights[conn] = f
	l.busy++
	l.overdue = min(l.overdue, until)
}

// land notes that nothing is any more, and returns what was.
func (l *lines) land(conn int) flight {
	f := l.flights[conn]
	l.flights[conn] = flight{}
	l.busy--
	return f
}
