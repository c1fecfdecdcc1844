package stat

// A Shape is what may be said in a word of how y grows with x, from the exponent of a power law.
type Shape string

// The shapes. Unclear is said whenever the interval does not lie wholly within what another one means.
const (
	// Falling: the exponent is below that of Flat.
	Falling Shape = "falling"
	// Flat: y does not depend on x, within ±ShapeTolerance of exponent 0.
	Flat Shape = "flat"
	// SubLinear: the exponent is between those of Flat and Proportional.
	SubLinear Shape = "sub-linear"
	// Proportional: twice x is twice y, within ±ShapeTolerance of exponent 1.
	Proportional Shape = "proportional"
	// SuperLinear: the exponent is above that of Proportional.
	SuperLinear Shape = "super-linear"
	// Unclear: the interval reaches over a bound, or is missing.
	Unclear Shape = "unclear"
)

// ShapeTolerance is how far an exponent may be from 0 or 1 and still be called so. 0.1 moves y by 7 % when
// x doubles and by 26 % over a tenfold sweep: a reader who takes the word for exact is off by no more. A
// measured curve is no power law to the last digit, so 0 would never be met, and at half of 1 the words
// would touch and say nothing.
const ShapeTolerance = 0.1

// ShapeOf returns the shape that the whole interval of the exponent agrees to, such as the Mean of what
// FitPower finds in each block. As with Judge, the bounds belong to the tolerance, and failing to find a
// slope is never called Flat: a wide interval about 0 is Unclear. So is a Summary whose Confidence is 0,
// which has no interval.
func ShapeOf(exponent Summary) Shape {
	lo, hi := exponent.Lo, exponent.Hi
	switch {
	case !(exponent.Confidence > 0) || !(lo <= hi):
		return Unclear
	case hi < -ShapeTolerance:
		return Falling
	case lo >= -ShapeTolerance && hi <= ShapeTolerance:
		return Flat
	case lo > ShapeTolerance && hi < 1-ShapeTolerance:
		return SubLinear
	case lo >= 1-ShapeTolerance && hi <= 1+ShapeTolerance:
		return Proportional
	case lo > 1+ShapeTolerance:
		return SuperLinear
	default:
		return Unclear
	}
}
