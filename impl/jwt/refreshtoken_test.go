package jwt

import (
	"encoding/base64"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"authbench/impl"
)

func sealOf(t testing.TB, secret, issuer, audience string) refreshSeal {
	t.Helper()
	key, err := ParseKey("HS256", []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	seal, err := newRefreshSeal(key, issuer, audience)
	if err != nil {
		t.Fatal(err)
	}
	return seal
}

func TestARefreshTokenIsReadAsItWasMade(t *testing.T) {
	seal := sealOf(t, secret, "iss", "aud")
	rapid.Check(t, func(t *rapid.T) {
		var want refreshToken
		copy(want.family[:], rapid.SliceOfN(rapid.Byte(), familyBytes, familyBytes).Draw(t, "family"))
		want.number = rapid.Uint32().Draw(t, "number")
		token := seal.token(want)
		if got, err := seal.open(token); err != nil || got != want || seal.token(got) != token || len(token) != refreshTokenChars {
			t.Fatalf("made from %v, read as %v: %v", want, got, err)
		}
		last := len(token) - 1 // has four bits that stand for nothing
		i := rapid.OneOf(rapid.Just(last), rapid.IntRange(0, last)).Draw(t, "place")
		other := token[:i] + impl.Token(rapid.StringMatching(`[A-Za-z0-9_\-=.\n]`).Draw(t, "character")) + token[i+1:]
		if got, err := seal.open(other); other != token && (!errors.Is(err, impl.ErrInvalid) || got != refreshToken{}) {
			t.Fatalf("changed at %d, read as %v: %v", i, got, err)
		}
	})
}

// One seal's token is no other's: another key, issuer or audience makes another seal, and so do names that
// only look the same when put one after the other.
func TestASealIsAKeysAnIssuersAndAnAudiences(t *testing.T) {
	seals := []refreshSeal{
		sealOf(t, secret, "iss", "aud"), sealOf(t, secret+"2", "iss", "aud"),
		sealOf(t, secret, "iss2", "aud"), sealOf(t, secret, "iss", "aud2"),
		sealOf(t, secret, "issaud", ""), sealOf(t, secret, `iss" "aud`, ""), sealOf(t, secret, "", "issaud"),
	}
	for i, maker := range seals {
		token := maker.token(refreshToken{number: 1})
		for j, reader := range seals {
			if _, err := reader.open(token); (err == nil) != (i == j) {
				t.Errorf("made by seal %d, read by seal %d: %v", i, j, err)
			}
		}
	}
}

// FuzzRefreshToken: whatever is accepted was made here, byte for byte.
func FuzzRefreshToken(f *testing.F) {
	seal := sealOf(f, secret, "iss", "aud")
	made := map[string]refreshToken{}
	for _, t := range []refreshToken{{number: 1}, {familyID{1, 2, 3}, 7}, {familyID{0xff, 0xff}, math.MaxUint32}} {
		text := string(seal.token(t))
		made[text] = t
		f.Add(text)
		f.Add(text + "=")
		f.Add(text[1:])
		f.Add(text[:30] + "\n" + text[30:])
		f.Add(text[:len(text)-1] + "\n")
		f.Add(text[:len(text)-1] + string(nextInAlphabet(text[len(text)-1])))
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(base64.RawURLEncoding.EncodeToString(append(raw, 0)))
		f.Add(base64.StdEncoding.EncodeToString(raw))
	}
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		want, genuine := made[text]
		got, err := seal.open(impl.Token(text))
		if genuine != (err == nil) || got != want {
			t.Fatalf("%q: %v, %v", text, got, err)
		}
		if err != nil && err != impl.ErrInvalid {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
