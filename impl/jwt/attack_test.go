package jwt

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"authbench/impl"
)

// The attacks build tokens by hand, with the real key where the point is what else is checked.

const (
	goodHeader = `{"alg":"HS256","typ":"JWT"}`
	secret     = "an attacker never knows these 32+ bytes"
	now        = 2_000_000_000
)

func hs256Key(t interface{ Fatal(...any) }) Key {
	key, err := ParseKey("HS256", []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// hs256 is a scheme with the secret on every rung.
func hs256(t testing.TB) []*Scheme { return schemesOf(t, "HS256", hs256Key(t)) }

// schemesOf is a scheme on every rung, from the obvious to the fast one.
func schemesOf(t testing.TB, alg string, key Key) []*Scheme {
	t.Helper()
	var schemes []*Scheme
	for _, rung := range Rungs() {
		s, err := New(Config{
			Algorithm: alg, Key: key, Issuer: "iss", Audience: "aud", Lifetime: time.Hour, Now: fixed, Rung: rung,
		})
		if err != nil {
			t.Fatal(err)
		}
		schemes = append(schemes, s)
	}
	return schemes
}

func b64(data string) string { return base64.RawURLEncoding.EncodeToString([]byte(data)) }

func mac(key []byte, text string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return string(m.Sum(nil))
}

// signed is header and payload as they stand, with a right signature.
func signed(header, payload string) impl.Token { return signedParts(b64(header), b64(payload)) }

func signedParts(header, payload string) impl.Token {
	text := header + "." + payload
	return impl.Token(text + "." + b64(mac([]byte(secret), text)))
}

// claims is a good payload with members changed (name, JSON value), added, or taken out by an empty value.
func claims(changes ...string) string {
	names := []string{"iss", "sub", "aud", "exp", "iat", "jti"}
	values := map[string]string{
		"iss": `"iss"`, "sub": `"alex"`, "aud": `"aud"`, "jti": `"id"`,
		"exp": fmt.Sprint(now + 60), "iat": fmt.Sprint(now - 60),
	}
	for i := 0; i < len(changes); i += 2 {
		if _, ok := values[changes[i]]; !ok {
			names = append(names, changes[i])
		}
		values[changes[i]] = changes[i+1]
	}
	var members []string
	for _, name := range names {
		if values[name] != "" {
			members = append(members, fmt.Sprintf("%q:%s", name, values[name]))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestHandMadeTokensAreTaken(t *testing.T) {
	for words, token := range map[string]impl.Token{
		"as issued":                    signed(goodHeader, claims()),
		"members in another order":     signed(`{"typ":"JWT","alg":"HS256"}`, claims()),
		"a key identifier, not used":   signed(`{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`, claims()),
		"one of several audiences":     signed(goodHeader, claims("aud", `["other","aud"]`)),
		"a claim that nobody asked":    signed(goodHeader, claims("scope", `"openid"`)),
		"valid from now on":            signed(goodHeader, claims("nbf", fmt.Sprint(now))),
		"valid from within the leeway": signed(goodHeader, claims("nbf", fmt.Sprint(now+1))),
		"to the last second of 9999":   signed(goodHeader, claims("exp", "253402300799")),
		"white space in the JSON":      signed("{ \"alg\": \"HS256\",\n\"typ\": \"JWT\" }", " "+claims()+"\n"),
	} {
		for _, s := range hs256(t) {
			if _, err := s.Verify(t.Context(), token); err != nil {
				t.Errorf("%s, rung %s: %v", words, s.rung, err)
			}
		}
	}
}

func TestAttacksOnTheHeaderAreRefused(t *testing.T) {
	for words, header := range map[string]string{
		"no algorithm":                 `{"typ":"JWT"}`,
		"algorithm null":               `{"alg":null,"typ":"JWT"}`,
		"algorithm a list":             `{"alg":["HS256"],"typ":"JWT"}`,
		"algorithm none":               `{"alg":"none","typ":"JWT"}`,
		"algorithm None":               `{"alg":"None","typ":"JWT"}`,
		"another hash":                 `{"alg":"HS512","typ":"JWT"}`,
		"algorithm in lower case":      `{"alg":"hs256","typ":"JWT"}`,
		"an unknown algorithm":         `{"alg":"XX256","typ":"JWT"}`,
		"algorithm's name in capitals": `{"ALG":"HS256","typ":"JWT"}`,
		"both, the wrong one exact":    `{"alg":"none","ALG":"HS256","typ":"JWT"}`,
		"both, the right one exact":    `{"alg":"HS256","ALG":"none","typ":"JWT"}`,
		"algorithm twice":              `{"alg":"HS256","alg":"HS256","typ":"JWT"}`,
		"algorithm twice, none first":  `{"alg":"none","alg":"HS256","typ":"JWT"}`,
		"algorithm twice, escaped":     `{"\u0061lg":"none","alg":"HS256","typ":"JWT"}`,
		"something else twice":         `{"alg":"HS256","typ":"JWT","x":1,"x":2}`,
		"no type":                      `{"alg":"HS256"}`,
		"another type":                 `{"alg":"HS256","typ":"at+jwt"}`,
		"type in lower case":           `{"alg":"HS256","typ":"jwt"}`,
		"type in capitals":             `{"alg":"HS256","TYP":"JWT"}`,
		"critical, unknown":            `{"alg":"HS256","typ":"JWT","crit":["exp"],"exp":1}`,
		"critical, empty":              `{"alg":"HS256","typ":"JWT","crit":[]}`,
		"critical, null":               `{"alg":"HS256","typ":"JWT","crit":null}`,
		"critical, in capitals":        `{"alg":"HS256","typ":"JWT","CRIT":["x"],"x":1}`,
		"unencoded payload":            `{"alg":"HS256","typ":"JWT","b64":false,"crit":["b64"]}`,
		"nested deep":                  `{"alg":"HS256","typ":"JWT","x":` + strings.Repeat("[", 30) + strings.Repeat("]", 30) + `}`,
		"no object":                    `["HS256"]`,
		"null":                         `null`,
		"nothing":                      ``,
		"not JSON":                     `{"alg":"HS256","typ":"JWT"`,
		"more after it":                goodHeader + goodHeader,
	} {
		refused(t, words, signed(header, claims()))
	}
}

func TestAttacksOnTheClaimsAreRefused(t *testing.T) {
	for words, payload := range map[string]string{
		"another issuer":              claims("iss", `"ISS"`),
		"no issuer":                   claims("iss", ""),
		"empty issuer":                claims("iss", `""`),
		"a list of issuers":           claims("iss", `["iss"]`),
		"another audience":            claims("aud", `"audience"`),
		"no audience":                 claims("aud", ""),
		"no audience in the list":     claims("aud", `[]`),
		"audience null":               claims("aud", `null`),
		"audience an object":          claims("aud", `{"aud":1}`),
		"no end":                      claims("exp", ""),
		"end null":                    claims("exp", `null`),
		"end a string":                claims("exp", fmt.Sprintf("%q", fmt.Sprint(now+60))),
		"end a fraction":              claims("exp", fmt.Sprintf("%d.5", now+60)),
		"end with an exponent":        claims("exp", `3e9`),
		"end beyond all floats":       claims("exp", `1e400`),
		"end beyond int64":            claims("exp", `9223372036854775808`),
		"end at int64's last":         claims("exp", `9223372036854775807`),
		"end where a leeway wraps":    claims("exp", `9223372036854775806`),
		"end after the year 9999":     claims("exp", `253402300800`),
		"end before 1970":             claims("exp", `-1`),
		"end a list":                  claims("exp", fmt.Sprintf("[%d]", now+60)),
		"end in capitals":             claims("exp", "", "EXP", fmt.Sprint(now+60)),
		"end in both cases":           claims("EXP", fmt.Sprint(now+600)),
		"end twice":                   fmt.Sprintf(`{"exp":%d,`, now-600) + claims()[1:],
		"valid from later on":         claims("nbf", fmt.Sprint(now+60)),
		"valid from later, in quotes": claims("nbf", fmt.Sprintf(`"%d"`, now-60)),
		"valid from beyond int64":     claims("nbf", `-9223372036854775809`),
		"valid from before 1970":      claims("nbf", `-9223372036854775808`),
		"issued later on":             claims("iat", fmt.Sprint(now+60)),
		"issued after its end":        claims("iat", fmt.Sprint(now), "exp", fmt.Sprint(now-1)),
		"not issued":                  claims("iat", ""),
		"no subject":                  claims("sub", ""),
		"empty subject":               claims("sub", `""`),
		"subject a number":            claims("sub", `7`),
		"subject twice":               `{"sub":"admin",` + claims()[1:],
		"subject twice, escaped":      `{"s\u0075b":"admin",` + claims()[1:],
		"subject in capitals":         claims("sub", "", "SUB", `"admin"`),
		"subject, long s":             claims("ſub", `"admin"`),
		"no identifier":               claims("jti", ""),
		"empty identifier":            claims("jti", `""`),
		"an identifier too long":      claims("jti", `"`+strings.Repeat("x", 256)+`"`),
		"roles in capitals":           claims("Roles", `["admin"]`),
		"claims no object":            claims("claims", `["a"]`),
		"claims with a name twice":    claims("claims", `{"plan":"free","plan":"pro"}`),
		"nested deep":                 claims("x", strings.Repeat(`{"a":`, 30)+"1"+strings.Repeat("}", 30)),
		"no object":                   `["iss"]`,
		"null":                        `null`,
		"not JSON":                    claims()[1:],
		"more after it":               claims() + claims(),
	} {
		refused(t, words, signed(goodHeader, payload))
	}
}
