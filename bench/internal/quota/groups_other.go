//go:build !linux

package quota

import "fmt"

// Groups makes groups; here there can be none.
type Groups struct{}

// Open says that there are no quotas here: its error matches ErrNotPermitted.
func Open() (*Groups, error) { return nil, fmt.Errorf("%w: only Linux has them", ErrNotPermitted) }

// New is never reached.
func (*Groups) New(string, Quota) (*Group, error) { return nil, ErrNotPermitted }

// String is never reached.
func (*Groups) String() string { return "" }

// Close does nothing.
func (*Groups) Close() error { return nil }

// A Group is processes that share a quota.
type Group struct{}

// Add is never reached.
func (*Group) Add(int) error { return ErrNotPermitted }

// Release is never reached.
func (*Group) Release(int) error { return ErrNotPermitted }

// Usage is never reached.
func (*Group) Usage() (Usage, error) { return Usage{}, ErrNotPermitted }

// Close does nothing.
func (*Group) Close() error { return nil }
