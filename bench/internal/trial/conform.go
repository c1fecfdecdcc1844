package trial

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/scenarios"
)

// conform proves, before anything is measured, that every replica does what its variant promises.
func (b *block) conform(ctx context.Context) error {
	return b.eachHost(ctx, func(ctx context.Context, h *host) error {
		for i := range h.replicas {
			if err := h.conform(ctx, i); err != nil {
				return fmt.Errorf("does not conform: %w", err)
			}
		}
		return nil
	})
}

// conform runs the behaviour suite against one replica, with the next of the host's beside it.
func (h *host) conform(ctx context.Context, i int) error {
	ctx, cancel := context.WithTimeout(ctx, conformTimeout)
	defer cancel()
	live, next := server.NewLive(h.replicas[i]), server.NewLive(h.replicas[(i+1)%len(h.replicas)])
	defer live.Close()
	defer next.Close()
	if h.variant.Name == scenarios.SessionNaive {
		return endsWhenQuiet(ctx, live, next)
	}
	var target impltest.Target = live
	if len(h.replicas) > 1 {
		target = impltest.WithElsewhere(live, next)
	}
	return impltest.Conform(ctx, target, h.promises(), fmt.Sprintf("conform-%d", i))
}

// endsWhenQuiet is what the naive variant must do, which is there to fail when it is not left alone: a
// logout that did nothing would look like a session that always comes back.
func endsWhenQuiet(ctx context.Context, live, next *server.Live) error {
	token, err := live.Issue(ctx, impl.Principal{Subject: "conform-quiet"})
	if err == nil {
		err = live.Revoke(ctx, token)
	}
	if err != nil {
		return err
	}
	for _, replica := range []*server.Live{live, next} {
		if _, err := replica.Verify(ctx, token); !errors.Is(err, impl.ErrRevoked) {
			return fmt.Errorf("a token that nobody used while it was revoked: got %w, where a refusal as revoked was due", cmp.Or(err, errAccepted))
		}
	}
	return nil
}

var errAccepted = errors.New("accepted")

// promises are the variant's as its replicas are configured.
func (h *host) promises() impl.Promises {
	p := h.variant.Promises
	if p.StalenessBound > 0 {
		p.StalenessBound = h.replicas[0].Config().StalenessBound
	}
	return p
}
