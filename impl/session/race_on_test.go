//go:build race

package session

const raceDetector = true // the race detector allocates, too
