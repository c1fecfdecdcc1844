package jwt

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"authbench/impl"
)

// The genuine article, past its end, is expired; with anything else wrong it is invalid.
func TestOnlyWhatIsOtherwiseGoodIsCalledExpired(t *testing.T) {
	past := fmt.Sprint(now - 50)
	for _, c := range []struct {
		words string
		token impl.Token
		want  error
	}{
		{"past its end", signed(goodHeader, claims("exp", past)), impl.ErrExpired},
		{"past its end, in 1970", signed(goodHeader, claims("exp", "1", "iat", "0")), impl.ErrExpired},
		{"and unsigned", signed(goodHeader, claims("exp", past))[:120] + "A", impl.ErrInvalid},
		{"and for others", signed(goodHeader, claims("exp", past, "aud", `"other"`)), impl.ErrInvalid},
		{"and by others", signed(goodHeader, claims("exp", past, "iss", `"other"`)), impl.ErrInvalid},
		{"and not yet valid", signed(goodHeader, claims("exp", past, "nbf", fmt.Sprint(now+60))), impl.ErrInvalid},
		{"and issued later", signed(goodHeader, claims("exp", past, "iat", fmt.Sprint(now+60))), impl.ErrInvalid},
		{"and with a name twice", signed(goodHeader, `{"sub":"x",`+claims("exp", past)[1:]), impl.ErrInvalid},
		{"and of another type", signed(`{"alg":"HS256","typ":"x"}`, claims("exp", past)), impl.ErrInvalid},
		{"and of nobody", signed(goodHeader, claims("exp", past, "sub", "")), impl.ErrInvalid},
	} {
		for _, s := range hs256(t) {
			if _, err := s.Verify(t.Context(), c.token); !errors.Is(err, c.want) {
				t.Errorf("%s, rung %s: %v, want %v", c.words, s.rung, err, c.want)
			}
		}
	}
}

func TestAttacksOnTheFormAreRefused(t *testing.T) {
	good := string(signed(goodHeader, claims()))
	p := strings.Split(good, ".")
	header, payload, signature := p[0], p[1], p[2]
	unsigned := b64(`{"alg":"none","typ":"JWT"}`) + "." + payload + "."
	standard := base64.RawStdEncoding.EncodeToString([]byte(claims("x", `"???>>>"`)))
	for words, token := range map[string]string{
		"nothing":                  "",
		"dots":                     "..",
		"no signature":             header + "." + payload + ".",
		"two parts":                header + "." + payload,
		"unsigned":                 unsigned,
		"unsigned, with something": unsigned + "AA",
		"four parts":               good + ".AA",
		"five parts, as of a JWE":  good + ".AA.AA",
		"a dot behind":             good + ".",
		"a dot before":             "." + good,
		"JSON serialization":       `{"protected":"` + header + `","payload":"` + payload + `","signature":"` + signature + `"}`,
		"padding":                  good + "=",
		"padding, in the header":   header + "=." + payload + "." + signature,
		"a space before":           " " + good,
		"a space behind":           good + " ",
		"a line break behind":      good + "\n",
		"a line break inside":      header + "." + payload + "." + signature[:5] + "\r\n" + signature[5:],
		"a zero byte behind":       good + "\x00",
		"cut by one":               good[:len(good)-1],
		"longer by one":            good + "A",
		"an empty header":          "." + payload + "." + signature,
		"an empty payload":         header + ".." + signature,
		"another's signature":      header + "." + payload + "." + b64(mac([]byte("another key of some bytes, is it not"), header+"."+payload)),
		"half the signature":       header + "." + payload + "." + b64(mac([]byte(secret), header+"."+payload)[:16]),
		"another payload":          header + "." + b64(claims("sub", `"admin"`)) + "." + signature,
	} {
		refused(t, words, impl.Token(token))
	}
	refused(t, "standard base64, signed so", signedParts(header, standard))
	refused(t, "a line break in the payload, signed so", signedParts(header, payload[:8]+"\n"+payload[8:]))
	refused(t, "padding in the payload, signed so", signedParts(header, base64.URLEncoding.EncodeToString([]byte(claims("x", `"y"`)))))
	refused(t, "too long, signed so", signed(goodHeader, claims("x", `"`+strings.Repeat("x", MaxTokenBytes)+`"`)))
}

// The same bytes in another text: only the bits that no byte uses differ. Signed over that text, so that
// nothing but the form is wrong with it.
func TestUnusedBitsAreRefused(t *testing.T) {
	for _, space := range []string{" ", "  "} { // JSON of lengths that leave 4 and 2 bits of a character over
		header, payload := b64(goodHeader+space), b64(claims())
		for pad := space; len(payload)%4 == 0; pad += " " {
			payload = b64(claims() + pad)
		}
		good := signedParts(header, payload)
		for _, s := range hs256(t) {
			if _, err := s.Verify(t.Context(), good); err != nil {
				t.Fatalf("rung %s: %v", s.rung, err)
			}
		}
		refused(t, "in the header", signedParts(sibling(t, header), payload))
		refused(t, "in the payload", signedParts(header, sibling(t, payload)))
		refused(t, "in the signature", impl.Token(sibling(t, string(good))))
	}
}

// sibling sets an unused bit of the last character.
func sibling(t *testing.T, part string) string {
	t.Helper()
	last := len(part) - 1
	other := part[:last] + string(nextInAlphabet(part[last]))
	same, err := base64.RawURLEncoding.DecodeString(other[strings.LastIndexByte(other, '.')+1:])
	was, wasErr := base64.RawURLEncoding.DecodeString(part[strings.LastIndexByte(part, '.')+1:])
	if err != nil || wasErr != nil || string(same) != string(was) {
		t.Fatalf("%q and %q are not the same bytes", part, other)
	}
	return other
}

func nextInAlphabet(c byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return alphabet[strings.IndexByte(alphabet, c)^1]
}

func refused(t *testing.T, words string, token impl.Token) {
	t.Helper()
	for _, s := range hs256(t) {
		if p, err := s.Verify(t.Context(), token); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("%s, rung %s: taken for %+v, %v", words, s.rung, p, err)
		}
	}
}
