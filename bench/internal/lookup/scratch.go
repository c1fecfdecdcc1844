package lookup

// cacheLine is how far apart the callers' memory has to be, so that none of them waits for another's.
const cacheLine = 64

// A Scratch is memory of each caller's own for what it makes of a text and forgets. Work holds its tokens as strings,
// and who wants bytes has to copy them: from here, so that the copy is no garbage of the benchmark's.
type Scratch [][]byte

// NewScratch has room for any of the texts.
func NewScratch(callers int, texts []string) Scratch {
	longest := 1
	for _, text := range texts {
		longest = max(longest, len(text))
	}
	s := make(Scratch, callers)
	for caller := range s {
		s[caller] = make([]byte, 0, (longest+cacheLine-1)/cacheLine*cacheLine)
	}
	return s
}

// Copy returns the text's bytes, which are valid until the caller's next.
func (s Scratch) Copy(caller int, text string) []byte { return append(s[caller][:0], text...) }
