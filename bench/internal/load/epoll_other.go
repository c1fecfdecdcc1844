//go:build !linux

package load

import (
	"context"
	"errors"
	"fmt"

	"authbench/scenarios"
)

func dialEpoll(context.Context, []string, int) (Transport, error) {
	return nil, fmt.Errorf("transport %s needs Linux: use %s here: %w",
		scenarios.TransportEpoll, scenarios.TransportNetHTTP, errors.ErrUnsupported)
}
