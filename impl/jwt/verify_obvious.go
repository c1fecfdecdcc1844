package jwt

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

// obvious is the lookup path that anyone would write with the library: its parser with every strict option,
// and around it what it does not do. The other rungs are held to its verdicts.
type obvious struct {
	parser       *jwt.Parser
	key          Key
	epochsWanted bool
	verified     *verifiedObvious // nil without a cache of proofs
}

func newObvious(c Config) (*obvious, error) {
	verified, err := newVerifiedObvious(c)
	if err != nil {
		return nil, err
	}
	return &obvious{jwt.NewParser(parserOptions(c)...), c.Key, c.Epochs != nil, verified}, nil
}

// prove is Scheme.prove.
func (o *obvious) prove(t impl.Token) (proof, error) {
	claims, err := o.payload(t)
	if claims == nil {
		return proof{}, err
	}
	return claims.proof(), err
}

func (o *obvious) payload(t impl.Token) (*payload, error) {
	if o.verified == nil {
		return o.payloadAnew(t)
	}
	return o.verified.payload(t, o.payloadAnew)
}

// payloadAnew checks form, signature and claims set, in this order, so that a forged token is never reported
// as expired.
func (o *obvious) payloadAnew(t impl.Token) (*payload, error) {
	texts, err := precheck(t)
	if err != nil {
		return nil, err
	}
	claims := &payload{}
	_, err = o.parser.ParseWithClaims(string(t), claims, o.keyFor)
	verdict := verdictOn(err)
	if verdict == impl.ErrInvalid || texts.check() != nil || o.epochsWanted && claims.Epoch == nil {
		return nil, impl.ErrInvalid
	}
	return claims, verdict
}

// texts are a token's two JSON texts, decoded and not believed.
type texts struct {
	header, payload []byte
}

// precheck bounds size and nesting and leaves one text for one token: three parts, each in base64url's
// own alphabet, without padding and with its unused bits zero. The signature's bits are the parser's to
// check; line breaks, which the decoder would skip anywhere, are refused here.
func precheck(t impl.Token) (texts, error) {
	text := string(t)
	if len(text) > MaxTokenBytes || strings.ContainsAny(text, "\r\n") {
		return texts{}, impl.ErrInvalid
	}
	header, rest, _ := strings.Cut(text, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	if header == "" || payload == "" || signature == "" || strings.Contains(signature, ".") {
		return texts{}, impl.ErrInvalid
	}
	var both texts
	var err error
	if both.header, err = decodePart(header); err != nil {
		return texts{}, err
	}
	both.payload, err = decodePart(payload)
	return both, err
}

func decodePart(part string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil || impl.Depth(data) > maxNesting {
		return nil, impl.ErrInvalid
	}
	return data, nil
}

// keyFor returns the configured key, whatever the header says: a key, an address of keys or a chain of
// certificates in it (jwk, jku, x5c, x5u) is never looked at. The parser has compared alg already.
func (o *obvious) keyFor(t *jwt.Token) (any, error) {
	_, critical := t.Header["crit"] // none is understood here (RFC 7515, section 4.1.11)
	if critical || t.Header["typ"] != typ {
		return nil, impl.ErrInvalid
	}
	t.Method = o.key.method // stricter than the library's of that name
	return o.key.verify, nil
}

// check refuses what another reader could understand differently. A claims set is UTF-8 (RFC 7519, section 7.2),
// and encoding/json replaces what is none.
func (t texts) check() error {
	if !checkHeader(t.header) || !utf8.Valid(t.payload) || impl.CheckNames(t.payload, payloadNames()...) != nil {
		return impl.ErrInvalid
	}
	return nil
}

// verdictOn maps the library's errors, which it joins: a token is expired when that is all that is wrong
// with it.
func verdictOn(err error) error {
	if err == nil {
		return nil
	}
	is := func(worse error) bool { return errors.Is(err, worse) }
	if is(jwt.ErrTokenExpired) && !slices.ContainsFunc(worseThanExpired(), is) {
		return impl.ErrExpired
	}
	return impl.ErrInvalid
}

func worseThanExpired() []error {
	return []error{
		jwt.ErrTokenMalformed, jwt.ErrTokenUnverifiable, jwt.ErrTokenSignatureInvalid, jwt.ErrTokenRequiredClaimMissing,
		jwt.ErrTokenInvalidAudience, jwt.ErrTokenUsedBeforeIssued, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidSubject,
		jwt.ErrTokenNotValidYet, errPayload,
	}
}

// parserOptions is every strict option that the library's parser has.
func parserOptions(c Config) []jwt.ParserOption {
	return []jwt.ParserOption{
		jwt.WithValidMethods([]string{c.Algorithm}),
		jwt.WithStrictDecoding(),
		jwt.WithIssuer(c.Issuer),
		jwt.WithAudience(c.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(c.Leeway),
		jwt.WithTimeFunc(c.Now),
	}
}
