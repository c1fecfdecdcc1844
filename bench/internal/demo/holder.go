package demo

import (
	"context"
	"encoding/base64"
	"fmt"

	"authbench/scenarios"
)

// holder reads the tokens that a login handed out.
func (s *stage) holder(_ context.Context, t tokens) error {
	names := s.mark.readIn(string(t.access))
	evidence := []string{s.mark.found(names), "access token " + cut(t.access)}
	if t.refresh != "" {
		evidence = append(evidence, fmt.Sprintf("refresh token %s: %s", cut(t.refresh), s.mark.found(s.mark.readIn(string(t.refresh)))))
	}
	s.add(scenarios.DemoHolderReads, shownOutcome{
		succeeded: len(names) > 0, evidence: evidence,
		control: "the same principal in base64url", controlled: s.readsAll(s.planted()),
	})
	return nil
}

// planted is a text that nothing protects: the principal as any token without encryption has it.
func (s *stage) planted() string {
	return "planted." + base64.RawURLEncoding.EncodeToString(s.mark.principal) + ".planted"
}

// readsAll reports whether every claim is read in texts.
func (s *stage) readsAll(texts ...string) bool {
	return len(s.mark.readIn(texts...)) == len(s.mark.names)
}
