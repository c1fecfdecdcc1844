package main

import (
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
)

// An oddity is a token that a strict verifier refuses, signed with the right key unless forged: then anybody could
// have made it.
type oddity struct {
	words  string
	forged bool
	token  func(f forge) string // "" where the algorithm has no such token
}

// oddities are what a verifier is asked beside the valid, the tampered and the expired token. None of them is
// taken by either of our own implementations.
func oddities() []oddity {
	return append(append(oddHeaders(), oddClaims()...), oddForms()...)
}

// header is an oddity of the header alone; %s stands for the algorithm.
func header(words, format string) oddity {
	return oddity{words: words, token: func(f forge) string {
		return f.token(strings.ReplaceAll(format, "%s", f.alg), f.claims())
	}}
}

func oddHeaders() []oddity {
	return []oddity{
		{"alg none without a signature", true, func(f forge) string {
			return b64(`{"alg":"none","typ":"JWT"}`) + "." + b64(f.claims()) + "."
		}},
		{"a public key used as an HMAC secret", true, confused},
		{"HS512 with the HS256 secret", false, func(f forge) string {
			secret, ok := f.signing.([]byte)
			if !ok {
				return ""
			}
			text := b64(`{"alg":"HS512","typ":"JWT"}`) + "." + b64(f.claims())
			return text + "." + b64(string(mac(sha512.New, secret, text)))
		}},
		header("alg none over a right signature", `{"alg":"none","typ":"JWT"}`),
		header("another alg over a right signature", `{"alg":"HS384","typ":"JWT"}`),
		{"alg in lower case", false, func(f forge) string {
			return f.token(`{"alg":"`+strings.ToLower(f.alg)+`","typ":"JWT"}`, f.claims())
		}},
		header("header names in capitals", `{"ALG":"%s","TYP":"JWT"}`),
		header("alg twice: none first", `{"alg":"none","alg":"%s","typ":"JWT"}`),
		header("alg twice: none last", `{"alg":"%s","alg":"none","typ":"JWT"}`),
		header("alg in two cases: none in capitals", `{"alg":"%s","ALG":"none","typ":"JWT"}`),
		header("an unknown critical header", `{"alg":"%s","typ":"JWT","crit":["x"],"x":1}`),
		header("an empty list of critical headers", `{"alg":"%s","typ":"JWT","crit":[]}`),
		header("another typ", `{"alg":"%s","typ":"at+jwt"}`),
		header("no typ", `{"alg":"%s"}`),
		header("typ a number", `{"alg":"%s","typ":1}`),
		header("a header with text after its JSON", `{"alg":"%s","typ":"JWT"}{}`),
		header("a header nested ten thousand deep", `{"alg":"%s","typ":"JWT","x":`+strings.Repeat("[", 9_999)+strings.Repeat("]", 9_999)+`}`),
		header("a header that is not UTF-8", "{\"alg\":\"%s\",\"typ\":\"JWT\",\"x\":\"\xff\"}"),
	}
}

// confused is signed with HMAC, and the secret is the verifier's public key as PEM.
func confused(f forge) string {
	der, err := x509.MarshalPKIXPublicKey(f.verifying)
	if err != nil {
		return "" // a secret
	}
	text := b64(`{"alg":"HS256","typ":"JWT"}`) + "." + b64(f.claims())
	key := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return text + "." + b64(string(mac(sha256.New, key, text)))
}

