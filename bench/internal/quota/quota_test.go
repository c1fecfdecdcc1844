package quota

import (
	"strings"
	"testing"
	"time"
)

func TestAQuotaThatTheKernelWouldRefuseIsRefusedWithAReason(t *testing.T) {
	tests := map[string]struct {
		quota Quota
		want  string // in the error; "" is none
	}{
		"a twentieth of a core":            {Quota{0.05, 50 * time.Millisecond}, ""},
		"exactly what the kernel takes":    {Quota{0.04, 25 * time.Millisecond}, ""},
		"less than a millisecond a period": {Quota{0.04, 20 * time.Millisecond}, "make share or period larger"},
		"nothing":                          {Quota{0, 50 * time.Millisecond}, "make share or period larger"},
		"more than a core":                 {Quota{1.5, 100 * time.Millisecond}, ""},
		"a period that is too short":       {Quota{1, time.Microsecond}, "period"},
		"a period that is too long":        {Quota{1, 2 * time.Second}, "period"},
		"the longest period":               {Quota{0.001, time.Second}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := tt.quota.check()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v: %v, want %q", tt.quota, err, tt.want)
			}
		})
	}
}

func TestBudgetIsTheShareOfAPeriod(t *testing.T) {
	q := Quota{0.04, 25 * time.Millisecond}
	if got := q.Budget(); got != time.Millisecond {
		t.Errorf("budget %v", got)
	}
	if got, want := q.String(), "4 % of a core, 1ms in every 25ms"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestUsageAddsUpAndIsAShare(t *testing.T) {
	before, after := Usage{10, 2}, Usage{30, 12}
	if got := after.Sub(before).Add(Usage{20, 0}); got != (Usage{40, 10}) || got.Share() != 0.25 {
		t.Errorf("%+v, share %v", got, got.Share())
	}
	if got := (Usage{}).Share(); got != 0 {
		t.Errorf("the share of no periods is %v", got)
	}
}
