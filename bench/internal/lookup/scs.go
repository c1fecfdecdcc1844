package lookup

import (
	"crypto/sha256"
	"encoding/base64"
)

// SCSPrefix begins the keys of the records that scs, one of the peers, reads. It cannot read ours, so its process
// writes them; whoever made the work deletes them, as that process may have ended otherwise.
func (w *Work) SCSPrefix() string { return w.FastPrefix + "scs:" }

// SCSKey is where scs keeps the session of a token, of which it stores the hash as we do.
func SCSKey(prefix, token string) string {
	sum := sha256.Sum256([]byte(token))
	return prefix + base64.RawURLEncoding.EncodeToString(sum[:])
}

// SCSKeys are the keys of its records: of as many sessions as lookups in the store go through.
func (w *Work) SCSKeys() []string {
	keys := make([]string, min(sessionsRead, len(w.SessionTokens)))
	for n := range keys {
		keys[n] = SCSKey(w.SCSPrefix(), w.SessionTokens[n])
	}
	return keys
}
