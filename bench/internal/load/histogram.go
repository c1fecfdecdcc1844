package load

import (
	"errors"
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The geometry of every histogram: 100 ns to 60 s at 3 significant figures. What lies outside is
// counted at the nearer end.
const (
	histogramLowestNS  = 100
	histogramHighestNS = int64(60 * time.Second)
	histogramFigures   = 3
)

// Histogram counts times in nanoseconds.
func Histogram(ns []int64) *hdrhistogram.Histogram {
	h := hdrhistogram.New(histogramLowestNS, histogramHighestNS, histogramFigures)
	for _, v := range ns {
		_ = h.RecordValue(min(max(v, 0), histogramHighestNS)) // within range, so there is no error
	}
	return h
}

// Merge adds histograms up. It fails when one of them has a wider range than ours.
func Merge(histograms ...*hdrhistogram.Histogram) (*hdrhistogram.Histogram, error) {
	sum := Histogram(nil)
	for _, h := range histograms {
		if dropped := sum.Merge(h); dropped > 0 {
			return nil, fmt.Errorf("merge histograms: %d values are beyond %v", dropped, time.Duration(histogramHighestNS))
		}
	}
	return sum, nil
}

// Encode returns the histogram as HdrHistogram V2, compressed, in base64.
func Encode(h *hdrhistogram.Histogram) (string, error) {
	encoded, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return "", fmt.Errorf("encode histogram: %w", err)
	}
	return string(encoded), nil
}

// Decode reads what Encode wrote.
func Decode(encoded string) (*hdrhistogram.Histogram, error) {
	if encoded == "" {
		return nil, errors.New("decode histogram: it is empty")
	}
	h, err := hdrhistogram.Decode([]byte(encoded))
	if err != nil {
		return nil, fmt.Errorf("decode histogram: %w", err)
	}
	return h, nil
}
