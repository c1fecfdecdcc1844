package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

const benchTokens = 100_000

// benchRecord has 275 bytes of claims, all in all.
func benchRecord(i int) record {
	return record{
		Principal: impl.Principal{
			Subject: fmt.Sprintf("user-%08d", i), Roles: []string{"reader", "editor"},
			Preferences: json.RawMessage(`{"theme":"dark","lang":"en"}`),
			Claims:      json.RawMessage(`{"name":"Alex Example","email":"alex@example.org","note":"` + strings.Repeat("x", 100) + `"}`),
		},
		ExpiresUnixMS: time.Now().Add(testLifetime).UnixMilli(),
	}
}

// A hit in the cache beside the hash of the token, which each of them has to make: the same tokens in the same
// random order, on all processors.
func BenchmarkCachedHit(b *testing.B) {
	tokens := make([]impl.Token, benchTokens)
	for i := range tokens {
		tokens[i], _ = newToken(rand.Reader)
	}
	schemes := make([]*Scheme, len(CachedRungs()))
	for i, rung := range CachedRungs() {
		schemes[i] = warmed(b, rung, tokens)
	}
	mathrand.Shuffle(len(tokens), func(i, j int) { tokens[i], tokens[j] = tokens[j], tokens[i] })
	b.Run("sha256", func(b *testing.B) {
		inParallel(b, func(i int) error {
			var text [tokenChars]byte
			if sum := sha256.Sum256(text[:copy(text[:], tokens[i])]); sum == [sha256.Size]byte{} {
				return impl.ErrInvalid
			}
			return nil
		})
	})
	for i, rung := range CachedRungs() {
		b.Run("rung="+string(rung), func(b *testing.B) {
			inParallel(b, func(at int) error {
				_, err := schemes[i].Verify(context.Background(), tokens[at])
				return err
			})
		})
	}
}

// warmed is a scheme that keeps the records of all tokens, and has a real feed.
func warmed(b *testing.B, rung impl.Rung, tokens []impl.Token) *Scheme {
	b.Helper()
	c := Config{
		Store: storetest.Open(b, storetest.Embedded(b).URL, ""), Rung: rung, Lifetime: testLifetime,
		Cache: &CacheConfig{Entries: benchTokens, Bound: testBound},
	}
	records := newFakeStore()
	s := newScheme(c, records, records.read)
	if err := s.keep(c, c.openFeed); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	for !s.cache.feed.Current() {
		time.Sleep(time.Millisecond)
	}
	for i, t := range tokens {
		data, err := s.encode(benchRecord(i))
		if err != nil {
			b.Fatal(err)
		}
		records.held[proofOf(t).id()] = fakeRecord{data, time.Now().Add(testLifetime)}
		if _, err := s.Verify(b.Context(), t); err != nil {
			b.Fatal(err)
		}
	}
	clear(records.held) // whatever is no hit fails
	return s
}

// inParallel goes through the tokens once and again, every goroutine from a place of its own.
func inParallel(b *testing.B, op func(i int) error) {
	b.ReportAllocs()
	var goroutines atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		i := int(goroutines.Add(1)) * benchTokens / 2
		for ; pb.Next(); i++ {
			if err := op(i % benchTokens); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	r := benchRecord(1)
	for words, c := range map[string]codec{"json": {encodeJSON, decodeJSON}, "compact": plan{compact: true}.codec()} {
		data, err := c.encode(r)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(words, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.decode(data); err != nil {
					b.Fatal(err)
				}
			}
		})
		if words == "compact" {
			text := string(data)
			b.Run("compact in place", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := decodeRecord(text); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
