package report

import (
	"fmt"
	"slices"
	"strings"
)

// sentence is the crossover as a person can repeat it; "" where too little is resolved. It speaks of the last two steps:
// the most that replicas need to know, short of everything, and what it takes beyond.
func (x crossover) sentence() string {
	if x.measured() && !x.any(func(c comparison) bool { return c.usable() && !c.slower() }) {
		return fmt.Sprintf("a session is slower than %s at every distance and local hit rate measured", x.name())
	}
	steps := x.steps()
	if len(steps) == 0 {
		return x.slowerSentence()
	}
	return x.stepWords(steps[max(0, len(steps)-2):])
}

// name is the JWT's with its article.
func (x crossover) name() string { return "an " + x.jwt.name + " JWT" }

// stepWords is "a session beats an ES256 JWT up to 1 ms away if replicas answer 80 % themselves and up to 2 ms if 95 %".
func (x crossover) stepWords(steps []stair) string {
	verb := "is no slower than"
	if x.beats(steps) {
		verb = "beats"
	}
	first := steps[0]
	if len(steps) == 1 && first.until == len(x.rtts)-1 {
		return fmt.Sprintf("a session %s %s at every distance measured (up to %s) %s", verb, x.name(), x.at[first.until], x.condition(first.row))
	}
	parts := []string{fmt.Sprintf("%s %s", x.reach(first.until), x.condition(first.row))}
	for i, s := range steps[1:] {
		condition := x.condition(s.row)
		if x.hits[steps[i].row] > 0 {
			condition = x.again(s.row)
		}
		parts = append(parts, fmt.Sprintf("%s %s", strings.TrimSuffix(x.reach(s.until), " away"), condition))
	}
	return fmt.Sprintf("a session %s %s %s", verb, x.name(), list(parts))
}

// reach is how far a step goes. The nearest distance is no threshold: where it lies, up to the next, was not measured.
func (x crossover) reach(until int) string {
	if until == 0 && len(x.at) > 1 {
		return fmt.Sprintf("next to the store (%s; the next measured is %s)", x.at[0], x.at[1])
	}
	return fmt.Sprintf("up to %s away", x.at[until])
}

// condition is what replicas must know.
func (x crossover) condition(row int) string {
	switch hits := x.hits[row]; hits {
	case 0:
		return "even if every request asks the store"
	case everyHit:
		return "if replicas answer every request themselves"
	default:
		return fmt.Sprintf("if replicas answer %s themselves", hitText(hits))
	}
}

// again is a condition after another of its kind.
func (x crossover) again(row int) string {
	if x.hits[row] == everyHit {
		return "if all"
	}
	return "if " + hitText(x.hits[row])
}

// hitText is a hit rate that was asked for: "95 %".
func hitText(hits float64) string { return fmt.Sprintf("%.0f %%", 100*hits) }

// slowerSentence is the other side of the staircase, where this side is not resolved: from where on, and up to which hit
// rate, the session is slower.
func (x crossover) slowerSentence() string {
	for row := len(x.cells) - 1; row >= 0; row-- {
		from := len(x.rtts)
		for from > 0 && x.slowerUpTo(row, from-1) {
			from--
		}
		if from == len(x.rtts) {
			continue
		}
		text := fmt.Sprintf("a session is slower than %s from %s on", x.name(), x.at[from])
		if from == 0 {
			text = fmt.Sprintf("a session is slower than %s at every distance measured", x.name())
		}
		if x.hits[row] == 0 {
			return text + " if every request asks the store"
		}
		return fmt.Sprintf("%s if replicas answer %s themselves, or fewer", text, hitText(x.hits[row]))
	}
	return ""
}

// slowerUpTo reports whether the session is slower at a round trip in every row up to this one, which has a ratio.
func (x crossover) slowerUpTo(row, column int) bool {
	return x.cells[row][column].usable() && !slices.ContainsFunc(x.cells[:row+1], func(cells []comparison) bool {
		return cells[column].usable() && !cells[column].slower()
	})
}

// staircase is every step in words; "" without any.
func (x crossover) staircase() string {
	steps := x.steps()
	if len(steps) == 0 {
		return x.sentence()
	}
	return x.stepWords(steps)
}
