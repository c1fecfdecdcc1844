package rungs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// signed is a token as who checks nothing but its signature wants it.
type signed struct {
	input     string // a part of the token, and no copy
	signature []byte
}

// signatureFloor is the signature check alone, hash of the signing input included. It leaves out everything else: the
// signature is decoded beforehand, and nobody looks at header and claims.
func signatureFloor(l scenarios.Lookup, tokens []string, key []byte) (lookup.Prepared, error) {
	check, err := checkOf(l.Alg, key)
	if err != nil {
		return lookup.Prepared{}, err
	}
	var all []signed
	for _, token := range tokens {
		last := strings.LastIndexByte(token, '.')
		signature, err := base64.RawURLEncoding.DecodeString(token[last+1:])
		if err == nil && l.Alg == "ES256" {
			signature, err = asASN1(signature)
		}
		if err != nil {
			return lookup.Prepared{}, fmt.Errorf("the signature of a token of the work: %w", err)
		}
		all = append(all, signed{token[:last], signature})
	}
	scratch := lookup.NewScratch(l.Callers, tokens)
	return lookup.Prepared{Op: func(caller, i int) error {
		s := &all[lookup.Place(caller, i, l.Callers, len(all))]
		if !check(scratch.Copy(caller, s.input), s.signature) {
			return errFloor
		}
		return nil
	}}, nil
}

// checkOf returns the library's check with the public half of the key.
func checkOf(alg string, data []byte) (func(input, signature []byte) bool, error) {
	key, err := x509.ParsePKCS8PrivateKey(data)
	if err != nil {
		return nil, fmt.Errorf("the work's key for %s cannot be read", alg)
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return rsaCheck(alg, &key.PublicKey), nil
	case *ecdsa.PrivateKey:
		return func(input, signature []byte) bool {
			sum := sha256.Sum256(input)
			return ecdsa.VerifyASN1(&key.PublicKey, sum[:], signature)
		}, nil
	case ed25519.PrivateKey:
		public := key.Public().(ed25519.PublicKey)
		return func(input, signature []byte) bool { return ed25519.Verify(public, input, signature) }, nil
	}
	return nil, fmt.Errorf("the work's key for %s is none that signs", alg)
}

func rsaCheck(alg string, key *rsa.PublicKey) func(input, signature []byte) bool {
	pss := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
	return func(input, signature []byte) bool {
		sum := sha256.Sum256(input)
		if alg == "PS256" {
			return rsa.VerifyPSS(key, crypto.SHA256, sum[:], signature, pss) == nil
		}
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
	}
}

// asASN1 turns a JWS's r and s, one after the other (RFC 7518, section 3.4), into the library's form.
func asASN1(signature []byte) ([]byte, error) {
	half := len(signature) / 2
	return asn1.Marshal(struct{ R, S *big.Int }{
		new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]),
	})
}
