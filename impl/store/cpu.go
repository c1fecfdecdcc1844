package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ServerCPU returns the CPU time, user and system, that the server says it has used since it started,
// whomever it worked for. The error matches errors.ErrUnsupported where the server does not say.
func (s *Store) ServerCPU(ctx context.Context) (time.Duration, error) {
	info, err := s.client.Info(ctx, "cpu").Result()
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
