package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// A Node is a Redis that runs in cluster mode.
type Node struct {
	Addr string // IP address and port: the nodes take no host name from each other
	// BusPort is where the nodes talk to each other; 0 means the port plus 10000, which is Redis's own default
	// and fails above 55535.
	BusPort int
}

const (
	busPortAbove = 10000
	formPoll     = 20 * time.Millisecond
	formTimeout  = 15 * time.Second // two of them are Redis's own delay
	theNode      = "the node"
)

// FormCluster makes one Redis Cluster of nodes that are empty and know nobody: masters with equal ranges of the
// slots, without replicas. One node alone is a cluster too. It returns once every node says that all is well, which
// takes two seconds or so, or as an error after 15 s. An error is one line that names the node that refused or is
// behind; the nodes are then of no more use.
func FormCluster(ctx context.Context, nodes []Node) error {
	logging.Disable() // as Open does
	ctx, cancel := context.WithTimeout(ctx, formTimeout)
	defer cancel()
	f := forming{nodes: nodes}
	defer f.close()
	for _, step := range []func(context.Context) error{f.dial, f.assign, f.meet, f.await} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// forming is a cluster on its way.
type forming struct {
	nodes   []Node
	clients []*redis.Client
}

func (f *forming) close() {
	for _, client := range f.clients {
		client.Close() // nothing is under way
	}
}

// dial connects to every node, and makes sure that it is a fresh one.
func (f *forming) dial(ctx context.Context) error {
	if len(f.nodes) == 0 {
		return errors.New("a cluster needs a node: name one")
	}
	for _, node := range f.nodes {
		opts, _, err := options(Config{URL: "redis://" + node.Addr, Timeout: defaultTimeout, PoolSize: 1})
		if err != nil {
			return err
		}
		client := redis.NewClient(opts)
		f.clients = append(f.clients, client)
		if err := fresh(ctx, client); err != nil {
			return explain(err, theNode, opts)
		}
	}
	return nil
}

func fresh(ctx context.Context, node *redis.Client) error {
	said, err := ask(ctx, node)
	if err != nil && isReply(err) && !isAuth(err) {
		return finding("runs without cluster mode: start it with --cluster-enabled yes")
	}
	if err != nil {
		return err
	}
	keys, err := node.DBSize(ctx).Result()
	if err == nil && (said.known != 1 || said.assigned != 0 || keys != 0) {
		err = finding(fmt.Sprintf("is not a fresh one, with %d other nodes, %d slots and %d keys: start an empty one",
			said.known-1, said.assigned, keys))
	}
	return err
}

// assign gives each node an equal range of the slots, and an epoch of its own, so that none has to be agreed upon.
// ADDSLOTSRANGE is Redis 7; go-redis's command of that name is an ADDSLOTS.
func (f *forming) assign(ctx context.Context) error {
	n := len(f.clients)
	return f.each(func(i int, client *redis.Client) error {
		from, to := i*slotCount/n, (i+1)*slotCount/n-1
		return errors.Join(
			client.ClusterAddSlotsRange(ctx, from, to).Err(),
			client.Do(ctx, "cluster", "set-config-epoch", i+1).Err())
	})
}

// meet introduces every node to every other: with one in the middle the others wait for gossip, which once took
// five seconds. A node alone is introduced to itself, from which it learns its address.
func (f *forming) meet(ctx context.Context) error {
	return f.each(func(i int, client *redis.Client) error {
		for j, other := range f.nodes {
			if j <= i && len(f.nodes) > 1 {
				continue
			}
			host, port, bus, err := other.split()
			if err != nil {
				return err
			}
			if err := client.Do(ctx, "cluster", "meet", host, port, bus).Err(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (n Node) split() (host, port string, bus int, err error) {
	host, port, err = net.SplitHostPort(n.Addr)
	if err != nil {
		return "", "", 0, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return "", "", 0, err
	}
	if n.BusPort != 0 {
		return host, port, n.BusPort, nil
	}
	return host, port, number + busPortAbove, nil
}

func (f *forming) each(do func(i int, client *redis.Client) error) error {
	for i, client := range f.clients {
		if err := do(i, client); err != nil {
			return explain(err, theNode, client.Options())
		}
	}
	return nil
}
