package scenarios

import (
	"slices"
	"testing"
)

func TestOnlyFullRunsHoldAThousandTokensASubject(t *testing.T) {
	s, _ := ByName("revocation")
	for _, p := range Profiles() {
		i := slices.IndexFunc(p.Cells, func(c Cell) bool { return c.Scenario == s.Name })
		points := map[string]bool{}
		for _, a := range p.Cells[i].Arms() {
			points[a.Point.Label] = true
		}
		for _, label := range s.Points {
			if want := p.Name == "full" || label.Tokens < 1000; points[label.Label] != want {
				t.Errorf("%s runs %s: %v", p.Name, label.Label, !want)
			}
		}
	}
}
