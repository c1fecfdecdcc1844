package jwt

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

// agree fails t unless every rung gives the obvious one's verdict on the token: the same error, and the same proof
// to the last byte. No difference is allowed; one that had to be would be listed here by name, with its rule.
func agree(t testing.TB, schemes []*Scheme, token impl.Token) (proof, error) {
	t.Helper()
	want, wantErr := schemes[0].prove(token)
	for _, s := range schemes[1:] {
		got, err := s.prove(token)
		if diff := diffProofs(want, got); err != wantErr || diff != "" {
			t.Fatalf("%q\nthe %s rung says %v, the obvious one %v\n%s", string(token), s.rung, err, wantErr, diff)
		}
		var into impl.Reused
		if s.epochs != nil {
			continue // the store has no part in this
		}
		err = s.VerifyReusing(t.Context(), token, &into)
		if diff := cmp.Diff(principalOf(want, wantErr), into.Principal); err != wantErr || diff != "" {
			t.Fatalf("%q\nthe %s rung, reusing, says %v, the obvious one %v\n%s", string(token), s.rung, err, wantErr, diff)
		}
	}
	return want, wantErr
}

func principalOf(claims proof, err error) impl.Principal {
	if err != nil {
		return impl.Principal{}
	}
	return claims.principal
}

func diffProofs(a, b proof) string {
	return cmp.Diff(a, b, cmp.AllowUnexported(proof{}, dates{}, ties{}, number{}))
}

