package relay

import "golang.org/x/sys/unix"

// An ending is how one direction of a connection ended.
type ending int

const (
	goesOn   ending = iota
	byFinish        // no more bytes: half-closed
	byReset         // the connection is broken
)

// A flow is one direction of a connection.
type flow struct {
	pair     *pair
	from, to *socket
	handedOn *int64 // the link's counter

	held   held
	due    int    // how many of the held bytes may be handed on now
	ending ending // how from ended
	endDue bool   // the ending may be handed on, after the bytes
	over   bool   // the ending was handed on, or there is nobody to hand anything to
}

// take reads once, if there may be something to read and room for it.
func (f *flow) take() {
	if !f.hungry() {
		return
	}
	room := f.held.room()
	n, err := unix.Read(f.from.fd, room)
	switch {
	case err == unix.EINTR:
	case err == unix.EAGAIN:
		f.from.readable = false
	case err != nil:
		f.finish(byReset)
	case n == 0:
		f.finish(byFinish)
	default:
		f.held.took(n)
		f.from.readable = n == len(room) || f.from.hup // a short read took all there was
		f.pair.link.enter(f, n)
	}
}

// hungry reports whether take would read.
func (f *flow) hungry() bool {
	return f.from.readable && f.ending == goesOn && !f.over && f.held.len() < heldBytes
}

// finish notes how from ended, and has it follow the bytes.
func (f *flow) finish(how ending) {
	if how <= f.ending {
		return
	}
	f.ending, f.from.readable = how, false
	f.pair.link.enter(f, 0)
}

// admit lets n more bytes be handed on, or the end for 0.
func (f *flow) admit(n int) {
	f.due += n
	f.endDue = f.endDue || n == 0
}

// give writes what is due, as far as the receiver takes it.
func (f *flow) give() {
	for f.due > 0 && f.to.writable && !f.over {
		n, err := unix.Write(f.to.fd, f.held.first(f.due))
		switch err {
		case nil:
			f.held.drop(n)
			f.due -= n
			*f.handedOn += int64(n)
		case unix.EINTR:
		case unix.EAGAIN:
			f.to.writable = false
		default: // the receiver is gone: who sends must learn it
			f.stop()
			f.pair.other(f).finish(byReset)
		}
	}
	if f.endDue && f.due == 0 && f.ending != goesOn {
		f.giveEnd()
	}
}

// giveEnd hands on how from ended.
func (f *flow) giveEnd() {
	switch {
	case f.ending == byReset:
		f.pair.reset()
	case !f.over:
		f.stop()
		_ = unix.Shutdown(f.to.fd, unix.SHUT_WR) // a receiver that is gone says so when read
		if f.pair.other(f).over && f.pair.other(f).ending == byFinish {
			f.pair.close()
		}
	}
}

// stop hands nothing on any more.
func (f *flow) stop() {
	f.over, f.due = true, 0
	f.held.clear()
}
