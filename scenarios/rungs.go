package scenarios

// RungWords says what a rung changes of the rung below it, as a phrase, or what the floor does; "" for other people's
// libraries.
func (l Lookup) RungWords() string {
	switch {
	case l.Rung == RungObvious:
		return l.obviousWords()
	case l.Rung == RungFloor:
		return l.floorWords()
	case l.Op == OpIssue && l.Rung == RungFast:
		return "the token written by hand, the header prepared, the MAC without set-up"
	case l.Op == OpVerifyReusing && l.Rung == RungFast:
		return "the principal's memory used again"
	case l.Op == OpVerifyCached && l.Scheme == "jwt" && l.Rung == RungFast:
		return "a cache of our own keyed by the digest, dates compared as integers"
	case l.Op == OpVerifyCached:
		return map[string]string{
			"digest": "the cache keyed by the 32 bytes of the digest, one reading of the clock",
			RungFast: "a cache of our own, which is read without a lock or garbage",
		}[l.Rung]
	case l.Scheme == "session":
		return map[string]string{
			"record": "a compact record, read in place",
			"key":    "no garbage for the token's hash and key",
			RungFast: "callers at once share round trips; a lone one does not wait",
		}[l.Rung]
	}
	return map[string]string{
		"form":   "the three parts split by hand, the header known by its exact bytes",
		"mac":    "the signature checked without set-up for every call",
		"claims": "a claims reader of our own: one scan, the names it knows, duplicates refused",
		"base64": "a strict base64 decoder of our own, into memory that is used again",
		RungFast: "no garbage but what the principal holds",
	}[l.Rung]
}

// floorWords are what bench/internal/rungs does and leaves out.
func (l Lookup) floorWords() string {
	switch {
	case l.Op == OpVerifyCached:
		return "one SHA-256 of the token, and no cache"
	case l.Scheme == "session":
		return "a plain client: one socket a caller and one round trip each, a GET written and its reply read, nothing decoded"
	case l.Alg == "HS256":
		return "the standard library alone: the HMAC, strict base64 of the three parts, and one pass over the JSON's bytes"
	}
	return "the standard library's signature check alone"
}

func (l Lookup) obviousWords() string {
	switch {
	case l.Scheme == "jwt" && l.Op == OpVerifyCached:
		return "otter, and golang-jwt's validator on every hit"
	case l.Scheme == "jwt":
		return "golang-jwt, and the checks that it leaves out"
	case l.Op == OpVerifyCached:
		return "otter keyed by the hex digest"
	}
	return "go-redis GET with a hex key, encoding/json"
}
