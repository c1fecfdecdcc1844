package scenarios

import (
	"slices"
	"testing"
)

func TestQuestionsNameWhatExists(t *testing.T) {
	for i, q := range Questions() {
		if q.Number != i+1 || q.Text == "" {
			t.Errorf("question %d is %+v", i+1, q)
		}
		if (len(q.Scenarios) > 0) == (len(q.Demonstrations) > 0) {
			t.Errorf("question %d is answered by a scenario, or takes a demonstration that is to come", q.Number)
		}
		for _, name := range q.Scenarios {
			if _, ok := ByName(name); !ok {
				t.Errorf("question %d is about no scenario %q", q.Number, name)
			}
		}
		for _, name := range q.Demonstrations {
			if !slices.Contains(DemonstrationsToCome(), name) {
				t.Errorf("question %d takes a demonstration %q, which is not one that is to come", q.Number, name)
			}
		}
	}
	if n := len(Questions()); n != 30 {
		t.Errorf("%d questions, want 30", n)
	}
}
