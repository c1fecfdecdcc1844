//go:build !linux

package relay

import "net"

func newEngine(backend *net.TCPAddr, links int) (engine, error) { return newPlain(backend, links) }
