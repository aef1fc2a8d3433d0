// Package survey says what may be shown of a round of a survey, so that nobody's answer can be worked out: nothing of fewer than five who answered, no
// answer that one to four gave, no words where so few wrote some, and no other that would tell one of those (rules/suppress). Each round stands alone: no sum over rounds is shown, for
// the difference of two sums is a round.
//
//	shown := survey.Of(definition, sum)
//	shown.Lines[0].Rows[1].Mark.Number(n)
package survey

import (
	"maps"
	"strconv"

	"traad/internal/base/stats"
	"traad/internal/care/survey"
	"traad/internal/rules/suppress"
)

// Shown is what may be shown of a round.
type Shown struct {
	Given, Answered int
	Few             bool        // fewer than five answered: nothing but that may be shown
	Changed         bool        // since it was shown, for so few that nothing may be shown beside that (Tells)
	Rate            stats.Share // answered of given; zero where Few
	Lines           []Line
}

// Line is what came of one question.
type Line struct {
	Question survey.Question
	N        int  // who answered it
	None     bool // nobody answered it
	Few      bool // fewer than five did, or one to four gave every answer: nothing more is shown
	Rows     []Row
	Mean     stats.Estimate // of a scale; stats.Missing else
	Good     *stats.Share   // those who gave a good answer; nil where it may not be shown
	Texts    []string       // own words, where five or more wrote some
}

// Row is one answer to choose.
type Row struct {
	survey.Option
	N     int // 0 where it is hidden
	Mark  suppress.Mark
	Share stats.Share // of N of the line; zero where it is hidden
}

// Of works out what may be shown.
func Of(s *survey.Survey, sum survey.Sum) *Shown {
	out := &Shown{Given: sum.Given, Answered: sum.Answered, Few: sum.Answered < suppress.Least}
	if out.Few {
		if sum.Answered > 0 {
			out.Answered = 0
		}
		return out
	}
	out.Rate = stats.ShareOf(sum.Answered, max(sum.Given, sum.Answered))
	for _, q := range s.Questions {
		out.Lines = append(out.Lines, line(q, sum))
	}
	return out
}

// Tells reports whether two sums of the same round, shown one after the other, would tell of fewer than five: where a number has changed by so few, or a
// mean for the same number of answers.
func Tells(s *survey.Survey, a, b survey.Sum) bool {
	few := func(n int) bool { return suppress.IsSmall(max(n, -n)) }
	if few(a.Answered - b.Answered) {
		return true
	}
	for _, q := range s.Questions {
		x, y, n := a.Counts[q.Code], b.Counts[q.Code], 0
		for _, count := range x {
			n += count
		}
		for _, count := range y {
			n -= count
		}
		if few(n) || q.Kind == survey.Scale && n == 0 && !maps.Equal(x, y) {
			return true
		}
		for _, o := range q.Options {
			if few(x[o.Code] - y[o.Code]) {
				return true
			}
		}
	}
	return false
}

func line(q survey.Question, sum survey.Sum) Line {
	l := Line{Question: q, Mean: stats.Missing}
	counts := sum.Counts[q.Code]
	switch q.Kind {
	case survey.Text:
		l.Texts, l.N = sum.Texts[q.Code], len(sum.Texts[q.Code])
		if l.Few = l.N > 0 && l.N < suppress.Least; l.Few {
			l.Texts = nil // whose hand it is, is soon guessed among four
		}
	case survey.Scale:
		total, squares := 0.0, 0.0
		for answer, n := range counts {
			v, err := strconv.ParseFloat(answer, 64)
			if err != nil {
				continue
			}
			l.N += n
			total, squares = total+v*float64(n), squares+v*v*float64(n)
		}
		if l.Few = l.N < suppress.Least; !l.Few {
			l.Mean = stats.Mean(l.N, total, squares)
			l.Mean.Low, l.Mean.High = max(0, l.Mean.Low), min(survey.ScaleTop, l.Mean.High)
		}
	case survey.Choice:
		l.choices(counts)
	}
	if l.None = l.N == 0; l.Few {
		l.N = 0
	}
	return l
}

func (l *Line) choices(counts map[string]int) {
	var row []int
	for _, o := range l.Question.Options {
		row = append(row, counts[o.Code])
		l.N += counts[o.Code]
	}
	if l.Few = l.N < suppress.Least; l.Few {
		return
	}
	t := suppress.Table{N: [][]int{row}, RowTotal: []bool{true}, ColumnTotal: make([]bool, len(row))}
	t.Hide()
	if l.Few = !t.RowTotal[0]; l.Few {
		return
	}
	good, others, goodShown, othersShown := 0, 0, true, true
	for i, o := range l.Question.Options {
		x := Row{Option: o, Mark: t.Marks[0][i]}
		if shown := !x.Mark.Hidden(); shown {
			x.N, x.Share = row[i], stats.ShareOf(row[i], l.N)
		} else if o.Good {
			goodShown = false
		} else {
			othersShown = false
		}
		if o.Good {
			good++
		} else {
			others++
		}
		l.Rows = append(l.Rows, x)
	}
	// What the good ones are together is told only where it can be read out of what is shown: else it would tell what is hidden.
	if good == 0 || others == 0 || !goodShown && !othersShown {
		return
	}
	n := 0
	for i, o := range l.Question.Options {
		if o.Good {
			n += row[i]
		}
	}
	share := stats.ShareOf(n, l.N)
	l.Good = &share
}
