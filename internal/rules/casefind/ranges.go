package casefind

import (
	"runtime"
	"sync"
)

// cores is in how many ranges a pass over n persons is parted: one a core, but none so small that it is not worth it.
func cores(n int) int { return min(runtime.GOMAXPROCS(0), 1+n/1024) }

// inRanges calls f with equal parts of 0 to n, all at once.
func inRanges(n, parts int, f func(part, from, to int)) {
	if parts == 1 {
		f(0, 0, n)
		return
	}
	var w sync.WaitGroup
	for k := range parts {
		w.Go(func() { f(k, n*k/parts, n*(k+1)/parts) })
	}
	w.Wait()
}
