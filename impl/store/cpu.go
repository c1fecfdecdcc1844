package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// ServerCPU returns the CPU time, user and system, that the server says it has used since it started,
// whomever it worked for. Of a cluster it is the sum over the masters, and every one of them has to say. The
// error matches errors.ErrUnsupported where the server does not say.
func (s *Store) ServerCPU(ctx context.Context) (time.Duration, error) {
	if s.cluster == nil {
		return serverCPU(ctx, s.client)
	}
	var total atomic.Int64
	err := s.cluster.client.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		used, err := serverCPU(ctx, node)
		total.Add(int64(used))
		return err
	})
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return 0, err
	case err != nil:
		return 0, Unavailable(err)
	}
	return time.Duration(total.Load()), nil
}

func serverCPU(ctx context.Context, node redis.Cmdable) (time.Duration, error) {
	info, err := node.Info(ctx, "cpu").Result()
	if err != nil && !isReply(err) {
		return 0, Unavailable(err)
	}
	var total time.Duration
	for _, field := range []string{"used_cpu_sys", "used_cpu_user"} {
		seconds, err := strconv.ParseFloat(infoField(info, field), 64)
		if err != nil {
			return 0, fmt.Errorf("INFO cpu has no %s: %w", field, errors.ErrUnsupported)
		}
		total += time.Duration(seconds * float64(time.Second))
	}
	return total, nil
}
