//go:build !race

package store

// raceDetector: allocations are counted without it only.
const raceDetector = false
