package server

import (
	"errors"
	"io"
	"mime"
	"net/http"
)

// readJSON returns the request's body, or false when it answered with what is wrong with it. Insisting
// on the media type keeps out the bodies that a plain HTML form can send across sites.
func readJSON(w http.ResponseWriter, r *http.Request, maxBytes int64) ([]byte, bool) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		problemMediaType.write(w)
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		problemBodyTooLarge.write(w)
		return nil, false
	case err != nil:
		problemBody.write(w)
		return nil, false
	}
	return body, true
}
