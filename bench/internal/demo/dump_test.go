package demo

import (
	"slices"
	"testing"
)

// What is not tried cannot let a thief in, so everything that may be a credential is tried.
func TestWhatAThiefTries(t *testing.T) {
	const token, hash = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA", "abcdef1234567890abcdef1234567890abcdef1234567890abcdef1234567890"
	for _, tc := range []struct {
		name string
		text string
		want string
	}{
		{"a token alone", token, token},
		{"a token among other text", "token " + token + " of ada", token},
		{"a JWT", `{"t":"aaaaaaaa.bbbbbbbb.cccccccc"}`, "aaaaaaaa.bbbbbbbb.cccccccc"},
		{"the name in a key", "ab:01234567:000:session:{" + hash + "}", hash},
		{"a whole key", "ab:01234567:000:session:{x}", "ab:01234567:000:session:{x}"},
		{"a hash in the alphabet of tokens", hash, token},
		{"in bytes that are no text", "\x01\x02" + token + "\x00", token},
	} {
		if tried := credentialsIn([]string{tc.text}); !slices.Contains(tried, tc.want) {
			t.Errorf("%s: tried %q", tc.name, tried)
		}
	}
	if tried := credentialsIn([]string{"", "short", "with a space;"}); len(tried) != 0 {
		t.Errorf("tried %q", tried)
	}
}
