package casefind

import (
	"math"

	"traad/internal/base/lang"
)

// among says where an HFRS stands among everybody over 65 of the same data, for the scale is English and Norwegian coding gives less: "høyere enn hos
// 94 % av dem over 65 i dataene". Per cent are rounded down. Empty where the data have nobody of that age.
func (s *Scored) among(tenths uint16) lang.Spoken {
	s.ranked.Do(func() {
		n, most := 0, 0
		for i, age := range s.now.age {
			if age > 65 {
				n, most = n+1, max(most, int(s.now.score(s.of[i]).HFRS))
			}
		}
		if n == 0 {
			return
		}
		count := make([]int, most+2)
		for i, age := range s.now.age {
			if age > 65 {
				count[s.now.score(s.of[i]).HFRS+1]++
			}
		}
		s.below = make([]float64, len(count))
		sum := 0
		for t, c := range count {
			sum += c
			s.below[t] = float64(sum) / float64(n)
		}
	})
	if len(s.below) == 0 {
		return nil
	}
	share := s.below[min(int(tenths), len(s.below)-1)]
	return lang.Of("høyere enn hos %s av dem over 65 i dataene", lang.Percent(math.Floor(100*share+1e-9)/100, 0))
}
