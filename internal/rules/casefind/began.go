package casefind

import (
	"slices"

	"traad/internal/base/column"
	"traad/internal/base/date"
)

// began is the first day that hospitals' episodes are whole from, 0 where there are none: what lies before is not looked back on. It is the day that the loads
// declare, and never one before the rows begin in earnest: an old row or two (a wrong year, one long course of outpatient care) are no year of data.
func (x *Index) began() column.Day {
	x.looked.Do(func() { x.first = x.inEarnest() })
	if x.first == 0 {
		return 0
	}
	return max(x.From, x.first)
}

// inEarnest is the first day with a hospital's episode in the first month that has at least a tenth of what the median month has. The median is by rows: half of
// the rows lie in months that have at least so many. Stray months, however many they are, have few rows and do not move it.
func (x *Index) inEarnest() column.Day {
	e := x.E
	var perDay []int // since 1970, in winter time: in summer an hour of each day counts as the day before
	for i, k := range e.Kind {
		if k.Service() != column.Hospital {
			continue
		}
		d := int(e.In[i]+60) / 1440
		if d >= len(perDay) {
			perDay = append(perDay, make([]int, d+1000-len(perDay))...)
		}
		perDay[d]++
	}
	first, months, rows := map[date.Date]column.Day{}, map[date.Date]int{}, 0
	for i, n := range perDay {
		if n == 0 {
			continue
		}
		d := date.Of(1970, 1, 1).AddDays(i)
		day := column.DayOf(d)
		month := d.AddDays(1 - d.Day())
		if f, ok := first[month]; !ok || day < f {
			first[month] = day
		}
		months[month] += n
		rows += n
	}
	var sizes []int
	for _, n := range months {
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	median, sum := 0, 0
	for _, n := range sizes {
		if median, sum = n, sum+n; 2*sum >= rows {
			break
		}
	}
	began := column.Day(0)
	for month, n := range months {
		if f := first[month]; 10*n >= median && (began == 0 || f < began) {
			began = f
		}
	}
	return began
}
