package stats

// Share is a share of n with its 95 % interval (Wilson), all from 0 to 1.
type Share struct {
	K, N             int
	Value, Low, High float64
}

// ShareOf is k of n; the zero Share of none.
func ShareOf(k, n int) Share {
	if n == 0 {
		return Share{}
	}
	low, high := Wilson(k, n)
	return Share{k, n, float64(k) / float64(n), low, high}
}
