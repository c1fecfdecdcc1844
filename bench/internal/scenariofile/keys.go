package scenariofile

import (
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// A Key is one that a scenario file can have.
type Key struct{ Name, Meaning string }

// Keys lists them all, in the order of a file.
func Keys() []Key {
	return []Key{
		{"name", "what the report calls the mix"},
		{"session.logins", "POST /login per session, on the mean; 1 where it is left out"},
		{"session.reads", "GET /me per session"},
		{"session.writes", "PUT /me/preferences per session"},
		{"session.refreshes", "POST /refresh per session, by variants that have a refresh token"},
		{"session.logouts", "POST /logout per session, at most as many as logins"},
		{"lifetimes.session", "of sessions, stateless tokens and logins that refresh, in the whole run (--lifetime wins)"},
		{"lifetimes.access_token", "of the access tokens of a login that refreshes (--access-lifetime wins)"},
		{"lifetimes.idle", "idle timeout of sliding sessions (--idle wins)"},
		{"load.rate", "requests/s of all kinds together (--rate wins)"},
		{"load.carrier", "bearer or cookie (--carrier wins)"},
		{"measure.variants", "the variants, beside the control and an A/A pair (--variant wins)"},
		{"measure.blocks", "how many blocks; six or more resolve a difference (--blocks wins)"},
		{"measure.slices", "slices of each variant in a block"},
		{"measure.slice", "how long a slice is"},
	}
}

// isKnown reports whether a file can have the key, or a table of that name. The library takes keys in any case, which
// would let two of them say the same.
func isKnown(key toml.Key) bool {
	name := strings.Join(key, ".")
	return slices.ContainsFunc(Keys(), func(k Key) bool {
		table, _, inTable := strings.Cut(k.Name, ".")
		return k.Name == name || inTable && table == name && len(key) == 1
	})
}
