package rungs

import (
	"context"
	"crypto/sha256"
	"errors"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// hashFloor is one SHA-256 of the token, by which whoever keeps no tokens in memory finds what it knows of one. It
// leaves out the cache itself: finding the entry, checking that it still holds, and the principal.
func hashFloor(_ context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	texts := w.SessionTokens
	if l.Alg != scenarios.AlgOpaque {
		texts = w.Tokens[lookup.TokensKey(l.Alg, l.Claims)]
	}
	if len(texts) == 0 {
		return lookup.Prepared{}, errNoWork
	}
	scratch := lookup.NewScratch(l.Callers, texts)
	return lookup.Prepared{Op: func(caller, i int) error {
		token := scratch.Copy(caller, texts[lookup.Place(caller, i, l.Callers, len(texts))])
		if sha256.Sum256(token) == [sha256.Size]byte{} {
			return errors.New("a hash that is all zeros")
		}
		return nil
	}}, nil
}
