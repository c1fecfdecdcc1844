package load

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestQuantileIsTheNearestRank(t *testing.T) {
	ten := []int64{70, 10, 40, 90, 20, 60, 30, 100, 80, 50}
	for name, tc := range map[string]struct {
		ns   []int64
		q    float64
		want int64
	}{
		"median of ten is the fifth":  {ten, 0.5, 50},
		"just above it is the sixth":  {ten, 0.501, 60},
		"p99 of ten is the largest":   {ten, 0.99, 100},
		"nothing is below the lowest": {ten, 0, 10},
		"everything is below the top": {ten, 1, 100},
		"a share above one":           {ten, 7, 100},
		"one value":                   {[]int64{3}, 0.5, 3},
		"no value":                    {nil, 0.5, 0},
	} {
		if got := Quantile(tc.ns, tc.q); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
	if ten[0] != 70 {
		t.Error("the caller's slice was sorted")
	}
}

func TestQuantileIsTheSmallestValueThatCoversItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 40).Draw(t, "ns")
		k := rapid.IntRange(1, len(ns)).Draw(t, "rank")
		got := Quantile(ns, float64(k)/float64(len(ns)))
		slices.Sort(ns)
		if got != ns[k-1] {
			t.Fatalf("rank %d of %v is not %d", k, ns, got)
		}
	})
}

func TestSamplesListAndCount(t *testing.T) {
	s := Samples{Window: time.Second, Requests: []Sample{
		{Result: Expected, DueNS: 10, SentNS: 15, DoneNS: 115},
		{Result: Unexpected, DueNS: 20, SentNS: 21, DoneNS: 30},
		{Result: Failed, DueNS: 30, SentNS: 33, DoneNS: 40},
		{Result: Dropped, DueNS: 40},
	}}
	for what, tc := range map[string]struct{ got, want []int64 }{
		"response time, expected only": {s.ResponseNS(), []int64{105}},
		"service time, expected only":  {s.ServiceNS(), []int64{100}},
		"send lag of all sent":         {s.SendLagNS(), []int64{5, 1, 3}},
	} {
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", what, diff)
		}
	}
	if s.Sent() != 3 || s.Count(Dropped) != 1 {
		t.Errorf("sent %d, dropped %d", s.Sent(), s.Count(Dropped))
	}
}

func TestAchievedRate(t *testing.T) {
	second := int64(time.Second)
	for name, tc := range map[string]struct {
		s    Samples
		want float64
	}{
		"all sent in the window":        {Samples{Window: 2 * time.Second, Requests: []Sample{{Result: Expected}, {Result: Failed, SentNS: second}}}, 1},
		"the last sent after it":        {Samples{Window: time.Second, Requests: []Sample{{Result: Expected}, {Result: Expected, SentNS: 4 * second}}}, 0.5},
		"a drop is not sent":            {Samples{Window: time.Second, Requests: []Sample{{Result: Expected}, {}}}, 1},
		"nothing at all, and no window": {Samples{}, 0},
	} {
		if got := tc.s.AchievedRate(); got != tc.want {
			t.Errorf("%s: %v/s, want %v", name, got, tc.want)
		}
	}
}

func TestHistogramSurvivesEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.SliceOfN(rapid.Int64Range(-5, int64(2*time.Minute)), 0, 50).Draw(t, "ns")
		h := Histogram(ns)
		encoded, err := Encode(h)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(encoded)
		if err != nil {
			t.Fatal(err)
		}
		if !h.Equals(back) || back.TotalCount() != int64(len(ns)) {
			t.Fatalf("%d values in, %d back", len(ns), back.TotalCount())
		}
	})
}

func TestHistogramKeepsThreeFigures(t *testing.T) {
	for _, v := range []int64{100_000, 1_234_567, 59_999_999_999} {
		got := Histogram([]int64{v}).ValueAtPercentile(50)
		if math.Abs(float64(got-v)) > float64(v)/1000 {
			t.Errorf("%d reads back as %d", v, got)
		}
	}
}

func TestMergeIsTheHistogramOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOf(rapid.Int64Range(0, int64(time.Minute)))
		a, b := times.Draw(t, "a"), times.Draw(t, "b")
		sum, err := Merge(Histogram(a), Histogram(b))
		if err != nil {
			t.Fatal(err)
		}
		if !sum.Equals(Histogram(slices.Concat(a, b))) {
			t.Fatal("the sum of two histograms is not the histogram of both")
		}
	})
}

func TestDecodeRefusesWhatIsNoHistogram(t *testing.T) {
	for name, encoded := range map[string]string{"nothing": "", "no base64": "%%%", "too short": "AAAA", "another format": "AAAAAAAAAAAAAAAAAAAA"} {
		if _, err := Decode(encoded); err == nil {
			t.Errorf("%s was decoded", name)
		}
	}
}
