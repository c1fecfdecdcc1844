package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"

	"authbench/impl"
)

const maxOperatorBytes = 32 << 10

// routeOperator adds the routes by which an operator changes a user. They are for no browser: their key is
// a bearer's, whatever carries the users' tokens.
func (s *Site) routeOperator(mux *http.ServeMux) {
	for path, handle := range map[string]http.HandlerFunc{
		"/operator/roles": s.operatorRoles, "/operator/disable": s.operatorDisable,
	} {
		mux.HandleFunc("POST "+path, s.operatorOnly(handle))
		mux.HandleFunc(path, methodNotAllowed("POST"))
	}
}

// operatorOnly lets nobody through without the operator's key. Sums are compared, so that the time taken
// tells not even its length.
func (s *Site) operatorOnly(handle http.HandlerFunc) http.HandlerFunc {
	want := sha256.Sum256([]byte(s.operatorKey))
	return func(w http.ResponseWriter, r *http.Request) {
		key, err := impl.Bearer{}.Extract(r)
		got := sha256.Sum256([]byte(key))
		if err != nil || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			problemInvalid.write(w)
			return
		}
		handle(w, r)
	}
}

// An operation is whom an operator changes, and to what.
type operation struct {
	Subject string   `json:"subject"`
	Roles   []string `json:"roles"`
}

// readOperation returns what is asked for, or false when it answered with what is wrong with it.
func readOperation(w http.ResponseWriter, r *http.Request) (operation, bool) {
	body, ok := readJSON(w, r, maxOperatorBytes)
	if !ok {
		return operation{}, false
	}
	var o operation
	if json.Unmarshal(body, &o) != nil || (impl.Principal{Subject: o.Subject, Roles: o.Roles}).Check() != nil {
		problemBody.write(w)
		return operation{}, false
	}
	return o, true
}

// operatorRoles gives a user other roles. The table comes first (see tokensFor).
func (s *Site) operatorRoles(w http.ResponseWriter, r *http.Request) {
	o, ok := readOperation(w, r)
	if !ok {
		return
	}
	if o.Roles == nil {
		problemBody.write(w) // no roles at all is said with an empty list
		return
	}
	answerOperator(w, s.operate(func() error {
		s.users.SetRoles(o.Subject, o.Roles)
		return s.changeRoles(r.Context(), o)
	}))
}

// operate has one operator's change done before the next begins: with two at once the table could end
// with the one and the tokens with the other. Those of two replicas are not ordered here; the table stands
// for a database, which would order them.
func (s *Site) operate(change func() error) error {
	s.operating.Lock()
	defer s.operating.Unlock()
	return change()
}

// operatorDisable has a user log in no more and ends every token there is. The table comes first.
func (s *Site) operatorDisable(w http.ResponseWriter, r *http.Request) {
	o, ok := readOperation(w, r)
	if !ok {
		return
	}
	answerOperator(w, s.operate(func() error {
		s.users.Disable(o.Subject)
		return s.revokeAll(r.Context(), o.Subject)
	}))
}

func (s *Site) changeRoles(ctx context.Context, o operation) error {
	if s.scheme == nil {
		return impl.ErrNotRevocable
	}
	return s.scheme.ChangeRoles(context.WithoutCancel(ctx), o.Subject, o.Roles)
}

// answerOperator says whether the tokens that are out were reached. The table has changed either way, so
// an operator who is told that the store is away may ask again.
func answerOperator(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, revokedBody{Revoked: true})
}
