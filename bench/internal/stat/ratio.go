package stat

import (
	"fmt"
	"math"

	gonum "gonum.org/v1/gonum/stat"
)

// A Ratio says how many times as much a costs as b. Its centre and bounds are positive; 1 means equal.
type Ratio Summary

// PairedRatio compares a with b, paired by index: a[i] and b[i] are two arms of one block, so that what
// the whole block suffered cancels. It is the mean of log ratios with Student's t interval, taken back
// by exp: a geometric mean, which reads the same either way round.
func PairedRatio(a, b []float64, confidence float64) (Ratio, error) {
	if err := checkPairs(a, b, confidence); err != nil {
		return Ratio{}, err
	}
	if err := checkPositive(a, b); err != nil {
		return Ratio{}, err
	}
	logs := make([]float64, len(a))
	for i := range a {
		// Not log(a/b), which overflows sooner.
		logs[i] = math.Log(a[i]) - math.Log(b[i])
	}
	return exp(Mean(logs, confidence)), nil
}

// PairedDifference returns the mean of a − b, paired by index, with Student's t interval, in the unit
// of the values. It is for "what authentication costs": a variant less the unauthenticated control.
func PairedDifference(a, b []float64, confidence float64) (Summary, error) {
	if err := checkPairs(a, b, confidence); err != nil {
		return Summary{}, err
	}
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
		if !isFinite(differences[i]) {
			return Summary{}, fmt.Errorf("pair %d has no finite difference (%g and %g): leave its block out", i, a[i], b[i])
		}
	}
	return Mean(differences, confidence), nil
}

// UnpairedRatio compares a with b where nothing pairs them, such as two runs: Welch's t interval of the
// difference of mean logs, taken back by exp, with the degrees of freedom of Welch and Satterthwaite (B. L. Welch,
// "The generalization of 'Student's' problem when several different population variances are involved", Biometrika 34,
// 1947). The two samples need neither be of one size nor vary alike. N is the size of the smaller sample.
func UnpairedRatio(a, b []float64, confidence float64) (Ratio, error) {
	if err := checkConfidence(confidence); err != nil {
		return Ratio{}, err
	}
	n := min(len(a), len(b))
	if n < 2 {
		return Ratio{}, fmt.Errorf("samples of %d and %d: a ratio needs two values or more in each", len(a), len(b))
	}
	if err := checkPositive(a, b); err != nil {
		return Ratio{}, err
	}
	meanA, errA := meanLog(a)
	meanB, errB := meanLog(b)
	s := Summary{Center: meanA - meanB, Confidence: confidence, N: n}
	half := 0.0
	if variance := errA*errA + errB*errB; variance > 0 {
		half = studentT(confidence, welchDegrees(errA, errB, len(a), len(b))) * math.Sqrt(variance)
	}
	s.Lo, s.Hi = s.Center-half, s.Center+half
	return exp(s), nil
}

// ExactRatio compares two exact metrics, which repeat and so have no interval: Lo and Hi are the centre
// and Confidence is 1.
func ExactRatio(a, b float64) (Ratio, error) {
	if err := checkPositive([]float64{a}, []float64{b}); err != nil {
		return Ratio{}, err
	}
	r := a / b
	return Ratio{Center: r, Lo: r, Hi: r, Confidence: 1, N: 1}, nil
}

// meanLog returns the mean of the logs of xs and its standard error.
func meanLog(xs []float64) (mean, standardError float64) {
	mean, sd := gonum.MeanStdDev(logs(xs), nil)
	return mean, gonum.StdErr(sd, float64(len(xs)))
}

func logs(xs []float64) []float64 {
	logs := make([]float64, len(xs))
	for i, x := range xs {
		logs[i] = math.Log(x)
	}
	return logs
}

// welchDegrees is the Welch–Satterthwaite approximation of the degrees of freedom (F. E. Satterthwaite, "An approximate
// distribution of estimates of variance components", Biometrics Bulletin 2, 1946):
//
//	(errA² + errB²)² ÷ (errA⁴ ÷ (nA−1) + errB⁴ ÷ (nB−1))
//
// It works on shares of the variance, because its fourth powers underflow for samples that hardly vary.
func welchDegrees(errA, errB float64, nA, nB int) float64 {
	share := errA * errA / (errA*errA + errB*errB)
	return 1 / (share*share/float64(nA-1) + (1-share)*(1-share)/float64(nB-1))
}

func exp(s Summary) Ratio {
	return Ratio{Center: math.Exp(s.Center), Lo: math.Exp(s.Lo), Hi: math.Exp(s.Hi), Confidence: s.Confidence, N: s.N}
}

func checkPairs(a, b []float64, confidence float64) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d values against %d: pairing needs one of each from every block", len(a), len(b))
	}
	if len(a) < 2 {
		return fmt.Errorf("%d pairs: an interval needs two blocks or more", len(a))
	}
	return checkConfidence(confidence)
}

func checkConfidence(confidence float64) error {
	if !isConfidence(confidence) {
		return fmt.Errorf("confidence %g: give a fraction between 0 and 1, such as 0.95", confidence)
	}
	return nil
}

func checkPositive(samples ...[]float64) error {
	for _, xs := range samples {
		for i, x := range xs {
			if !(x > 0) || !isFinite(x) {
				return fmt.Errorf("value %d is %g: a ratio needs positive, finite values; use a difference", i, x)
			}
		}
	}
	return nil
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
