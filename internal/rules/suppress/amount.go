package suppress

// Untold says that nothing of an amount may be shown.
const Untold = -1

// Amounts is something that is summed over persons, such as hours, month by month at some places, where a reader can ask for any run of whole months
// and for the sum over all places. Two views that are shown differ by whole months of whole places. So each month of a place that is told apart must
// be about nobody or about Least persons or more; and so must, in each month that the sum is told of, the places that are not told apart, for they are
// what is left when the others are drawn from the sum. How many persons there are at the places in all says nothing of that: of twenty who are
// followed, one may have had all the contacts.
//
// Hide decides. Where the last month is not over and few are in it yet, it alone is left out; where it is an earlier month, the whole amount is.
type Amounts struct {
	Persons [][]int // by place and month: how many persons the amount of that month is about
	Apart   []bool  // by place: the reader is told of it beside the sum
	Running bool    // the last month is not over

	Months []int // by place: of how many months from the first the amount is told, Untold none
	Sum    int   // the same for the sum over all places
}

// Hide fills in Months and Sum.
func (a *Amounts) Hide() {
	a.Months = make([]int, len(a.Persons))
	months := 0
	for i, by := range a.Persons {
		months = len(by)
		a.Months[i] = Untold
		if on(a.Apart, i) {
			a.Months[i] = a.told(by)
		}
	}
	left := make([]int, months)
	for i, by := range a.Persons {
		for m, n := range by {
			if !on(a.Apart, i) || IsSmall(n) { // the others can be asked for, a month at a time
				left[m] += n
			}
		}
	}
	a.Sum = a.told(left)
}

// told is of how many months an amount that is about so many in each can be told.
func (a *Amounts) told(by []int) int {
	for m, n := range by {
		if !IsSmall(n) {
			continue
		}
		if m > 0 && m == len(by)-1 && a.Running {
			return m
		}
		return Untold
	}
	return len(by)
}
