package demo

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/scenarios"
)

// The kinds of the planted keys, and for how long they are kept should nobody delete them.
const (
	plantedKind  = "planted"
	plantedIndex = "planted-of"
	plantedKeep  = time.Minute
)

// notLookedInto is why a dump is not read.
const notLookedInto = "not performed on a store of the user's own: keys are never looked for there"

// dump steals the store's memory: the first user is logged in, the second has logged out.
func (s *stage) dump(ctx context.Context, t tokens) error {
	if s.store == nil {
		s.add(scenarios.DemoDumpReads, shownOutcome{notPerformed: notLookedInto})
		s.add(scenarios.DemoDumpLogsIn, shownOutcome{notPerformed: notLookedInto})
		return nil
	}
	if err := s.endAnother(ctx); err != nil {
		return err
	}
	if err := s.plantRecord(ctx, t); err != nil {
		return err
	}
	all, err := s.store.Dump(ctx)
	if err != nil {
		return err
	}
	planted := func(e store.Entry) bool { return strings.HasPrefix(s.kindOf(e), plantedKind) }
	stolen := slices.DeleteFunc(slices.Clone(all), planted)
	control := slices.DeleteFunc(all, func(e store.Entry) bool { return !planted(e) })
	names := s.mark.readIn(textsOf(stolen)...)
	s.add(scenarios.DemoDumpReads, shownOutcome{
		succeeded: len(names) > 0, evidence: []string{s.mark.found(names), s.inventory(stolen)},
		control: "a planted record of the same principal", controlled: s.readsAll(textsOf(control)...),
	})
	return s.dumpLogsIn(ctx, stolen, control)
}

// endAnother makes and ends a token of the second user, so that the store holds what an ended one leaves behind.
func (s *stage) endAnother(ctx context.Context) error {
	var t impl.Token
	if s.variant.Promises.Refreshes {
		pairs, err := s.replica.IssuePairs(ctx, 1, 1)
		if err != nil {
			return err
		}
		t = pairs[0].Access
	} else {
		issued, err := s.replica.Issue(ctx, 1, 1)
		if err != nil {
			return err
		}
		t = issued[0]
	}
	_, _, err := s.logout(ctx, t)
	return err
}

// plantRecord keeps what no store should: the token as it is, beside who it speaks for.
func (s *stage) plantRecord(ctx context.Context, t tokens) error {
	now := time.Now()
	data := fmt.Appendf(nil, "%s %s", string(t.access), s.mark.principal)
	return s.store.Records(plantedKind, plantedIndex).Create(ctx, "record", scenarios.Subject(0, ""), data, now, now.Add(plantedKeep), plantedKeep)
}

// dumpLogsIn presents everything in the dump that may be a credential.
func (s *stage) dumpLogsIn(ctx context.Context, stolen, control []store.Entry) error {
	words := credentialsIn(textsOf(stolen))
	let, err := s.accepted(ctx, words, s.present)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d of %d tried", len(let), len(words))
	if s.variant.Promises.Refreshes {
		refreshed, err := s.accepted(ctx, words, s.presentRefresh)
		if err != nil {
			return err
		}
		let = append(let, refreshed...)
		what = fmt.Sprintf("%d of %d tried, each as a refresh token too", len(let), len(words))
	}
	good, err := s.accepted(ctx, credentialsIn(textsOf(control)), s.present)
	if len(stolen) == 0 {
		what = "nothing stored"
	}
	evidence := []string{what}
	if len(let) > 0 {
		evidence = append(evidence, "accepted "+cut(let[0]))
	}
	s.add(scenarios.DemoDumpLogsIn, shownOutcome{
		succeeded: len(let) > 0, evidence: evidence, control: "a planted record of the raw token", controlled: len(good) > 0,
	})
	return err
}

// credentialsIn lists what a thief may try: every word, every whole text that a header holds, and what is written in
// hexadecimal in the alphabet of tokens as well.
func credentialsIn(texts []string) []string {
	all := wordsOf(texts)
	for _, text := range texts {
		if len(text) >= leastWord && !strings.ContainsFunc(text, outsideCookies) {
			all = append(all, text)
		}
	}
	for _, word := range slices.Clone(all) {
		if raw, err := hex.DecodeString(word); err == nil {
			all = append(all, base64.RawURLEncoding.EncodeToString(raw))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// outsideCookies are the characters that no cookie's value has (RFC 6265, section 4.1.1).
func outsideCookies(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`";,\`, r) }

// textsOf are a dump's keys and values.
func textsOf(entries []store.Entry) []string {
	var texts []string
	for _, e := range entries {
		texts = append(append(texts, e.Key), e.Values...)
	}
	return texts
}

// kindOf is what a key is called between the prefix and the name.
func (s *stage) kindOf(e store.Entry) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(e.Key, s.replica.Config().KeyPrefix), ":")
	return kind
}

// inventory counts a dump's keys by kind.
func (s *stage) inventory(entries []store.Entry) string {
	counts := map[string]int{}
	for _, e := range entries {
		counts[s.kindOf(e)]++
	}
	parts := []string{fmt.Sprintf("keys: %d", len(entries))}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", kind, counts[kind]))
	}
	return strings.Join(parts, ", ")
}
