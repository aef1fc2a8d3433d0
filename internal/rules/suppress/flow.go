package suppress

// Flow is how many came in and how many went out of each place, where the difference between the two is public: a curve of how
// many are active shows it. Knowing one of the two is then knowing both, so they are hidden together.
type Flow struct {
	In, Out  []int
	TooSmall []bool // hidden for another reason, such as a part of the period that is shown elsewhere; nil: none
	Total    bool   // the sums over all places are shown; Hide takes them away where they cannot be
	Hidden   []bool // of each place: both numbers, and whatever else would tell how many went out
}

// Hide decides which places are hidden.
func (f *Flow) Hide() {
	f.Hidden = make([]bool, len(f.In))
	for i := range f.In {
		f.Hidden[i] = IsSmall(f.In[i]) || IsSmall(f.Out[i]) || i < len(f.TooSmall) && f.TooSmall[i]
	}
	for f.Total {
		g := make(grid, len(f.In))
		for i, out := range f.Out {
			g[i] = []cell{{n: out, low: max(0, out-f.In[i]), high: none, hidden: f.Hidden[i]}} // nobody came in less than nought
		}
		if _, _, found := g.worked(nil, []bool{true}); !found {
			return
		}
		if !f.hideOneMore() {
			f.Total = false
		}
	}
}

// hideOneMore hides the smallest place that is shown; where nobody came or went there is nothing to hide.
func (f *Flow) hideOneMore() bool {
	best := -1
	for i := range f.In {
		n := f.In[i] + f.Out[i]
		if !f.Hidden[i] && n > 0 && (best < 0 || n < f.In[best]+f.Out[best]) {
			best = i
		}
	}
	if best >= 0 {
		f.Hidden[best] = true
	}
	return best >= 0
}
