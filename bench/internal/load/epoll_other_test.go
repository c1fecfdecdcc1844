//go:build !linux

package load

const epollHere = false
