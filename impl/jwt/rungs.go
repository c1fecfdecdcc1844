package jwt

import (
	"fmt"

	"authbench/impl"
)

// parts are what the rungs above the obvious one are put together from.
type parts struct {
	// signed says whether m.signature is the key's over text.
	signed func(k Key, m *memory, text string) bool
	// decode returns the bytes of a token's part, in the place of buffer's if it can.
	decode func(buffer []byte, part string) ([]byte, bool)
	// claims returns what the claims set in m.data proves; see Scheme.prove.
	claims func(s *Scheme, m *memory) (proof, error)
	// keep copies what m.claims proves, for claims that are read in place.
	keep func(m *memory) proof
}

// A rung is named after the one part that it changes of the rung below it.
type rung struct {
	name   impl.Rung
	change func(*parts)
}

// ladder lists the rungs in order. The obvious one shares nothing with the others.
func ladder() []rung {
	return []rung{
		{impl.Obvious, func(*parts) {}},
		{"form", func(p *parts) { *p = parts{Key.signedByLibrary, decodeByLibrary, (*Scheme).readByLibrary, keepApart} }},
		{"mac", func(p *parts) { p.signed = Key.signed }},
		{"claims", func(p *parts) { p.claims = (*Scheme).readInPlace }},
		{"base64", func(p *parts) { p.decode = decodeInto }},
		{impl.Fast, func(p *parts) { p.keep = keepTogether }},
	}
}

// Rungs lists what Config.Rung may be, from the obvious to the fast one.
func Rungs() []impl.Rung {
	var names []impl.Rung
	for _, r := range ladder() {
		names = append(names, r.name)
	}
	return names
}

// partsOf makes every change up to the rung of a name.
func partsOf(name impl.Rung) (p parts, err error) {
	for _, r := range ladder() {
		if r.change(&p); r.name == name {
			return p, nil
		}
	}
	return parts{}, fmt.Errorf("%q is no rung of a JWT's lookup path: choose one of %v", name, Rungs())
}
