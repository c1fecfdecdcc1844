package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"authbench/results"
)

// histogram holds response times around a median, with a tail.
func histogram(t testing.TB, rng *rand.Rand, medianUS float64) string {
	t.Helper()
	h := hdrhistogram.New(1, int64(10*time.Second), 3)
	for range 200 {
		if err := h.RecordValue(int64(medianUS * 1e3 * math.Exp(0.4*rng.NormFloat64()))); err != nil {
			t.Fatal(err)
		}
	}
	text, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// evidence sorts the world's rows out, after change has had its way with them.
func (w world) evidence(t testing.TB, changes ...func(*results.Run, []results.Trial) []results.Trial) evidence {
	t.Helper()
	run, rows := w.run(), w.rows(t)
	for _, change := range changes {
		rows = change(&run, rows)
	}
	return sortOut(run, rows)
}

// folder writes the world's run to disk.
func (w world) folder(t testing.TB) results.Folder {
	t.Helper()
	w.curves = true
	return folderOf(t, w.run(), w.rows(t))
}

func folderOf(t testing.TB, run results.Run, rows []results.Trial) results.Folder {
	t.Helper()
	f, err := results.Create(t.TempDir()+"/run", run)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Append(slices.Clone(rows)...); err != nil {
		t.Fatal(err)
	}
	return f
}
