// No twin in session: there the store's counters tell what a cache did not hold.

package jwt

// VerifiedMisses counts the proofs that were made anew because the cache of them had none; 0 without one.
func (s *Scheme) VerifiedMisses() int64 {
	if s.obvious != nil && s.obvious.verified != nil {
		return s.obvious.verified.misses.Load()
	}
	return s.misses.Load()
}
