package load

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/scenarios"
)

func TestTransportsSendTheVeryBytesTheyAreGiven(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		site := serveFake(t, always(okAnswer))
		transport := dial(t, name, 1, site.address)
		post, err := PostJSON("/login", map[string]string{"user": "u", "password": "p"})
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		for _, request := range [][]byte{
			NewReader(impl.Bearer{}, "t1").Request(nil), NewReader(impl.Cookie{}, "t2").Request(nil),
			NewReader(impl.Bearer{}, "").Request(nil), post,
		} {
			want += string(request)
			if _, err := Ask(t.Context(), transport, request); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, site.received()); diff != "" {
			t.Errorf("what the site received: (-want +got)\n%s", diff)
		}
	})
}

func TestCountersAreWhatTheSiteSaw(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		site := serveFake(t, always(okAnswer))
		transport := dial(t, name, 3, site.address)
		for range 2 { // the second time connections stand already, and the numbers must repeat
			got, seen, sent := ExactResult{}, len(site.received()), site.sentBytes()
			got, err := Exchange(t.Context(), transport, reader(), 20)
			if err != nil {
				t.Fatal(err)
			}
			want := ExactResult{20, int64(len(site.received()) - seen), int64(site.sentBytes() - sent)}
			if got != want || got.DownBytes != 20*int64(len(okAnswer)) {
				t.Errorf("counted %+v, the site %+v", got, want)
			}
		}
	})
}

func TestAskReturnsTheWholeAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		const answer = "HTTP/1.1 401 Unauthorized\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 7\r\n\r\nrefused"
		site := serveFake(t, always(answer))
		request := reader().Request(nil)
		got, err := Ask(t.Context(), dial(t, name, 1, site.address), request)
		if err != nil {
			t.Fatal(err)
		}
		if got.Status != 401 || string(got.Body) != "refused" || len(got.Header["Set-Cookie"]) != 2 {
			t.Errorf("got %+v", got)
		}
		if got.UpBytes != int64(len(request)) || got.DownBytes != int64(len(answer)) {
			t.Errorf("bytes up %d, down %d", got.UpBytes, got.DownBytes)
		}
	})
}

func TestExchangeStopsAtAnUnexpectedAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		site := serveFake(t, func(n int, _ *http.Request) string {
			return []string{okAnswer, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"}[n]
		})
		_, err := Exchange(t.Context(), dial(t, name, 1, site.address), reader(), 5)
		if err == nil || !strings.Contains(err.Error(), "request 2 of 5: unexpected status 401") {
			t.Errorf("error %v", err)
		}
	})
}

func TestExchangeNeedsAConnectionThatIsKeptAlive(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		site := serveFake(t, always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
		_, err := Exchange(t.Context(), dial(t, name, 1, site.address), reader(), 3)
		if err == nil || !strings.Contains(err.Error(), "keep one alive") {
			t.Errorf("error %v", err)
		}
	})
}

func TestBothTransportsRefuseABodyWithoutLength(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		for _, answer := range []string{
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n",
		} {
			site := serveFake(t, always(answer))
			if _, err := Ask(t.Context(), dial(t, name, 1, site.address), reader().Request(nil)); err == nil {
				t.Errorf("%q was taken", answer)
			}
		}
	})
}

func TestAbandonedRequestsDoNotComeBack(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		hang := make(chan struct{})
		site := serveFake(t, func(n int, _ *http.Request) string {
			if n < 2 {
				<-hang
				return ""
			}
			return okAnswer
		})
		t.Cleanup(func() { close(hang) }) // runs before the site's own cleanup, which waits for its connections
		transport := dial(t, name, 2, site.address)
		for conn := range 2 {
			if err := transport.Send(conn, reader().Request(nil)); err != nil {
				t.Fatal(err)
			}
		}
		for len(site.received()) < 2*len(reader().Request(nil)) { // else the requests below could be the first to arrive
			time.Sleep(ms)
		}
		transport.Abandon()
		if done, err := transport.Wait(time.Now().Add(20*ms), nil); len(done) > 0 || err != nil {
			t.Errorf("after Abandon: %d completions, error %v", len(done), err)
		}
		if _, err := Exchange(t.Context(), transport, reader(), 3); err != nil {
			t.Error(err)
		}
	})
}

func TestDialSaysWhatIsWrong(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := listener.Addr().String()
	listener.Close()
	for name, tc := range map[string]struct {
		transport   string
		addresses   []string
		connections int
		want        string
	}{
		"an unknown transport":        {"quic", []string{nobody}, 1, "choose epoll or nethttp"},
		"no address":                  {scenarios.TransportNetHTTP, nil, 1, "give each address"},
		"fewer connections than that": {scenarios.TransportNetHTTP, []string{nobody, nobody}, 1, "give each address"},
		"nobody there":                {scenarios.TransportEpoll, []string{nobody}, 2, "is the replica running?"},
		"no port":                     {scenarios.TransportEpoll, []string{"127.0.0.1"}, 2, "host:port"},
	} {
		_, err := Dial(t.Context(), tc.transport, tc.addresses, tc.connections)
		if errors.Is(err, errors.ErrUnsupported) {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestNetHTTPRefusesARequestThatIsNone(t *testing.T) {
	site := serveFake(t, always(okAnswer))
	if _, err := Ask(t.Context(), dial(t, scenarios.TransportNetHTTP, 1, site.address), []byte("nonsense\r\n\r\n")); err == nil {
		t.Error("nonsense was sent")
	}
}
