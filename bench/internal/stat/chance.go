package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// ChanceDiffers returns how likely Judge is to say "differs" of two arms that are the same, if its interval is as wide
// as r's. Added up over many comparisons it is the number of differences that chance alone would give. Without a
// margin it is what the confidence leaves; any margin makes it less. It is 0 where r has no interval or no width.
//
// The interval reaches t·s either side of its centre, so it clears the margin when the centre over s is beyond
// t + log(1+margin) ÷ s, and that quotient follows Student's t. The width of one interval stands for what widths scatter
// by; and of two samples the smaller counts, which gives a little more than there would be.
func ChanceDiffers(r Ratio, margin float64) float64 {
	half := (math.Log(r.Hi) - math.Log(r.Lo)) / 2
	if r.N < 2 || !isConfidence(r.Confidence) || !(half > 0) || !(margin >= 0) {
		return 0
	}
	degrees := float64(r.N - 1)
	reach := studentT(r.Confidence, degrees) * (1 + math.Log1p(margin)/half)
	return 2 * distuv.StudentsT{Sigma: 1, Nu: degrees}.Survival(reach)
}
