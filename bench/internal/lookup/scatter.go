package lookup

import (
	"math/rand/v2"
	"strings"
)

// scattered returns the work with each list of tokens laid out in memory in an order of its own, one string behind
// them all. Who goes through a list in order then meets its bytes in random order, as tokens come out of a network,
// and nobody's garbage collector meets 100,000 strings.
func (w *Work) scattered() *Work {
	copied := *w
	copied.SessionTokens = scatter(w.SessionTokens)
	copied.RecordKeys = pack(w.RecordKeys, inOrder(len(w.RecordKeys)))
	copied.Subjects = pack(w.Subjects, inOrder(len(w.Subjects)))
	copied.Tokens = make(map[string][]string, len(w.Tokens))
	for key, tokens := range w.Tokens {
		copied.Tokens[key] = scatter(tokens)
	}
	return &copied
}

func scatter(list []string) []string { return pack(list, randomOrder(len(list))) }

// randomOrder is the same every time.
func randomOrder(n int) []int { return rand.New(rand.NewPCG(uint64(n), 0)).Perm(n) }

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// pack copies the list's strings into one, one after the other in the given order.
func pack(list []string, order []int) []string {
	size := 0
	for _, s := range list {
		size += len(s)
	}
	var all strings.Builder
	all.Grow(size)
	for _, i := range order {
		all.WriteString(list[i])
	}
	packed, rest := make([]string, len(list)), all.String()
	for _, i := range order {
		packed[i], rest = rest[:len(list[i])], rest[len(list[i]):]
	}
	return packed
}
