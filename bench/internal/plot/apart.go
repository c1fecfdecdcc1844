package plot

import "slices"

// pushApart moves labels, each height high and wanted centred at want[i], until none overlap and all
// lie within [lo, hi]. It keeps their order and moves them as little as can be, in the sense of least
// squares. Where they cannot all fit they are spread evenly and do overlap.
//
// With the i-th label (in order of height) wanted at w, write w − i·height: then "no overlap" is "never
// falls", and the least move is an isotonic regression, which pools neighbours that fall into their
// mean.
func pushApart(want []float64, height, lo, hi float64) []float64 {
	n := len(want)
	if n == 0 {
		return nil
	}
	first, last := lo+height/2, hi-height/2
	if room := (last - first) / float64(max(n-1, 1)); room < height {
		height = max(room, 0)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case want[a] < want[b]:
			return -1
		case want[a] > want[b]:
			return 1
		}
		return 0
	})
	flat := make([]float64, n)
	for rank, i := range order {
		flat[rank] = want[i] - float64(rank)*height
	}
	at := make([]float64, n)
	for rank, level := range isotonic(flat) {
		level = max(min(level, last-float64(n-1)*height), first)
		at[order[rank]] = level + float64(rank)*height
	}
	return at
}

// isotonic returns the never-falling sequence nearest to xs in least squares, by pooling adjacent
// violators.
func isotonic(xs []float64) []float64 {
	type pool struct {
		mean float64
		size int
	}
	var pools []pool
	for _, x := range xs {
		p := pool{x, 1}
		for len(pools) > 0 && pools[len(pools)-1].mean > p.mean {
			q := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			size := p.size + q.size
			p = pool{(p.mean*float64(p.size) + q.mean*float64(q.size)) / float64(size), size}
		}
		pools = append(pools, p)
	}
	out := make([]float64, 0, len(xs))
	for _, p := range pools {
		for range p.size {
			out = append(out, p.mean)
		}
	}
	return out
}
