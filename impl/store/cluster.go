package store

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"
)

// shards is what a store knows of the cluster that it is.
type shards struct {
	client *redis.ClusterClient
	slots  *slotMap // as it was at Open; the client has its own, which follows what changes
	count  int
}

const clusterAt = "the cluster at"

// join greets the cluster that the node is of, and makes the store a client of all of it.
func (s *Store) join(ctx context.Context, node *redis.Client, opts *redis.Options, seeds []string) error {
	if err := node.ClusterInfo(ctx).Err(); err != nil {
		return explain(noCluster(err), storeAt, opts)
	}
	ranges := redis.NewClusterSlotsCmd(ctx, "cluster", "slots") // CLUSTER SHARDS is Redis 7
	if err := node.Process(ctx, ranges); err != nil {
		return explain(err, storeAt, opts)
	}
	slots, count := newSlotMap(ranges.Val())
	if err := slots.whole(); err != nil {
		return explain(err, clusterAt, opts)
	}
	client := s.ofCluster(opts, seeds)
	version, err := greetMasters(ctx, client, opts)
	if err != nil {
		return errors.Join(err, client.Close())
	}
	s.client, s.cluster, s.version = client, &shards{client, slots, count}, version
	return nil
}

// noCluster tells a Redis without cluster mode from other failures.
func noCluster(err error) error {
	if isReply(err) && !isAuth(err) && !redis.IsPermissionError(err) {
		return errNoCluster
	}
	return err
}

// ofCluster returns a client that counts on every node: what is sent once is counted once, whatever pipeline it
// was part of, and so is what the client asks for itself.
func (s *Store) ofCluster(opts *redis.Options, seeds []string) *redis.ClusterClient {
	client := redis.NewClusterClient(clusterOptions(opts, seeds))
	follow := &redirects{client: client, nodes: map[string]*redis.Client{}}
	client.OnNewNode(func(node *redis.Client) {
		node.AddHook(hook{traffic: s.traffic, written: s.written})
		follow.meet(node)
	})
	client.AddHook(follow)
	return client
}

// greetMasters greets every master and returns the oldest version. asked is the node that named them.
func greetMasters(ctx context.Context, client *redis.ClusterClient, asked *redis.Options) (oldest string, err error) {
	var mu sync.Mutex
	var versions []string
	var refused error // explained, with the node that it is of
	err = client.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		version, err := greetMaster(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		versions = append(versions, version)
		if err != nil && refused == nil {
			refused = explain(err, "the cluster's node", node.Options())
		}
		return nil
	})
	if err != nil && refused == nil {
		refused = explain(err, clusterAt, asked)
	}
	if refused != nil {
		return "", refused
	}
	return slices.MinFunc(versions, compareVersions), nil
}

func greetMaster(ctx context.Context, node *redis.Client) (version string, err error) {
	info, err := greet(ctx, node)
	if err != nil {
		return "", err
	}
	state, err := node.ClusterInfo(ctx).Result()
	if err != nil {
		return "", err
	}
	if said := infoField(state, "cluster_state"); said != "ok" {
		return "", finding("says cluster_state:" + said + ": wait until the cluster has formed, or repair it")
	}
	return infoField(info, "redis_version"), nil
}

func compareVersions(a, b string) int {
	x, y := versionNumbers(a), versionNumbers(b)
	return slices.Compare(x[:], y[:])
}
