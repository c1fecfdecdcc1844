package rungs

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store"
	"authbench/scenarios"
)

const (
	recordKind     = "session" // as the scheme's keys have it
	tokenBytes     = 32
	recordsAtOnce  = 500 // of a round trip
	seedersAtOnce  = 2   // a prefix
	sessionsClaims = "275B"
)

// makeSessions makes the tokens, and a record of each under either prefix.
func (m *Made) makeSessions(ctx context.Context, c Config, lookups []scenarios.Lookup) error {
	if !slices.ContainsFunc(lookups, func(l scenarios.Lookup) bool { return l.Scheme == "session" }) {
		return nil
	}
	w := m.Work
	digests := make([]string, c.Sessions)
	for i := range c.Sessions {
		var raw [tokenBytes]byte
		_, _ = rand.Read(raw[:]) // it never fails
		token := base64.RawURLEncoding.EncodeToString(raw[:])
		sum := sha256.Sum256([]byte(token))
		digests[i] = hex.EncodeToString(sum[:])
		w.SessionTokens = append(w.SessionTokens, token)
		w.Subjects = append(w.Subjects, scenarios.Subject(i, ""))
	}
	for rung, prefix := range map[impl.Rung]string{impl.Obvious: w.ObviousPrefix, impl.Fast: w.FastPrefix} {
		conn, err := store.Open(ctx, store.Config{URL: c.StoreURL, Prefix: prefix, Timeout: storeTimeout})
		if err != nil {
			return err
		}
		m.seed = append(m.seed, &seed{conn: conn, rung: rung, digests: digests, subjects: w.Subjects})
		if rung == impl.Fast {
			for _, digest := range digests {
				w.RecordKeys = append(w.RecordKeys, conn.Key(recordKind, digest))
			}
		}
	}
	var both errgroup.Group
	for _, s := range m.seed {
		both.Go(func() error { return s.write(ctx, w.Principals[sessionsClaims]) })
	}
	return both.Wait()
}

// A seed is the records of one rung.
type seed struct {
	conn              *store.Store
	rung              impl.Rung
	digests, subjects []string
}

// write has the scheme issue one session and copies its record for all others, which differ in nothing but a subject
// of the same length. Issuing each would take a minute on some stores, most of it for an index that no lookup reads.
func (s *seed) write(ctx context.Context, principal []byte) error {
	p, err := impl.ParsePrincipal(principal)
	if err != nil {
		return fmt.Errorf("the sessions' principal %w", err)
	}
	scheme, err := session.New(session.Config{Store: s.conn, Lifetime: lifetime, Rung: s.rung})
	if err != nil {
		return err
	}
	token, err := scheme.Issue(ctx, p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(token))
	key := s.conn.Key(recordKind, hex.EncodeToString(sum[:]))
	record, err := s.conn.Client().Get(ctx, key).Bytes()
	if err != nil {
		return fmt.Errorf("the record of a session that was issued: %w", err)
	}
	ttl, err := s.conn.Client().PTTL(ctx, key).Result()
	if err != nil || ttl <= 0 {
		return errors.Join(errors.New("the record of a session that was issued has no time to live"), err)
	}
	return s.copy(ctx, record, p.Subject, ttl)
}

// copy writes the record for every subject, a share of them at once.
func (s *seed) copy(ctx context.Context, record []byte, subject string, ttl time.Duration) error {
	before, after, found := bytes.Cut(record, []byte(subject))
	if !found || len(s.subjects) > 0 && len(s.subjects[0]) != len(subject) {
		return errors.New("the record of a session does not hold its subject as it is")
	}
	numbers := make([]int, len(s.digests))
	for i := range numbers {
		numbers[i] = i
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(seedersAtOnce)
	for batch := range slices.Chunk(numbers, recordsAtOnce) {
		group.Go(func() error {
			pipe := s.conn.Client().Pipeline()
			for _, i := range batch {
				value := slices.Concat(before, []byte(s.subjects[i]), after)
				pipe.Set(ctx, s.conn.Key(recordKind, s.digests[i]), value, ttl)
			}
			_, err := pipe.Exec(ctx)
			return store.Unavailable(err)
		})
	}
	return group.Wait()
}

// remove deletes keys that others wrote.
func (s *seed) remove(ctx context.Context, keys []string) error {
	for batch := range slices.Chunk(keys, recordsAtOnce) {
		pipe := s.conn.Client().Pipeline()
		for _, key := range batch {
			pipe.Del(ctx, key)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return store.Unavailable(err)
		}
	}
	return nil
}
