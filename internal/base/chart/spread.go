package chart

// spread moves marks apart along a line. want holds the wished middles in rising order, wide each mark's width. The
// result keeps the order, stays within lo to hi, and no mark moves more than most px; marks touch where that is too
// little. Among all placements without overlap it takes the one with the least squared movement (pool adjacent
// violators on the middles less the widths before them), then cuts what went too far.
func spread(want, wide []float64, lo, hi, most float64) []float64 {
	type pool struct {
		sum   float64
		count int
	}
	gap := min(1, 0.4*(hi-lo)/float64(max(len(want), 1)))
	offset := make([]float64, len(want))
	var pools []pool
	for i, x := range want {
		if i > 0 {
			offset[i] = offset[i-1] + (wide[i]+wide[i-1])/2 + gap
		}
		pools = append(pools, pool{x - offset[i], 1})
		for n := len(pools); n > 1; n = len(pools) {
			a, b := pools[n-2], pools[n-1]
			if a.sum/float64(a.count) <= b.sum/float64(b.count) {
				break
			}
			pools = append(pools[:n-2], pool{a.sum + b.sum, a.count + b.count})
		}
	}
	at := make([]float64, 0, len(want))
	for _, p := range pools {
		for range p.count {
			i := len(at)
			x := p.sum/float64(p.count) + offset[i]
			x = min(max(x, want[i]-most), want[i]+most)
			at = append(at, min(max(x, lo), hi))
		}
	}
	return at
}
