package jwt

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"
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

func hs256(t testing.TB) *Scheme {
	t.Helper()
	key, err := ParseKey("HS256", []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return schemeOf(t, "HS256", key)
}

func schemeOf(t testing.TB, alg string, key Key) *Scheme {
	t.Helper()
	s, err := New(Config{
		Algorithm: alg, Key: key, Issuer: "iss", Audience: "aud", Lifetime: time.Hour,
		Now: func() time.Time { return time.Unix(now, 0) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
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
		if _, err := hs256(t).Verify(t.Context(), token); err != nil {
			t.Errorf("%s: %v", words, err)
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
		if _, err := hs256(t).Verify(t.Context(), c.token); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.words, err, c.want)
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
		if _, err := hs256(t).Verify(t.Context(), good); err != nil {
			t.Fatal(err)
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
	if p, err := hs256(t).Verify(t.Context(), token); !errors.Is(err, impl.ErrInvalid) {
		t.Errorf("%s: taken for %+v, %v", words, p, err)
	}
}

// rsaKey takes its time to make, so it is made once.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// A verifier of RS256 that lets the header choose takes its own public key for an HMAC secret.
func TestKeyConfusionIsRefused(t *testing.T) {
	key, err := newKey("RS256", rsaKey())
	if err != nil {
		t.Fatal(err)
	}
	scheme := schemeOf(t, "RS256", key)
	der, err := x509.MarshalPKIXPublicKey(&rsaKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	asPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for words, public := range map[string][]byte{
		"DER": der, "PEM": asPEM, "PEM without its last line break": asPEM[:len(asPEM)-1],
		"PKCS #1": x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey), "modulus": rsaKey().N.Bytes(), "nothing": nil,
	} {
		for _, alg := range []string{"HS256", "RS256"} {
			text := b64(`{"alg":"`+alg+`","typ":"JWT"}`) + "." + b64(claims())
			if _, err := scheme.Verify(t.Context(), impl.Token(text+"."+b64(mac(public, text)))); !errors.Is(err, impl.ErrInvalid) {
				t.Errorf("%s as a secret, header %s: %v", words, alg, err)
			}
		}
	}
}

// The attacker signs with a key of his own and sends it along.
func TestAKeyInTheHeaderIsNotUsed(t *testing.T) {
	own := rsaKey()
	trusted, err := GenerateKey("RS256")
	if err != nil {
		t.Fatal(err)
	}
	scheme := schemeOf(t, "RS256", trusted)
	n, e := base64.RawURLEncoding.EncodeToString(own.N.Bytes()), "AQAB"
	for words, member := range map[string]string{
		"jwk": `"jwk":{"kty":"RSA","n":"` + n + `","e":"` + e + `"}`,
		"jku": `"jku":"https://attacker.example/keys"`,
		"x5u": `"x5u":"https://attacker.example/chain"`,
		"x5c": `"x5c":["` + base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(&own.PublicKey)) + `"]`,
		"kid": `"kid":"https://attacker.example/key"`,
	} {
		text := b64(`{"alg":"RS256","typ":"JWT",`+member+`}`) + "." + b64(claims())
		sum := sha256.Sum256([]byte(text))
		signature, err := rsa.SignPKCS1v15(rand.Reader, own, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scheme.Verify(t.Context(), impl.Token(text+"."+b64(string(signature)))); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

// A signature of the other RSA padding, made with the right key, is another algorithm's.
func TestTheOtherPaddingIsRefused(t *testing.T) {
	for alg, other := range map[string]string{"RS256": "PS256", "PS256": "RS256"} {
		right, err := newKey(alg, rsaKey())
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := newKey(other, rsaKey())
		if err != nil {
			t.Fatal(err)
		}
		token, err := schemeOf(t, other, wrong).Issue(t.Context(), impl.Principal{Subject: "alex"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := schemeOf(t, alg, right).Verify(t.Context(), token); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("%s taken for %s: %v", other, alg, err)
		}
	}
}

// FuzzVerify starts from issued tokens. Whatever is accepted is one of them, byte for byte: HS256 has one
// signature a text, and a text one form.
func FuzzVerify(f *testing.F) {
	scheme := hs256(f)
	issued := map[string]bool{}
	for i, claims := range []string{"", `{"plan":"pro"}`, `{"a":{"b":[1,2,{"c":"d"}]},"e":"\u00e9"}`} {
		id := strings.NewReader(strings.Repeat(string(rune('a'+i)), 16)) // the same tokens in every fuzz worker
		scheme.rand = id
		p := impl.Principal{Subject: fmt.Sprint("user-", i), Roles: []string{"reader"}}
		if claims != "" {
			p.Claims = []byte(claims)
		}
		token, err := scheme.Issue(f.Context(), p)
		if err != nil {
			f.Fatal(err)
		}
		issued[string(token)] = true
		f.Add(string(token))
		f.Add(string(token) + "=")
		f.Add(string(token)[1:])
	}
	f.Add(b64(`{"alg":"none","typ":"JWT"}`) + "." + b64(claims()) + ".")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := scheme.Verify(t.Context(), impl.Token(text))
		if (err == nil) != issued[text] {
			t.Fatalf("%q: %+v, %v", text, p, err)
		}
		if err != nil && !errors.Is(err, impl.ErrInvalid) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// FuzzPayload signs whatever it is given: the claims set's own checks stand alone. What is accepted
// speaks for somebody, now, and says what it says in one way only.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{claims(), claims("exp", "1e400"), claims("roles", `["a"]`, "claims", `{"a":1}`), `{"sub":"x",` + claims()[1:]} {
		f.Add(goodHeader, seed)
	}
	f.Add(`{"alg":"HS256","typ":"JWT","crit":["x"]}`, claims())
	scheme := hs256(f)
	f.Fuzz(func(t *testing.T, header, payload string) {
		p, err := scheme.Verify(t.Context(), signed(header, payload))
		if err != nil {
			if !errors.Is(err, impl.ErrInvalid) && !errors.Is(err, impl.ErrExpired) {
				t.Fatal(err)
			}
			return
		}
		if p.Subject == "" || impl.CheckNames([]byte(payload)) != nil || impl.CheckNames([]byte(header)) != nil {
			t.Fatalf("%q, %q: taken for %+v", header, payload, p)
		}
	})
}
