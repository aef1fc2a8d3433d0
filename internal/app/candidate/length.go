package candidate

import (
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
)

// PerPlace is how many are assessed for each place that is free: the length of list in use. Not everybody who is found fits or wants to be followed.
const PerPlace = 3

// InUseLength is how far down the list is used, and how it hit as far as that.
type InUseLength struct {
	Free, Length int
	Hits         stats.Hits // of the list at the earlier date, cut at Length; zero where it cannot be tried
	Low, High    float64    // 95 % interval of the share that hit
}

func lengthOf(places []Place, municipality string) (free, length int) {
	for _, p := range places {
		if municipality == "" || p.Number == municipality {
			free += p.Free()
		}
	}
	return free, PerPlace * free
}

func inUse(l *casefind.List, places []Place) (u InUseLength) {
	u.Free, u.Length = lengthOf(places, "")
	if u.Length > 0 {
		u.Hits, u.Low, u.High = l.HitsAt(u.Length)
	}
	return u
}
