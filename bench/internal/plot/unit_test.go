package plot

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestUnitFormat(t *testing.T) {
	tests := []struct {
		unit  Unit
		value float64
		want  string
	}{
		{Seconds, 0, "0 ns"}, {Seconds, 250e-9, "250 ns"}, {Seconds, 142.4e-6, "142 µs"}, {Seconds, 1e-3, "1 ms"},
		{Seconds, 999.9e-6, "1 ms"}, {Seconds, 1.5, "1.5 s"}, {Seconds, 59.9, "59.9 s"}, {Seconds, 59.99, "1 min"}, {Seconds, -2e-6, "−2 µs"},
		{Seconds, 90, "1.5 min"}, {Seconds, 900, "15 min"}, {Seconds, 3600, "1 h"}, {Seconds, 86400, "24 h"},
		{Bytes, 60, "60 B"}, {Bytes, 1200, "1.2 KB"}, {Bytes, 999, "999 B"}, {Bytes, 9000, "9 KB"}, {Bytes, 2.5e6, "2.5 MB"},
		{Count, 2000, "2,000"}, {Count, 1234567, "1,234,567"}, {Count, 0.125, "0.125"}, {Count, 0, "0"},
		{Times, 1.4241, "×1.42"}, {Times, 12, "×12"}, {Count, math.NaN(), "–"},
	}
	for _, tt := range tests {
		if got := tt.unit.Format(tt.value); got != tt.want {
			t.Errorf("%g in unit %d is %q, want %q", tt.value, tt.unit, got, tt.want)
		}
	}
}

func TestBrief(t *testing.T) {
	for value, want := range map[float64]string{
		142.4: "142", 61: "61", 9.96: "10", 2.13: "2.1", 0.5: "0.50", 0.042: "0.042", 1234.4: "1,234", 0: "0", -3.14: "−3.1",
	} {
		if got := brief(value); got != want {
			t.Errorf("%g is %q, want %q", value, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	labels := func(s span) (out []string) {
		for _, tick := range s.ticks {
			if !tick.IsMinor() {
				out = append(out, tick.Label)
			}
		}
		return out
	}
	tests := map[string]struct {
		axis   Axis
		values []float64
		lo, hi float64
		labels []string
		unit   string
	}{
		"linear starts at 0 and picks the unit": {
			Axis{Unit: Seconds}, []float64{90e-6, 245e-6}, 0, 250e-6, []string{"0", "50", "100", "150", "200", "250"}, "µs",
		},
		"bytes stay bytes up to 10 KB": {
			Axis{Unit: Bytes}, []float64{9000}, 0, 10000, []string{"0", "2,000", "4,000", "6,000", "8,000", "10,000"}, "B",
		},
		"a negative bound is held too": {Axis{}, []float64{-3, 10}, -4, 10, []string{"−4", "−2", "0", "2", "4", "6", "8", "10"}, ""},
		"log is 1-2-5 with the unit at each tick": {
			Axis{Unit: Seconds, Log: true}, []float64{30e-6, 1.5e-3}, 20e-6, 2e-3,
			[]string{"20 µs", "50 µs", "100 µs", "200 µs", "500 µs", "1 ms", "2 ms"}, "",
		},
		"above a minute time is in minutes and hours": {
			Axis{Unit: Seconds, Log: true}, []float64{1e-3, 7000}, 1e-3, 7200,
			[]string{"1 ms", "10 ms", "100 ms", "1 s", "10 s", "1 min", "10 min", "1 h"}, "",
		},
		"50 s would run into 1 min": {
			Axis{Unit: Seconds, Log: true}, []float64{9, 290}, 5, 300, []string{"5 s", "10 s", "20 s", "1 min", "2 min", "5 min"}, "",
		},
		"an axis may end at a minute": {Axis{Unit: Seconds, Log: true}, []float64{21, 55}, 20, 60, []string{"20 s", "1 min"}, ""},
		"given ticks stand alone, off the edges": {
			Axis{Unit: Bytes, Log: true, Ticks: []Tick{{60, ""}, {275, "typical"}, {1200, ""}}}, []float64{60, 1200}, 48, 1500,
			[]string{"60 B", "typical", "1.2 KB"}, "",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := tt.axis.spanOf(tt.values, 8)
			got := []any{s.lo, s.hi, labels(s), s.unit}
			if diff := cmp.Diff([]any{tt.lo, tt.hi, tt.labels, tt.unit}, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSpansHoldTheirValues: no value lies outside its axis, and the labels are few and some.
func TestSpansHoldTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axis := Axis{Unit: Unit(rapid.IntRange(0, 3).Draw(t, "unit")), Log: rapid.Bool().Draw(t, "log")}
		values := rapid.SliceOfN(rapid.Float64Range(1e-12, 1e12), 1, 5).Draw(t, "values")
		s := axis.spanOf(values, 8)
		for _, v := range values {
			if v < s.lo*(1-1e-6) || v > s.hi*(1+1e-6) {
				t.Fatalf("%g is outside [%g, %g]", v, s.lo, s.hi)
			}
		}
		labelled := 0
		for _, tick := range s.ticks {
			if !tick.IsMinor() {
				labelled++
			}
		}
		if labelled < 1 || labelled > 10 {
			t.Fatalf("%d labels on [%g, %g]", labelled, s.lo, s.hi)
		}
	})
}
