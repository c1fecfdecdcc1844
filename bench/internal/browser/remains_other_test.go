//go:build !linux

package browser_test

import "os"

// remains is the profile: what runs is not to be listed here.
func remains(_ int, profile string) []string {
	if _, err := os.Stat(profile); err == nil {
		return []string{profile}
	}
	return nil
}
