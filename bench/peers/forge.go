package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"
)

// A forge makes tokens by hand and signs them with the right key, so that nothing but what is odd about one is
// wrong with it.
type forge struct {
	terms
	now int64 // Unix seconds
}

// goodSubject is whom its tokens speak for.
const goodSubject = "alex"

func newForge(t terms) forge { return forge{t, time.Now().Unix()} }

func b64(data string) string { return base64.RawURLEncoding.EncodeToString([]byte(data)) }

// header is a good header with members put behind it, such as `,"x":1`.
func (f forge) header(more string) string {
	return fmt.Sprintf(`{"alg":%q,"typ":"JWT"%s}`, f.alg, more)
}

// claims is a good claims set with members changed (name, JSON value), added, or taken out by an empty value.
func (f forge) claims(changes ...string) string {
	names := []string{"iss", "sub", "aud", "exp", "iat", "jti"}
	values := map[string]string{
		"iss": fmt.Sprintf("%q", f.issuer), "sub": fmt.Sprintf("%q", goodSubject), "aud": fmt.Sprintf("[%q]", f.audience), "jti": `"id"`,
		"exp": fmt.Sprint(f.now + 600), "iat": fmt.Sprint(f.now - 600),
	}
	for i := 0; i < len(changes); i += 2 {
		if _, ok := values[changes[i]]; !ok {
			names = append(names, changes[i])
		}
		values[changes[i]] = changes[i+1]
	}
	names = slices.DeleteFunc(names, func(name string) bool { return values[name] == "" })
	text := make([]string, len(names))
	for i, name := range names {
		text[i] = fmt.Sprintf("%q:%s", name, values[name])
	}
	return "{" + strings.Join(text, ",") + "}"
}

// with is a good token whose claims are changed.
func (f forge) with(changes ...string) string { return f.token(f.header(""), f.claims(changes...)) }

// token is header and claims as they stand.
func (f forge) token(header, claims string) string { return f.signed(b64(header) + "." + b64(claims)) }

// signed is a text as it stands.
func (f forge) signed(text string) string { return text + "." + b64(string(f.sign(text))) }

func (f forge) sign(text string) []byte {
	digest := sha256.Sum256([]byte(text))
	var signature []byte
	var err error
	switch key := f.signing.(type) {
	case []byte:
		return mac(sha256.New, key, text)
	case *rsa.PrivateKey:
		if f.alg == "PS256" {
			signature, err = rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		} else {
			signature, err = rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
		}
	case *ecdsa.PrivateKey:
		r, s, failed := ecdsa.Sign(rand.Reader, key, digest[:])
		if err = failed; err == nil {
			signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
		}
	case ed25519.PrivateKey:
		signature = ed25519.Sign(key, []byte(text))
	}
	if err != nil {
		return nil // a token without a signature, which the proof that it is rightly signed will not pass
	}
	return signature
}

func mac(h func() hash.Hash, key []byte, text string) []byte {
	m := hmac.New(h, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// sibling is the same bytes in another text: it sets a bit of the last character that no byte uses.
func sibling(part string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(part) - 1
	return part[:last] + string(alphabet[strings.IndexByte(alphabet, part[last])^1])
}

// tampered is a valid token of which another subject was made afterwards.
func tampered(f forge) string {
	text := b64(f.header("")) + "." + b64(f.claims())
	return b64(f.header("")) + "." + b64(f.claims("sub", `"mallory"`)) + "." + b64(string(f.sign(text)))
}

// resigned is a valid token but for one bit of its signature.
func resigned(f forge) string {
	text := b64(f.header("")) + "." + b64(f.claims())
	signature := f.sign(text)
	if len(signature) > 0 {
		signature[len(signature)/2] ^= 1
	}
	return text + "." + b64(string(signature))
}
