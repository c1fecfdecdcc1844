package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"unicode/utf8"

	"authbench/impl"
)

const (
	maxPreferencesBytes = 512 // as sent, and as stored: an escaped character takes six
	maxPreferencesDepth = 8
)

// putPreferences replaces the principal's preferences. The next GET /me shows them: a session's record
// is rewritten, a JWT issued anew and handed out by the carrier.
func (s *Site) putPreferences(w http.ResponseWriter, r *http.Request) {
	if s.scheme == nil {
		problemNotOffered.write(w)
		return
	}
	p, token, err := s.authenticate(r)
	if err != nil {
		refuse(w, err)
		return
	}
	body, ok := readJSON(w, r, maxPreferencesBytes)
	if !ok {
		return
	}
	if p.Preferences, err = parsePreferences(body); err != nil {
		problemBody.write(w)
		return
	}
	if len(p.Preferences) > maxPreferencesBytes {
		problemPreferences.write(w)
		return
	}
	s.update(w, r, token, p)
}

func (s *Site) update(w http.ResponseWriter, r *http.Request, token impl.Token, p impl.Principal) {
	fresh, err := s.scheme.Update(context.WithoutCancel(r.Context()), token, p, s.carrier.Fits)
	switch {
	case err != nil:
		refuse(w, err)
	case fresh == token:
		w.WriteHeader(http.StatusNoContent)
	default:
		s.put(w, tokenBody{Token: fresh}, s.endOf(fresh))
	}
}

var errPreferences = errors.New("preferences must be one JSON object without duplicate names")

// parsePreferences returns one JSON object as the schemes store it and GET /me shows it: compact and
// escaped for HTML, which json.Marshal does to a record and to a claims set all the same. It refuses what a strict verifier would
// refuse later (duplicate names, deep nesting, bad UTF-8): a JWT that carried it would lock its user out.
func parsePreferences(data []byte) (json.RawMessage, error) {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' || !utf8.Valid(data) {
		return nil, errPreferences
	}
	if !json.Valid(data) || impl.Depth(data) > maxPreferencesDepth || impl.CheckNames(data) != nil {
		return nil, errPreferences
	}
	return json.Marshal(json.RawMessage(data))
}