func oddClaims() []oddity {
	changed := func(words, name string, value func(f forge) string) oddity {
		return oddity{words: words, token: func(f forge) string { return f.with(name, value(f)) }}
	}
	fixed := func(words, name, value string) oddity {
		return changed(words, name, func(forge) string { return value })
	}
	at := func(words, name, format string, afterSeconds int64) oddity {
		return changed(words, name, func(f forge) string { return fmt.Sprintf(format, f.now+afterSeconds) })
	}
	whole := func(words string, claims func(f forge) string) oddity {
		return oddity{words: words, token: func(f forge) string { return f.token(f.header(""), claims(f)) }}
	}
	return []oddity{
		fixed("another issuer", "iss", `"somebody else"`),
		fixed("no issuer", "iss", ""),
		fixed("another audience", "aud", `["somebody else"]`),
		fixed("no audience", "aud", ""),
		fixed("no exp", "exp", ""),
		fixed("exp null", "exp", "null"),
		at("exp in quotes", "exp", `"%d"`, 600),
		at("exp a fraction", "exp", "%d.5", 600),
		fixed("exp with an exponent", "exp", "3e9"),
		fixed("exp beyond int64", "exp", "9223372036854775808"),
		fixed("exp after the year 9999", "exp", "253402300800"),
		whole("exp under EXP", func(f forge) string { return f.claims("exp", "", "EXP", fmt.Sprint(f.now+600)) }),
		whole("exp twice: past first", func(f forge) string { return fmt.Sprintf(`{"exp":%d,`, f.now-600) + f.claims()[1:] }),
		whole("exp twice: past last", func(f forge) string {
			return strings.TrimSuffix(f.claims(), "}") + fmt.Sprintf(`,"exp":%d}`, f.now-600)
		}),
		whole("sub twice", func(f forge) string { return `{"sub":"mallory",` + f.claims()[1:] }),
		fixed("sub in two cases", "SUB", `"mallory"`),
		whole("a name twice in a nested claim", func(f forge) string { return f.claims("claims", `{"plan":"free","plan":"pro"}`) }),
		at("nbf in the future", "nbf", "%d", 300),
		at("iat in the future", "iat", "%d", 300),
		whole("claims that are not UTF-8", func(f forge) string { return f.claims("x", "\"\xff\"") }),
		whole("claims with text after their JSON", func(f forge) string { return f.claims() + "{}" }),
		whole("claims nested ten thousand deep", func(f forge) string {
			return f.claims("x", strings.Repeat("[", 9_999)+strings.Repeat("]", 9_999))
		}),
		whole("a token of more than 100 KB", func(f forge) string { return f.claims("x", `"`+strings.Repeat("x", 80_000)+`"`) }),
	}
}

func oddForms() []oddity {
	// odd is a good token whose three parts are changed; without a signature it is signed as changed.
	odd := func(words string, change func(header, claims, signature string) (string, string, string)) oddity {
		return oddity{words: words, token: func(f forge) string {
			claims := f.claims()
			for len(claims)%3 == 0 { // leaves bits of the last character over
				claims += " "
			}
			text := b64(f.header("")) + "." + b64(claims)
			h, c, s := change(b64(f.header("")), b64(claims), b64(string(f.sign(text))))
			if s == "" {
				return f.signed(h + "." + c)
			}
			return h + "." + c + "." + s
		}}
	}
	return []oddity{
		odd("unused bits set in the signature", func(h, c, s string) (string, string, string) { return h, c, sibling(s) }),
		odd("unused bits set in the claims", func(h, c, s string) (string, string, string) { return h, sibling(c), "" }),
		odd("a line break in the signature", func(h, c, s string) (string, string, string) { return h, c, s[:9] + "\r\n" + s[9:] }),
		odd("a line break in the claims", func(h, c, s string) (string, string, string) { return h, c[:8] + "\n" + c[8:], "" }),
		odd("a line break behind", func(h, c, s string) (string, string, string) { return h, c, s + "\n" }),
		odd("a space before", func(h, c, s string) (string, string, string) { return " " + h, c, s }),
		odd("padding of the signature", func(h, c, s string) (string, string, string) {
			return h, c, s + strings.Repeat("=", (4-len(s)%4)%4)
		}),
		odd("padding of the claims", func(h, c, _ string) (string, string, string) {
			return h, c + strings.Repeat("=", (4-len(c)%4)%4), ""
		}),
		odd("a fourth part", func(h, c, s string) (string, string, string) { return h, c, s + ".AA" }),
		{"the standard base64 alphabet", false, func(f forge) string {
			claims := base64.RawStdEncoding.EncodeToString([]byte(f.claims("x", `"???>>>"`)))
			return f.signed(b64(f.header("")) + "." + claims)
		}},
	}
}
