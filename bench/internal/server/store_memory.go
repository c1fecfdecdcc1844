package server

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MemoryBytes is what the store's data takes, as it says itself (INFO's used_memory). The embedded store
// does not say: the error matches errors.ErrUnsupported.
func (p *StoreProcess) MemoryBytes(ctx context.Context) (uint64, error) {
	if p.kind != StoreRedis {
		return 0, fmt.Errorf("the embedded store does not say how much memory it uses: %w", errors.ErrUnsupported)
	}
	c, err := dialRedis(ctx, p.addr)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	info, err := c.do("INFO", "memory")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(strings.Join(info, "")) {
		if value, ok := strings.CutPrefix(line, "used_memory:"); ok {
			return strconv.ParseUint(strings.TrimSpace(value), 10, 64)
		}
	}
	return 0, errors.New("the store's INFO has no used_memory")
}
