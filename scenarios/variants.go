package scenarios

import "strings"

// The variants by name. bench/variants.go says how each is built.
const (
	None          = "none"
	SessionStrict = "session/strict"
	JWTHS256      = "jwt/stateless-hs256"
	JWTRS256      = "jwt/stateless-rs256"
	JWTPS256      = "jwt/stateless-ps256"
	JWTES256      = "jwt/stateless-es256"
	JWTEdDSA      = "jwt/stateless-eddsa"
	JWTDenylist   = "jwt/denylist"

	SessionCached      = "session/cached"
	SessionSliding     = "session/sliding"
	SessionUnthrottled = "session/sliding-unthrottled"
	SessionNaive       = "session/naive"

	JWTDenylistES256      = "jwt/denylist-es256"
	JWTDenylistReplicated = "jwt/denylist-replicated"
	JWTEpochStrict        = "jwt/epoch-strict"
	JWTEpochReplicated    = "jwt/epoch-replicated"
	JWTVerifiedCache      = "jwt/verified-cache"
	JWTRefresh            = "jwt/refresh"

	twinSuffix     = "~twin"
	calibrationDir = "calibration/"
)

// The A/A twins: the same variant a second time, which must read the same.
const (
	SessionStrictTwin = SessionStrict + twinSuffix
	JWTHS256Twin      = JWTHS256 + twinSuffix
)

// The calibrations: a base with something known planted on it, which must be read back.
const (
	CalibrationCPU50us   = calibrationDir + "cpu-50us"
	CalibrationCPU200us  = calibrationDir + "cpu-200us"
	CalibrationCPU10pct  = calibrationDir + "cpu-10pct"
	CalibrationBytes1000 = calibrationDir + "bytes-1000"
	CalibrationDelay5ms  = calibrationDir + "delay-5ms"
)

// A Planted says what a calibration adds to every request of its base, and how near the reading must
// come.
type Planted struct {
	Variant string
	Base    string
	Metric  string
	// Amount is in the metric's unit; 0 with Fraction set means Fraction of what the base measured in
	// the second half of the block's warm-up. A Fraction is there to be found: it is good when the paired
	// ratio to the base lies above 1 with its whole interval, and has no tolerance.
	Amount   float64
	Fraction float64
	// The reading is good within the larger of Tolerance (the metric's unit) and ToleranceFraction of
	// the amount; both 0 means exactly, but for a Fraction.
	Tolerance         float64
	ToleranceFraction float64
}

// Calibrations lists what is planted.
func Calibrations() []Planted {
	return []Planted{
		{CalibrationCPU50us, None, "replica_cpu_seconds_per_request", 50e-6, 0, 15e-6, 0.1},
		{CalibrationCPU200us, None, "replica_cpu_seconds_per_request", 200e-6, 0, 15e-6, 0.1},
		{CalibrationCPU10pct, JWTHS256, "replica_cpu_seconds_per_request", 0, 0.1, 0, 0},
		{CalibrationBytes1000, None, "wire_bytes_per_request", 1000, 0, 0, 0},
		{CalibrationDelay5ms, None, "response_seconds_p50", 5e-3, 0, 0.2e-3, 0},
	}
}

// TwinOf returns the variant that an A/A twin repeats, or "".
func TwinOf(variant string) string {
	base, twin := strings.CutSuffix(variant, twinSuffix)
	if !twin {
		return ""
	}
	return base
}

// BaseOf returns the variant whose keys and tokens the variant uses: a twin's and a calibration's base,
// or the variant itself.
func BaseOf(variant string) string {
	if base := TwinOf(variant); base != "" {
		return base
	}
	for _, p := range Calibrations() {
		if p.Variant == variant {
			return p.Base
		}
	}
	return variant
}

// IsCalibration reports whether the variant is one of the instrument's own.
func IsCalibration(variant string) bool { return strings.HasPrefix(variant, calibrationDir) }

// IsSubject reports whether the variant is one that somebody could deploy: no control, twin or
// calibration.
func IsSubject(variant string) bool {
	return variant != None && TwinOf(variant) == "" && !IsCalibration(variant)
}

// SchemeOf returns what stands before the / in a variant's name, session or jwt say, and none for the control; a
// twin's and a calibration's is its base's.
func SchemeOf(variant string) string {
	scheme, _, _ := strings.Cut(BaseOf(variant), "/")
	return scheme
}
