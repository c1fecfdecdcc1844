package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// await asks every node until each says that the cluster is well, and knows all of it.
func (f *forming) await(ctx context.Context) error {
	var behind error
	for {
		now := f.behind(ctx)
		if now == nil {
			return nil
		}
		if behind == nil || !over(ctx) { // the last word is a node's, not that of a call that was cut off
			behind = now
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the cluster did not form: %w", behind)
		case <-time.After(formPoll):
		}
	}
}

// over reports whether the deadline has passed. A call may know before the context does, whose timer runs on its own.
func over(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// behind returns what is lacking still, or nil. It names the node that knows the fewest others: what the rest lacks
// may come of that.
func (f *forming) behind(ctx context.Context) (behind error) {
	fewest := 0
	for i, client := range f.clients {
		said, err := ask(ctx, client)
		if err != nil {
			return explain(err, theNode, client.Options())
		}
		if lacks := said.lacks(len(f.nodes)); lacks != "" && (behind == nil || said.known < fewest) {
			fewest, behind = said.known, fmt.Errorf("%s %s", f.nodes[i].Addr, lacks)
		}
	}
	return behind
}

// clusterInfo is what a node says of its cluster.
type clusterInfo struct {
	state           string
	known, assigned int // nodes, itself included; slots
}

func ask(ctx context.Context, node *redis.Client) (clusterInfo, error) {
	text, err := node.ClusterInfo(ctx).Result()
	if err != nil {
		return clusterInfo{}, err
	}
	known, err := strconv.Atoi(infoField(text, "cluster_known_nodes"))
	if err != nil {
		return clusterInfo{}, fmt.Errorf("CLUSTER INFO names no number of nodes: %w", err)
	}
	assigned, err := strconv.Atoi(infoField(text, "cluster_slots_assigned"))
	if err != nil {
		return clusterInfo{}, fmt.Errorf("CLUSTER INFO names no number of slots: %w", err)
	}
	return clusterInfo{infoField(text, "cluster_state"), known, assigned}, nil
}

// lacks says what is missing from a cluster of so many nodes, or "".
func (c clusterInfo) lacks(nodes int) string {
	switch {
	case c.known != nodes:
		return fmt.Sprintf("knows %d of %d nodes", c.known, nodes)
	case c.assigned != slotCount:
		return fmt.Sprintf("knows the masters of %d of %d slots", c.assigned, slotCount)
	case c.state != "ok":
		return "says cluster_state:" + c.state
	}
	return ""
}
