package server

import (
	"net/http"
	"time"

	"authbench/impl"
)

// tokenBody is the answer that carries tokens.
type tokenBody struct {
	Token   impl.Token `json:"token"`
	Refresh impl.Token `json:"refresh,omitempty"`
	// RefreshEnds is the login's absolute end in seconds since 1970, as a cookie's Expires would tell it.
	RefreshEnds int64 `json:"refresh_ends,omitempty"`
}

// handOut gives the client a login's tokens by the carrier, to be kept until the login's end. Past its own
// end an access token is still what a logout presents.
func (s *Site) handOut(w http.ResponseWriter, pair impl.Pair) {
	body := tokenBody{Token: pair.Access, Refresh: pair.Refresh}
	end := s.now().Add(s.lifetime)
	if pair.Refresh != "" {
		end, body.RefreshEnds = pair.RefreshEnds, pair.RefreshEnds.Unix()
		if beside := s.carrier.ForRefresh(); beside != nil {
			beside.Put(w.Header(), pair.Refresh, end)
		}
	}
	s.put(w, body, end)
}

// put answers with an access token: in the body (200), which then is body, or beside it (204).
func (s *Site) put(w http.ResponseWriter, body tokenBody, end time.Time) {
	if s.carrier.Put(w.Header(), body.Token, end) {
		writeJSON(w, http.StatusOK, body)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// fits returns nil, or an error that matches impl.ErrTooLarge when no client would carry the pair.
func (s *Site) fits(pair impl.Pair) error {
	if err := s.carrier.Fits(pair.Access); err != nil {
		return err
	}
	if beside := s.carrier.ForRefresh(); beside != nil {
		return beside.Fits(pair.Refresh)
	}
	return nil
}

// clear tells the client to forget all tokens of its login.
func (s *Site) clear(h http.Header) {
	s.carrier.Clear(h)
	if beside := s.carrier.ForRefresh(); s.refresher != nil && beside != nil {
		beside.Clear(h)
	}
}

// endOf is how long the cookie of an update's token is kept: to the token's end, which is the old one's
// and no lifetime from now. The zero time, from a scheme that cannot tell, makes a cookie that the browser
// drops when it is closed. A short access token's is kept for as long as its login can last (see handOut).
func (s *Site) endOf(t impl.Token) time.Time {
	if s.refresher != nil {
		return s.now().Add(s.lifetime)
	}
	if e, ok := s.scheme.(impl.Expirer); ok {
		return e.Expires(t)
	}
	return time.Time{}
}
