package server

import (
	"encoding/json"
	"net/http"

	"authbench/impl"
)

// meBody is the answer to GET /me. Its preferences are null until some are put.
type meBody struct {
	Subject     string          `json:"subject"`
	Roles       []string        `json:"roles"`
	Preferences json.RawMessage `json:"preferences"`
}

// me is the authenticated read that every comparison is made on, so it does nothing else: no log line,
// no header that varies in length.
func (s *Site) me(w http.ResponseWriter, r *http.Request) {
	p, _, err := s.authenticate(r)
	if err != nil {
		refuse(w, err)
		return
	}
	s.plant.apply(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, newMeBody(p))
}

func newMeBody(p impl.Principal) meBody {
	body := meBody{Subject: p.Subject, Roles: p.Roles, Preferences: p.Preferences}
	if body.Roles == nil {
		body.Roles = []string{} // a list without entries is not null
	}
	return body
}
