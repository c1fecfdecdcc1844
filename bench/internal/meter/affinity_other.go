//go:build !linux

package meter

import "errors"

// PinSelf is not to be had here.
func PinSelf([]int) error { return errors.New("affinity can be set on Linux only") }

// Pin is not to be had here.
func Pin(int, []int) error { return errors.New("affinity can be set on Linux only") }

// Siblings returns nothing: the system does not tell.
func Siblings(int) []int { return nil }

// AllowedCPUs returns nil: the system does not tell.
func AllowedCPUs() []int { return nil }
