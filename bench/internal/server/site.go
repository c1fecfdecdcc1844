package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"authbench/impl"
)

// Limits of the HTTP server. A user's own claims may be 64 KB, which a JWT encodes to 88 KB of header.
const (
	maxHeaderBytes = 128 << 10
	// readHeaderTimeout outlasts a block, too: at a low rate a connection may wait that long for its first request.
	readHeaderTimeout = 2 * time.Minute
	readTimeout       = 10 * time.Second
	writeTimeout      = 10 * time.Second
	// idleTimeout outlasts a block, in which an arm's connections rest while the others are loaded.
	idleTimeout = 10 * time.Minute
)

// A Site is the site under test: the same handlers for every variant, in front of its scheme.
type Site struct {
	scheme    impl.Scheme    // nil for the unauthenticated control
	refresher impl.Refresher // scheme, where its logins get a refresh token; else nil
	carrier   impl.Carrier
	users     *Users
	plant     *planter
	lifetime  time.Duration // of a login
	now       func() time.Time
	// operatorKey opens the operator's routes; without one there are none.
	operatorKey string
	operating   sync.Mutex     // see operate
	control     impl.Principal // who everybody is to the unauthenticated control
}

// Handler returns the site's routes behind its guard against cross-site requests, login included: a
// forged login puts the victim into the attacker's account.
func (s *Site) Handler() http.Handler {
	s.control = s.users.Principal(0) // made once, as the schemes' principals are
	mux := http.NewServeMux()
	mux.HandleFunc("GET /me", s.me)
	mux.HandleFunc("PUT /me/preferences", s.putPreferences)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /refresh", s.refresh)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("POST /logout-everywhere", s.logoutEverywhere)
	mux.HandleFunc("/me", methodNotAllowed("GET, HEAD"))
	mux.HandleFunc("/me/preferences", methodNotAllowed("PUT"))
	for _, path := range []string{"/login", "/refresh", "/logout", "/logout-everywhere"} {
		mux.HandleFunc(path, methodNotAllowed("POST"))
	}
	if s.operatorKey != "" {
		s.routeOperator(mux)
	}
	mux.HandleFunc("/", problemNotFound.handle)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(problemCrossOrigin.handle))
	return guard.Handler(mux)
}

// newHTTPServer returns the site's HTTP server with every limit set.
func newHTTPServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		MaxHeaderBytes:    maxHeaderBytes,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
	}
}

// authenticate returns who the request speaks for; for the unauthenticated control it is user 0, so that
// the answer has as many bytes as any other user's.
func (s *Site) authenticate(r *http.Request) (impl.Principal, impl.Token, error) {
	if s.scheme == nil {
		return s.control, "", nil
	}
	return impl.Authenticator{Scheme: s.scheme, Carrier: s.carrier}.Authenticate(r)
}

// writeJSON answers with v as it is: names and roles are not escaped for HTML, which takes more bytes
// and is for pages. Preferences are escaped, because they were when they were put (parsePreferences).
func writeJSON(w http.ResponseWriter, status int, v any) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// Stated, because net/http sends a body of more than 2 KB in chunks otherwise: other bytes for
	// the same answer.
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the client is gone: nobody to tell
}
