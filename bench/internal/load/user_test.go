package load

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

func TestReaderSendsNothingButWhatIsNeeded(t *testing.T) {
	const line = "GET /me HTTP/1.1\r\nHost: authbench.test\r\n"
	for name, tc := range map[string]struct {
		carrier impl.Carrier
		token   impl.Token
		want    string
	}{
		"bearer":                  {impl.Bearer{}, "abc", line + "Authorization: Bearer abc\r\n\r\n"},
		"cookie":                  {impl.Cookie{}, "abc", line + "Cookie: __Host-auth=abc\r\n\r\n"},
		"unauthenticated control": {impl.Bearer{}, "", line + "\r\n"},
	} {
		got := NewReader(tc.carrier, tc.token).Request([]byte("before|"))
		if diff := cmp.Diff("before|"+tc.want, string(got)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestReaderExpects200Only(t *testing.T) {
	u := NewReader(impl.Bearer{}, "t")
	for status, want := range map[int]bool{200: true, 204: false, 401: false, 503: false} {
		if got := u.Respond(&Response{Status: status}).Expected; got != want {
			t.Errorf("status %d: expected = %v", status, got)
		}
	}
}

func TestPostJSON(t *testing.T) {
	got, err := PostJSON("/login", map[string]string{"user": "u"})
	if err != nil {
		t.Fatal(err)
	}
	want := "POST /login HTTP/1.1\r\nHost: authbench.test\r\nContent-Length: 12\r\nContent-Type: application/json\r\n\r\n" + `{"user":"u"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := PostJSON("/login", func() {}); err == nil {
		t.Error("a body that is no JSON was taken")
	}
}
