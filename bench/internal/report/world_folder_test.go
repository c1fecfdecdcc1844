package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"authbench/results"
	"authbench/scenarios"
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

// evidence sorts the world's rows out, after change has had its way with them. Rounds of the lookup path are no rows:
// withRounds adds them.
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
	folder := folderOf(t, w.run(), w.rows(t))
	if slices.Contains(w.scenarios, lookupScenario) {
		withLookups(t, folder, w.lookupText(w.blocks))
	}
	if slices.Contains(w.scenarios, privacyScenario) {
		if err := folder.AppendDemonstrations(allShown()...); err != nil {
			t.Fatal(err)
		}
	}
	return folder
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

// slicesOf are the slices of a trial in an open loop.
func slicesOf(rng *rand.Rand, row *results.Trial, p scenarios.Point, generatorUS float64) []results.Slice {
	var all []results.Slice
	for i := range 2 {
		requests := int(p.RateRPS / 4)
		all = append(all, results.Slice{
			Order: i, Seconds: 0.25, Requests: requests,
			ReplicaCPUSeconds:   row.Metrics[replicaMetric] * float64(requests),
			StoreCPUSeconds:     row.Metrics[storeMetric] * float64(requests),
			GeneratorCPUSeconds: generatorUS * 1e-6 * float64(requests),
			IdleCPUSeconds:      0.0005, StealSeconds: 0.001 * rng.Float64(),
			SendLagP50Seconds: 40e-6, SendLagP99Seconds: 200e-6 + 100e-6*rng.Float64(), LagFloorP99Seconds: 70e-6,
		})
	}
	return all
}
