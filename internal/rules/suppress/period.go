package suppress

// Periods is how many there were at each place, with their sum, where a reader can ask for a long period and for the last part of
// it: the first part is then the difference of two numbers that are shown. A table for each period alone would not see that.
//
// What is hidden in the last part is hidden in the long period too. So the reader knows the last part of the places that are shown
// there, the first part of those shown in the long period, and of the others only how many they are together: in each part, and in
// the long period, by two places or more, and by none or Least and more persons. All hidden numbers are to be shown alike.
type Periods struct {
	First, Last           []int  // by place; First is nil where only the last part is asked for
	LastHidden, AllHidden []bool // which places may not be shown in the last part, and in the long period
	LastTotal, AllTotal   bool   // whether the sum over all places may be shown
}

// Hide decides what is hidden.
func (p *Periods) Hide() {
	p.LastHidden, p.LastTotal = covered(make([]bool, len(p.Last)), p.Last)
	if p.First == nil {
		return
	}
	whole := make([]int, len(p.Last))
	for i, n := range p.Last {
		whole[i] = n + p.First[i]
	}
	p.AllHidden, p.AllTotal = covered(p.LastHidden, whole, p.First)
	p.AllTotal = p.AllTotal && p.LastTotal
}

// covered are the places that have to be hidden, with those of before: where a number of theirs is small, and as many more, the
// smallest first, as keep the sums shown. Where that does not help, only the first are hidden and the sums may not be shown.
// numbers are by place; the first of them says which place is the smallest.
func covered(before []bool, numbers ...[]int) (hidden []bool, total bool) {
	hidden = append([]bool(nil), before...)
	for _, by := range numbers {
		for i, n := range by {
			hidden[i] = hidden[i] || IsSmall(n)
		}
	}
	more := append([]bool(nil), hidden...)
	for !together(more, numbers) {
		best := -1
		for i, n := range numbers[0] {
			if !more[i] && n > 0 && (best < 0 || n < numbers[0][best]) {
				best = i
			}
		}
		if best < 0 {
			return hidden, false
		}
		more[best] = true
	}
	return more, true
}

// together reports whether the sums of what is hidden tell nobody's number, and no small one.
func together(hidden []bool, numbers [][]int) bool {
	places := 0
	for _, h := range hidden {
		if h {
			places++
		}
	}
	for _, by := range numbers {
		sum := 0
		for i, n := range by {
			if hidden[i] {
				sum += n
			}
		}
		if IsSmall(sum) {
			return false
		}
	}
	return places != 1
}
