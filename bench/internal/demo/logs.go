package demo

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"authbench/bench/internal/load"
	"authbench/impl"
	"authbench/scenarios"
)

// An accessLog is what two servers would write of the same requests.
type accessLog struct {
	lines   []string // the combined log format: request line, status, size, referrer and user agent
	headers []string // the same, with Authorization, Cookie and Set-Cookie
}

func (l *accessLog) write(request []byte, a answer) {
	line, _, _ := bytes.Cut(request, []byte("\r\n"))
	common := fmt.Sprintf("127.0.0.1 - - [%s] %q %d %d %q %q", time.Now().UTC().Format("02/Jan/2006:15:04:05 -0700"), line, a.status, len(a.body),
		headerOf(request, "Referer"), headerOf(request, "User-Agent"))
	l.lines = append(l.lines, common)
	set := strings.Join(a.header["Set-Cookie"], ", ")
	l.headers = append(l.headers, fmt.Sprintf("%s %q %q %q", common, headerOf(request, "Authorization"), headerOf(request, "Cookie"), set))
}

// logged sends a request of the owner's, and both servers write it down.
func (s *stage) logged(ctx context.Context, request []byte) (answer, error) {
	a, err := ask(ctx, s.replica.Addr(), request)
	if err == nil {
		s.log.write(request, a)
	}
	return a, err
}

// tokenChars are in tokens beside letters and digits, and part no words of a log.
const tokenChars = "."

// logs reads both logs of what the owner sent: the login, and a request.
func (s *stage) logs(ctx context.Context, t tokens) error {
	a, err := s.logged(ctx, load.NewReader(s.carrier, t.access).Request(nil))
	if err != nil {
		return err
	}
	if a.status != http.StatusOK {
		return fmt.Errorf("the owner's own request was answered %d", a.status)
	}
	if err := s.lineLog(ctx, t); err != nil {
		return err
	}
	return s.headerLog(ctx, t)
}

// lineLog looks for tokens in the request lines; the control is a line as it would be had the token been in the URL.
func (s *stage) lineLog(ctx context.Context, t tokens) error {
	let, err := s.accepted(ctx, wordsOf(s.log.lines), s.present)
	if err != nil {
		return err
	}
	inURL := fmt.Sprintf("GET /me?access_token=%s HTTP/1.1", string(t.access))
	control, err := s.accepted(ctx, wordsOf([]string{fmt.Sprintf("127.0.0.1 - - %q 200 81", inURL)}), s.present)
	if err != nil {
		return err
	}
	refused, err := ask(ctx, s.replica.Addr(), fmt.Appendf(nil, "%s\r\nHost: %s\r\n\r\n", inURL, load.Host))
	if err != nil {
		return err
	}
	names := s.mark.readIn(s.log.lines...)
	s.add(scenarios.DemoURLLog, shownOutcome{
		succeeded: len(let) > 0 || refused.status/100 == 2,
		evidence: []string{
			fmt.Sprintf("%d in %d request lines", len(let), len(s.log.lines)), fmt.Sprintf("claims: %s", s.mark.found(names)),
			fmt.Sprintf("the token in the URL and in no header: %d", refused.status),
		},
		control: "a planted line with the token in the URL", controlled: len(control) > 0,
	})
	return nil
}

// headerLog reads claims in the log that keeps headers, and presents what may be a credential in it.
func (s *stage) headerLog(ctx context.Context, t tokens) error {
	names := s.mark.readIn(s.log.headers...)
	s.add(scenarios.DemoLogReads, shownOutcome{
		succeeded: len(names) > 0,
		evidence:  []string{s.mark.found(names), fmt.Sprintf("%d lines that keep Authorization, Cookie and Set-Cookie", len(s.log.headers))},
		control:   "a planted line with the same principal in base64url", controlled: s.readsAll(fmt.Sprintf("127.0.0.1 - - %q 200 81 %q", "GET /me HTTP/1.1", s.planted())),
	})
	words := wordsOf(s.log.headers)
	let, err := s.accepted(ctx, words, s.present)
	if err != nil {
		return err
	}
	planted, err := s.accepted(ctx, wordsOf([]string{fmt.Sprintf("127.0.0.1 - - %q 200 81 %q", "GET /me HTTP/1.1", "Bearer "+string(t.access))}), s.present)
	if err != nil {
		return err
	}
	text := "refused"
	evidence := []string{fmt.Sprintf("%d of %d words of the log let somebody in", len(let), len(words))}
	if len(let) > 0 {
		text, evidence = "accepted (200)", append(evidence, "copied "+cut(let[0]))
	}
	s.add(scenarios.DemoLogReplays, shownOutcome{
		succeeded: len(let) > 0, evidence: append([]string{text}, evidence...), control: "a planted line with the token in a header", controlled: len(planted) > 0,
	})
	return nil
}

// wordsOf lists what may be a credential in texts, each once.
func wordsOf(texts []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, word := range words(text, tokenChars) {
			if !seen[word] {
				seen[word] = true
				all = append(all, word)
			}
		}
	}
	return all
}

// afterLogout presents copies once their owner has logged out.
func (s *stage) afterLogout(ctx context.Context, t tokens) error {
	before, err := s.present(ctx, t.access)
	if err != nil {
		return err
	}
	route, revoked, err := s.logout(ctx, t.access)
	if err != nil {
		return err
	}
	status, err := s.settled(ctx, t.access)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("refused (%d)", status)
	if status/100 == 2 {
		text = fmt.Sprintf("still accepted (%d)", status)
	}
	s.add(scenarios.DemoLogReplaysEnded, shownOutcome{
		succeeded: status/100 == 2, evidence: []string{text, fmt.Sprintf("the owner sent POST %s, answered with revoked: %v", route, revoked)},
		control: "the same token before the logout", controlled: before/100 == 2,
	})
	return s.refreshAfterLogout(ctx, t)
}

// settled presents a token until it is refused, for as long as the variant promises that it may be taken.
func (s *stage) settled(ctx context.Context, t impl.Token) (status int, err error) {
	const step = 20 * time.Millisecond
	bound := time.Duration(0)
	if s.variant.Promises.StalenessBound > 0 {
		bound = s.replica.Config().StalenessBound
	}
	for deadline := time.Now().Add(bound); ; time.Sleep(step) {
		if status, err = s.present(ctx, t); err != nil || status/100 != 2 || time.Now().After(deadline) {
			return status, err
		}
	}
}

// refreshAfterLogout presents the refresh token; the control is one of a login that goes on.
func (s *stage) refreshAfterLogout(ctx context.Context, t tokens) error {
	if t.refresh == "" {
		return nil
	}
	status, err := s.presentRefresh(ctx, t.refresh)
	if err != nil {
		return err
	}
	pairs, err := s.replica.IssuePairs(ctx, 0, 1)
	if err != nil {
		return err
	}
	good, err := s.presentRefresh(ctx, pairs[0].Refresh)
	text := fmt.Sprintf("refused (%d)", status)
	if status/100 == 2 {
		text = fmt.Sprintf("exchanged (%d)", status)
	}
	s.add(scenarios.DemoRefreshAfterEnded, shownOutcome{
		succeeded: status/100 == 2, evidence: []string{text, "refresh token " + cut(t.refresh)},
		control: "the refresh token of a login that goes on", controlled: good/100 == 2,
	})
	return err
}
