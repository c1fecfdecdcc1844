package meter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"
)

// A PublishConfig says between whom a message is timed.
type PublishConfig struct {
	// URL is the store's, redis://[user:password@]host[:port][/db], for its credentials. Channels know no
	// databases, so that part plays none.
	URL string
	// Publisher is the host:port that publishes, and Subscribers are those of each link that is timed: the
	// store's own, or where the relay listens for it. "" is the URL's.
	Publisher   string
	Subscribers []string
	// Channel has the run's prefix and is nobody else's.
	Channel string
}

// A PublishReference times bare PUBLISH messages on links that stay open: what a variant that spreads its
// revokes over pub/sub cannot be faster than, at this moment on this machine. It is plain RESP over TCP,
// so that no client library is in the reading; like a replica's own reader, one goroutine a link waits in
// a read.
type PublishReference struct {
	publisher   *redisLink
	subscribers []*redisLink
	channel     string
	number      int64 // of the last message
	heard       chan hearing
	readers     sync.WaitGroup
	quit        chan struct{}
	hangUp      func() error // once
}

// A Published is the timing of one message, from before it was sent.
type Published struct {
	Links []time.Duration // until each subscriber had read it, as configured
	Reply time.Duration   // until the publisher had read the store's answer
}

// A hearing is a message that came by a link, or the end of the link.
type hearing struct {
	link   int
	number string
	at     time.Time
	err    error
}

// NewPublishReference opens a connection for each link and one to publish on. It matches
// errors.ErrUnsupported for a URL that asks for TLS.
func NewPublishReference(ctx context.Context, cfg PublishConfig) (*PublishReference, error) {
	access, err := parseAccess(cfg.URL)
	if err == nil && (len(cfg.Subscribers) == 0 || cfg.Channel == "") {
		err = errors.New("name a channel and one subscriber or more")
	}
	if err != nil {
		return nil, fmt.Errorf("PUBLISH reference: %w", err)
	}
	p := &PublishReference{channel: cfg.Channel, heard: make(chan hearing, len(cfg.Subscribers)), quit: make(chan struct{})}
	p.hangUp = sync.OnceValue(p.closeLinks)
	if err := p.open(ctx, access, cfg); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err() // what broke the connection
		}
		return nil, errors.Join(fmt.Errorf("PUBLISH reference: %w", err), p.Close())
	}
	for i := range p.subscribers {
		p.readers.Go(func() { p.listen(i) })
	}
	return p, nil
}

// open connects the publisher and has every subscriber's subscription confirmed.
func (p *PublishReference) open(ctx context.Context, access redisAccess, cfg PublishConfig) (err error) {
	if p.publisher, err = dialRedisLink(ctx, access.at(cfg.Publisher)); err != nil {
		return err
	}
	for _, address := range cfg.Subscribers {
		link, err := dialRedisLink(ctx, access.at(address))
		if err != nil {
			return err
		}
		p.subscribers = append(p.subscribers, link)
		stop := context.AfterFunc(ctx, func() { _ = link.Close() })
		_, err = link.do("SUBSCRIBE", p.channel)
		if stop(); err != nil {
			return err
		}
	}
	return nil
}

// listen passes on what comes by a link, until it is closed.
func (p *PublishReference) listen(link int) {
	for {
		message, err := p.subscribers[link].reply()
		h := hearing{link: link, at: time.Now(), err: err}
		if err == nil && len(message) == 3 && message[0] == "message" {
			h.number = message[2]
		}
		select {
		case p.heard <- h:
		case <-p.quit:
			return
		}
		if err != nil {
			return
		}
	}
}

// Once publishes one message and times it. One Once may be under way. After an error, the end of ctx
// among them, the reference is closed.
func (p *PublishReference) Once(ctx context.Context) (Published, error) {
	defer context.AfterFunc(ctx, func() { _ = p.hangUp() })()
	result, err := p.once(ctx)
	if err == nil {
		return result, nil
	}
	if ctx.Err() != nil {
		err = ctx.Err() // what broke the connections
	}
	return Published{}, errors.Join(fmt.Errorf("PUBLISH reference: %w", err), p.Close())
}

func (p *PublishReference) once(ctx context.Context) (Published, error) {
	p.number++
	number := strconv.FormatInt(p.number, 10)
	result := Published{Links: make([]time.Duration, len(p.subscribers))}
	sent := time.Now()
	if _, err := p.publisher.do("PUBLISH", p.channel, number); err != nil {
		return result, err
	}
	result.Reply = time.Since(sent)
	for missing := len(p.subscribers); missing > 0; {
		select {
		case h := <-p.heard:
			if h.err != nil {
				return result, h.err
			}
			if h.number == number {
				result.Links[h.link] = h.at.Sub(sent)
				missing--
			}
		case <-ctx.Done():
			return result, ctx.Err()
		}
	}
	return result, nil
}

// Close ends the connections and waits for their readers. Closing again does nothing.
func (p *PublishReference) Close() error {
	err := p.hangUp()
	p.readers.Wait()
	return err
}

func (p *PublishReference) closeLinks() error {
	close(p.quit)
	var err error
	for _, link := range append([]*redisLink{p.publisher}, p.subscribers...) {
		if link != nil {
			if e := link.Close(); !errors.Is(e, net.ErrClosed) {
				err = errors.Join(err, e)
			}
		}
	}
	return err
}
