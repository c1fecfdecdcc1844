package load

import (
	"errors"

	"authbench/impl"
)

// A CrowdConfig is the users of a mix.
type CrowdConfig struct {
	Carrier  impl.Carrier
	Subjects []string // one a user
	Password string   // everybody's
	// Authenticates is false for the unauthenticated control: nobody is handed a token, and a write is refused with 501.
	Authenticates bool
	// Refreshes: a login is handed a refresh token beside its access token.
	Refreshes bool
}

// A Crowd is users who log in, read, write, refresh and log out, each as a client would: with the token that it was last
// handed, and doing nothing that changes its own credential while another request of its own is under way. It is used by
// one goroutine at a time.
type Crowd struct {
	cfg    CrowdConfig
	people []person
	out    int // people who are not logged in
	done   [Kinds]int
	lost   bool
}

// NewCrowd returns the crowd, of which nobody is logged in yet.
func NewCrowd(cfg CrowdConfig) (*Crowd, error) {
	if len(cfg.Subjects) == 0 || cfg.Carrier == nil {
		return nil, errors.New("crowd: give it users and a carrier")
	}
	c := &Crowd{cfg: cfg, people: make([]person, len(cfg.Subjects)), out: len(cfg.Subjects)}
	for i := range c.people {
		login, err := PostJSON("/login", map[string]string{"user": cfg.Subjects[i], "password": cfg.Password})
		if err != nil {
			return nil, err
		}
		c.people[i].login = login
	}
	return c, nil
}

// Hold has everybody be logged in with a pair of their own, in the order of the subjects; the refresh token is empty
// where there is none, and both are for the unauthenticated control.
func (c *Crowd) Hold(pairs []impl.Pair) error {
	if len(pairs) != len(c.people) {
		return errors.New("crowd: give every user a pair of tokens")
	}
	for i, pair := range pairs {
		p := &c.people[i]
		p.reads, p.busy, p.in = 0, false, true
		p.hold(c.cfg, pair.Access, pair.Refresh)
	}
	c.out, c.lost = 0, false
	return nil
}

// Slots begins a slice of the schedule and returns its users, one a slot. Nothing may be under way.
func (c *Crowd) Slots(s MixSchedule) []User {
	c.done = [Kinds]int{}
	for i := range c.people {
		p := &c.people[i]
		c.lost = c.lost || p.busy || p.reads > 0 // its answer never came
		p.busy, p.reads = false, 0
	}
	slots := make([]slot, len(s.Kind))
	users := make([]User, len(slots))
	for i := range slots {
		slots[i] = slot{crowd: c, kind: s.Kind[i], preferred: s.Preferred[i]}
		users[i] = &slots[i]
	}
	return users
}

// Done counts the requests of the last slice that were answered as expected, by kind.
func (c *Crowd) Done() [Kinds]int { return c.done }

// Lost reports whether a request was not answered as expected, so that somebody may not hold the credential that the
// site goes by; Hold puts it right.
func (c *Crowd) Lost() bool { return c.lost }

// pick returns who does a thing: the preferred user, or the next one who can.
func (c *Crowd) pick(k Kind, preferred int) *person {
	if k == Login && c.out > 0 {
		if p := c.next(preferred, func(p *person) bool { return !p.in && p.idle() }); p != nil {
			return p
		}
	}
	return c.next(preferred, func(p *person) bool { return p.can(k) })
}

func (c *Crowd) next(from int, can func(*person) bool) *person {
	for i := range c.people {
		if p := &c.people[(from+i)%len(c.people)]; can(p) {
			return p
		}
	}
	return nil
}
