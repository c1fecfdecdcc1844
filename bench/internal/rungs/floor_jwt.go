package rungs

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

var errFloor = errors.New("a valid token was refused by the floor")

// jwtFloor is the floor of verifying a JWT with the algorithm. It holds no tokens of its own, as nobody else does: in
// a process that holds more the garbage collector comes less often, for every benchmark in it.
func jwtFloor(_ context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	tokens := w.Tokens[lookup.TokensKey(l.Alg, l.Claims)]
	switch {
	case len(tokens) == 0:
		return lookup.Prepared{}, errNoWork
	case l.Alg == "HS256":
		return hmacFloor(l, tokens, w.Keys[l.Alg]), nil
	}
	return signatureFloor(l, tokens, w.Keys[l.Alg])
}

// hmacFloor is the HMAC with state that is made once, the strict base64 of the three parts by the standard library,
// and one pass over the payload's bytes that knows strings and brackets. It leaves out what the header says, what the
// claims are and whether they hold, names that come twice, UTF-8, and the principal.
func hmacFloor(l scenarios.Lookup, tokens []string, key []byte) lookup.Prepared {
	scratch := lookup.NewScratch(l.Callers, tokens)
	states := make([]hmacState, l.Callers)
	for caller := range states {
		states[caller] = hmacState{mac: hmac.New(sha256.New, key), decoded: make([]byte, len(tokens[0])*2)}
	}
	return lookup.Prepared{Op: func(caller, i int) error {
		token := scratch.Copy(caller, tokens[lookup.Place(caller, i, l.Callers, len(tokens))])
		if !states[caller].verify(token) {
			return errFloor
		}
		return nil
	}}
}

// An hmacState is what one caller uses again and again.
type hmacState struct {
	mac     hash.Hash
	sum     [sha256.Size]byte
	decoded []byte
}

func (s *hmacState) verify(token []byte) bool {
	first := bytes.IndexByte(token, '.')
	last := bytes.LastIndexByte(token, '.')
	if first < 0 || first == last {
		return false
	}
	strict := base64.RawURLEncoding.Strict()
	if _, err := strict.Decode(s.decoded, token[:first]); err != nil {
		return false
	}
	n, err := strict.Decode(s.decoded, token[last+1:])
	if err != nil {
		return false
	}
	s.mac.Reset()
	s.mac.Write(token[:last])
	if !hmac.Equal(s.mac.Sum(s.sum[:0]), s.decoded[:n]) {
		return false
	}
	n, err = strict.Decode(s.decoded, token[first+1:last])
	return err == nil && scan(s.decoded[:n])
}

// scan reports whether data is one object as far as its strings and brackets tell.
func scan(data []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return data[0] == '{' && i == len(data)-1
			}
		}
	}
	return false
}
