package load

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// answerTimeout is how long one request of the exact work may take: far more than a password hash.
const answerTimeout = 10 * time.Second

// ExactResult is what a fixed number of requests moved, connection set-up apart: whole numbers that
// repeat.
type ExactResult struct {
	Requests           int
	UpBytes, DownBytes int64 // TCP payload, client to site and back
}

// Exchange sends n of the user's requests one after the other on one connection, between quiescent
// marks; a follow-up is simply the next of the n. Any answer that the user does not expect is an error.
func Exchange(ctx context.Context, t Transport, user User, n int) (ExactResult, error) {
	mark := t.Counters()
	var request []byte
	for i := range n {
		request = user.Request(request[:0])
		response, err := roundTrip(ctx, t, request)
		if err != nil {
			return ExactResult{}, fmt.Errorf("exact request %d of %d: %w", i+1, n, err)
		}
		response.Request = request
		if outcome := user.Respond(&response); !outcome.Expected {
			return ExactResult{}, fmt.Errorf("exact request %d of %d: unexpected status %d %s", i+1, n, response.Status, outcome.Reason)
		}
	}
	moved := t.Counters().Sub(mark)
	if moved.Dials > 1 {
		return ExactResult{}, fmt.Errorf("%d connections were used for %d exact requests: the site must keep one alive", moved.Dials, n)
	}
	return ExactResult{n, moved.SentBytes, moved.ReceivedBytes}, nil
}

// An Answer is the response to one request, the caller's to keep, and the payload bytes both took.
type Answer struct {
	Status             int
	Header             http.Header
	Body               []byte
	UpBytes, DownBytes int64
}

// Ask sends one request, such as a login, and returns whatever the answer is.
func Ask(ctx context.Context, t Transport, request []byte) (Answer, error) {
	mark := t.Counters()
	response, err := roundTrip(ctx, t, request)
	if err != nil {
		return Answer{}, err
	}
	moved := t.Counters().Sub(mark)
	return Answer{
		response.Status, response.Header.Clone(), slices.Clone(response.Body), moved.SentBytes, moved.ReceivedBytes,
	}, nil
}

// roundTrip sends a request on the first connection and waits for its answer.
func roundTrip(ctx context.Context, t Transport, request []byte) (Response, error) {
	if err := t.Send(0, request); err != nil {
		return Response{}, err
	}
	for deadline := time.Now().Add(answerTimeout); ; {
		done, err := t.Wait(time.Now().Add(pollInterval), nil)
		switch {
		case err != nil:
			return Response{}, err
		case len(done) > 0:
			return done[0].Response, done[0].Err
		case ctx.Err() != nil:
			t.Abandon()
			return Response{}, ctx.Err()
		case time.Now().After(deadline):
			t.Abandon()
			return Response{}, fmt.Errorf("no answer within %v", answerTimeout)
		}
	}
}
