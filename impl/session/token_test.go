package session

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

func TestNewRefuses(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	for words, c := range map[string]Config{
		"no store":     {Lifetime: time.Hour},
		"no lifetime":  {Store: s},
		"a past end":   {Store: s, Lifetime: -time.Hour},
		"under the ms": {Store: s, Lifetime: time.Microsecond},

		"idle for longer than it lives": {Store: s, Lifetime: time.Hour, Idle: time.Hour + 1},
		"idle under the ms":             {Store: s, Lifetime: time.Hour, Idle: time.Microsecond},
		"idle before it begins":         {Store: s, Lifetime: time.Hour, Idle: -time.Minute},
		"a whole share":                 {Store: s, Lifetime: time.Hour, Idle: time.Minute, TouchEvery: 1},
		"a share below nothing":         {Store: s, Lifetime: time.Hour, Idle: time.Minute, TouchEvery: -0.1},
		"a share that is no number":     {Store: s, Lifetime: time.Hour, Idle: time.Minute, TouchEvery: math.NaN()},
		"a share of no timeout":         {Store: s, Lifetime: time.Hour, TouchEvery: 0.1},

		"an empty cache":    {Store: s, Lifetime: time.Hour, Cache: &CacheConfig{Entries: 0, Bound: time.Second}},
		"a bound too long":  {Store: s, Lifetime: time.Hour, Cache: &CacheConfig{Entries: 1, Bound: time.Hour}},
		"a bound too short": {Store: s, Lifetime: time.Hour, Cache: &CacheConfig{Entries: 1, Bound: time.Millisecond}},
		"no bound":          {Store: s, Lifetime: time.Hour, Cache: &CacheConfig{Entries: 1}},
		"a cache and an idle timeout": {
			Store: s, Lifetime: time.Hour, Idle: time.Minute, Cache: &CacheConfig{Entries: 1, Bound: time.Second},
		},
	} {
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line", words, err)
		}
	}
}

func TestWithoutRandomnessNothingIsIssued(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	for words, r := range map[string]io.Reader{
		"an error":      iotest.ErrReader(errors.New("no entropy")),
		"a short read":  strings.NewReader("only these bytes"),
		"nothing there": strings.NewReader(""),
	} {
		scheme, err := New(Config{Store: s, Lifetime: time.Hour, Rand: r})
		if err != nil {
			t.Fatal(err)
		}
		if token, err := scheme.Issue(t.Context(), impl.Principal{Subject: "u"}); err == nil || token != "" {
			t.Errorf("%s: issued", words)
		}
	}
	if keys, err := storetest.Keys(t.Context(), s, "*"); err != nil || len(keys) != 0 {
		t.Errorf("left %q: %v", keys, err)
	}
}

func TestIssueRefusesAPrincipalThatCannotBeCarried(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	scheme, err := New(Config{Store: s, Lifetime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	for words, p := range map[string]impl.Principal{
		"no subject":           {},
		"claims that are none": {Subject: "u", Claims: []byte("{")},
	} {
		if _, err := scheme.Issue(t.Context(), p); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

// ways are the implementations of the local proof.
func ways() map[string]func(impl.Token) (proof, error) {
	return map[string]func(impl.Token) (proof, error){"obvious": proveObvious, "fast": prove}
}

func TestTokensAreOfOneFormAndOneLength(t *testing.T) {
	for _, fill := range []byte{0, 0xff, 0xa5} {
		token, err := newToken(bytes.NewReader(bytes.Repeat([]byte{fill}, 32)))
		if err != nil || len(token) != 43 {
			t.Errorf("%d characters: %v", len(token), err)
		}
		for words, prove := range ways() {
			if p, err := prove(token); err != nil || p != proofOf(token) {
				t.Errorf("%s: own token refused: %v", words, err)
			}
		}
	}
}

// A malformed token is answered without the store: this scheme has none, and would panic.
func TestMalformedTokensAskNoStore(t *testing.T) {
	good := strings.Repeat("A", 43)
	for words, token := range map[string]string{
		"nothing":         "",
		"short":           good[1:],
		"long":            good + "A",
		"padding":         good[1:] + "=",
		"padded":          good + "=",
		"standard base64": "+" + good[1:],
		"a slash":         "/" + good[1:],
		"unused bits":     good[1:] + "B",
		"a line break":    good[1:] + "\n",
		"two breaks":      good[2:] + "\r\n",
		"a space":         " " + good[1:],
		"a zero byte":     good[1:] + "\x00",
		"not ASCII":       good[2:] + "é",
	} {
		for verb, call := range map[string]func(*Scheme) error{
			"verify": func(s *Scheme) error { _, err := s.Verify(t.Context(), impl.Token(token)); return err },
			"revoke": func(s *Scheme) error { return s.Revoke(t.Context(), impl.Token(token)) },
			"update": func(s *Scheme) error {
				_, err := s.Update(t.Context(), impl.Token(token), impl.Principal{}, nil)
				return err
			},
		} {
			for way, prove := range ways() {
				if err := call(&Scheme{prove: prove}); !errors.Is(err, impl.ErrInvalid) {
					t.Errorf("%s, %s, %s: %v", words, verb, way, err)
				}
			}
		}
	}
}

// Whatever is taken for a token is the one text of its bytes, and the obvious way and the fast one take the
// same.
func FuzzToken(f *testing.F) {
	for _, seed := range []string{"", strings.Repeat("A", 43), strings.Repeat("_", 42) + "8", strings.Repeat("A", 42) + "B", strings.Repeat("A", 41) + "\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := prove(impl.Token(text))
		if other, errOther := proveObvious(impl.Token(text)); p != other || !errors.Is(errOther, err) {
			t.Fatalf("%q: %x, %v, and the obvious way %x, %v", text, p, err, other, errOther)
		}
		if err != nil {
			if p != (proof{}) || !errors.Is(err, impl.ErrInvalid) {
				t.Fatalf("%q: %x, %v", text, p, err)
			}
			return
		}
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(raw) != 32 || base64.RawURLEncoding.EncodeToString(raw) != text {
			t.Fatalf("%q is taken and is not the text of 32 bytes", text)
		}
		if back, ok := proofFrom(p.id()); !ok || back != p || strings.Contains(p.id(), text) {
			t.Fatalf("%q has identity %q", text, p.id())
		}
	})
}

func TestAnIdThatIsNone(t *testing.T) {
	for _, id := range []string{"", "ab", strings.Repeat("g", 64), strings.Repeat("a", 63), strings.Repeat("a", 66)} {
		if _, ok := proofFrom(id); ok {
			t.Errorf("%q is taken", id)
		}
	}
}