func TestRungsGoFromTheObviousToTheFastOne(t *testing.T) {
	want := []impl.Rung{impl.Obvious, "form", "mac", "claims", "base64", impl.Fast}
	if diff := cmp.Diff(want, Rungs()); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnknownRungIsRefused(t *testing.T) {
	c := Config{Algorithm: "HS256", Key: hs256Key(t), Issuer: "iss", Audience: "aud", Lifetime: 3600e9, Rung: "faster"}
	_, err := New(c)
	if err == nil || !strings.Contains(err.Error(), "choose one of [obvious form mac claims base64 fast]") {
		t.Errorf("got %v", err)
	}
	c.Rung = ""
	if s, err := New(c); err != nil || s.rung != impl.Fast {
		t.Errorf("without a name: %v", err)
	}
}

// oddClaims are payloads on which readers of JSON tend to differ, with words. Those that are no payload at all are
// in the attacks.
func oddClaims() map[string]string {
	past := fmt.Sprint(now - 50)
	return map[string]string{
		"roles none":                          claims("roles", `[]`),
		"roles null":                          claims("roles", `null`),
		"a role null":                         claims("roles", `["a",null,""]`),
		"roles spread out":                    claims("roles", " [ \"a\" ,\t\"b\"\r\n, \"c\"] "),
		"roles nested":                        claims("roles", `["a",["b"]]`),
		"roles with a number":                 claims("roles", `["a",1]`),
		"roles a string":                      claims("roles", `"a"`),
		"roles an object":                     claims("roles", `{"a":"b"}`),
		"roles with brackets":                 claims("roles", `["a]","\"]","\\"]`),
		"roles with escapes":                  claims("roles", `["\u0041","\ud83d\ude00","\ud83d","a\/b\n"]`),
		"subject with escapes":                claims("sub", `"\u0061l\"ex\\"`),
		"subject in another script":           claims("sub", `"алекс"`),
		"subject with a null character":       claims("sub", `"a\u0000b"`),
		"subject null":                        claims("sub", `null`),
		"subject true":                        claims("sub", `true`),
		"subject an object":                   claims("sub", `{}`),
		"subject not UTF-8":                   claims("sub", "\"al\xff\""),
		"not UTF-8, in what is not read":      claims("x", "\"\xc3\x28\""),
		"a name that is not UTF-8":            `{"` + "\xff" + `":1,` + claims()[1:],
		"an overlong encoding":                claims("x", "\"\xc0\xaf\""),
		"a surrogate in UTF-8":                claims("x", "\"\xed\xa0\x80\""),
		"audiences with a null":               claims("aud", `["aud",null]`),
		"audiences with a number":             claims("aud", `["aud",1]`),
		"audiences nested":                    claims("aud", `["aud",["x"]]`),
		"audiences spread out":                claims("aud", ` [ "x" , "aud" ] `),
		"audience with escapes":               claims("aud", `"\u0061ud"`),
		"audiences with escapes":              claims("aud", `["\u0061ud"]`),
		"an audience that is empty":           claims("aud", `[""]`),
		"audience a number":                   claims("aud", `1e400`),
		"issuer with escapes":                 claims("iss", `"\u0069ss"`),
		"issuer null":                         claims("iss", `null`),
		"a start of minus nothing":            claims("nbf", `-0`),
		"a start that is null":                claims("nbf", `null`),
		"a start with leading zeros":          claims("nbf", `00`),
		"a start of many digits":              claims("nbf", strings.Repeat("9", 30)),
		"valid from the leeway's last second": claims("nbf", fmt.Sprint(now+2)),
		"valid from the second after":         claims("nbf", fmt.Sprint(now+3)),
		"issued in the leeway's last second":  claims("iat", fmt.Sprint(now+2)),
		"issued in the second after":          claims("iat", fmt.Sprint(now+3)),
		"ended as long ago as the leeway":     claims("exp", fmt.Sprint(now-2)),
		"ended a second less ago":             claims("exp", fmt.Sprint(now-1)),
		"issued before 1970":                  claims("iat", `-1`),
		"an end that wraps to a good one":     claims("exp", "18446744075709551676"), // 2^64 + now + 60
		"an end of minus nothing":             claims("exp", `-0`),
		"an end with a point":                 claims("exp", fmt.Sprintf("%d.0", now+60)),
		"issued and ended at nothing":         claims("exp", `0`, "iat", `0`),
		"prefs null":                          claims("prefs", `null`),
		"prefs nothing":                       claims("prefs", `{}`),
		"prefs spread out":                    claims("prefs", " {\n\"a\" : 1 } "),
		"prefs a string":                      claims("prefs", `"{"`),
		"claims null":                         claims("claims", `null`),
		"both objects":                        claims("prefs", `{"a":"b"}`, "claims", `{"c":[1,2,{"d":1.50}]}`),
		"claims with escapes":                 claims("claims", `{"\u0061":"\u003c"}`),
		"claims with escapes, twice one":      claims("claims", `{"\u0061":1,"a":2}`),
		"a login":                             claims("sid", `"family"`),
		"a login, null":                       claims("sid", `null`),
		"a login, too long":                   claims("sid", `"`+strings.Repeat("x", 256)+`"`),
		"an epoch":                            claims("epoch", `7`),
		"an epoch, null":                      claims("epoch", `null`),
		"the last epoch":                      claims("epoch", `9007199254740992`),
		"after the last epoch":                claims("epoch", `9007199254740993`),
		"an epoch below nothing":              claims("epoch", `-1`),
		"expired, and roles of a kind":        claims("exp", past, "roles", `[7]`),
		"expired, and roles":                  claims("exp", past, "roles", `["a"]`),
		"expired, and not UTF-8":              claims("exp", past, "x", "\"\xff\""),
		"expired, and a name in capitals":     claims("exp", past, "JTI", `"x"`),
		"a name with the Kelvin sign":         claims("\u212a", `1`),
		"an epoch with a long s":              claims("prefſ", `{}`),
		"a name escaped":                      `{"\u0073ub":"alex",` + claims("sub", "")[1:],
		"a name escaped, in capitals":         `{"\u0053ub":"sam",` + claims()[1:],
		"an empty name":                       claims("", `1`),
		"an empty name twice":                 `{"":1,"":2,` + claims()[1:],
		"a number that no float holds":        claims("x", `1e400`),
		"a number of many digits":             claims("x", strings.Repeat("1", 400)),
		"20 deep":                             claims("x", strings.Repeat("[", 19)+strings.Repeat("]", 19)),
		"21 deep":                             claims("x", strings.Repeat("[", 20)+strings.Repeat("]", 20)),
		"brackets in a string":                claims("x", `"`+strings.Repeat("[", 50)+`"`),
		"names inside":                        claims("x", `{"sub":"sam","EXP":1}`),
		"a byte order mark":                   "\ufeff" + claims(),
		"two byte order marks inside":         claims("sub", "\"\ufeff\ufeff\""),
	}
}

func TestRungsAgreeOnOddClaims(t *testing.T) {
	plain, withEpochs := hs256(t), wantingEpochs(hs256(t))
	taken := 0
	for words, payload := range oddClaims() {
		t.Run(words, func(t *testing.T) {
			if _, err := agree(t, plain, signed(goodHeader, payload)); err == nil {
				taken++
			}
			agree(t, withEpochs, signed(goodHeader, payload))
		})
	}
	if all := len(oddClaims()); taken < all/4 || taken > 3*all/4 {
		t.Errorf("%d of %d are taken: the table tests one side alone", taken, all)
	}
}

// wantingEpochs makes the schemes prove as with epochs. They cannot look up.
func wantingEpochs(schemes []*Scheme) []*Scheme {
	for _, s := range schemes {
		s.epochs = &epochs{}
		if s.obvious != nil {
			s.obvious.epochsWanted = true
		}
	}
	return schemes
}

// The header that Issue writes is known by its bytes; what says the same, and what does not, is read.
func TestRungsAgreeOnOddHeaders(t *testing.T) {
	taken := 0
	headers := []string{
		goodHeader, goodHeader + " ", `{"typ":"JWT","alg":"HS256"}`, `{"alg":"\u0048S256","typ":"JWT"}`, `{"alg":"HS256","typ":"JWT","kid":null}`,
		`{"alg":"HS256","typ":"JWT","x":1e400}`, `{"alg":"HS256","typ":"JWT","x":"` + "\xff" + `"}`, `{"alg":"HS256","typ":"JWT","Kid":"k"}`,
		`{"alg":"HS256","typ":"JWT","\u212aid":"k"}`, `{"alg":"HS256","typ":"JWT","cty":"JWT"}`, `{"alg":"HS256","typ":"JWT","x5c":["a"]}`,
		`{"alg":"RS256","typ":"JWT"}`, `{"alg":"HS256","typ":["JWT"]}`, `{"alg":"HS256","typ":"JWT","x":` + strings.Repeat("[", 19) + strings.Repeat("]", 19) + `}`,
	}
	for _, header := range headers {
		if _, err := agree(t, hs256(t), signed(header, claims())); err == nil {
			taken++
		}
	}
	if taken != 8 {
		t.Errorf("%d of %d headers are taken", taken, len(headers))
	}
}

// A token as large as is taken, and one byte more.
func TestRungsAgreeAtTheBound(t *testing.T) {
	for extra := range 8 {
		fill := (MaxTokenBytes-len(signed(goodHeader, claims("x", `""`))))*3/4 - 4 + extra
		token := signed(goodHeader, claims("x", `"`+strings.Repeat("x", fill)+`"`))
		_, err := agree(t, hs256(t), token)
		if fits := len(token) <= MaxTokenBytes; fits != (err == nil) {
			t.Errorf("%d bytes: %v", len(token), err)
		}
	}
}

func TestTheRefresherRefusesATokenOfNoLoginHoweverItIsAsked(t *testing.T) {
	for _, s := range hs256(t) {
		r := &Refresher{Scheme: s}
		for words, c := range map[string]struct {
			token impl.Token
			want  error
		}{
			"of a login": {signed(goodHeader, claims("sid", `"family"`)), nil},
			"of none":    {signed(goodHeader, claims()), impl.ErrInvalid},
			"forged":     {signed(goodHeader, claims("sid", `"family"`)) + "A", impl.ErrInvalid},
			"expired":    {signed(goodHeader, claims("sid", `"family"`, "exp", fmt.Sprint(now-50))), impl.ErrExpired},
		} {
			var into impl.Reused
			_, err := r.Verify(t.Context(), c.token)
			reusing := r.VerifyReusing(t.Context(), c.token, &into)
			if !errors.Is(err, c.want) || !errors.Is(reusing, c.want) || (into.Principal.Subject != "") != (c.want == nil) {
				t.Errorf("%s, rung %s: %v; reusing: %v, %+v", words, s.rung, err, reusing, into.Principal)
			}
		}
	}
}
