package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/survey"
	"traad/internal/rules/suppress"
	rule "traad/internal/rules/survey"
)

func asked(good ...bool) *survey.Survey {
	q := survey.Question{Code: "q", Text: "Q?", Kind: survey.Choice}
	for i, g := range good {
		q.Options = append(q.Options, survey.Option{Code: fmt.Sprintf("o%d", i), Text: fmt.Sprintf("O%d", i), Good: g})
	}
	return &survey.Survey{Code: "s", Title: "S", Audience: survey.GP, Questions: []survey.Question{q, {Code: "n", Text: "N?", Kind: survey.Scale, Low: "lavt", High: "høyt"}, {Code: "t", Text: "T?", Kind: survey.Text}}}
}

func counted(n ...int) survey.Sum {
	m := survey.Sum{Counts: map[string]map[string]int{"q": {}}}
	for i, k := range n {
		m.Counts["q"][fmt.Sprintf("o%d", i)] = k
		m.Answered += k
	}
	m.Given = m.Answered + 3
	return m
}

func TestOf(t *testing.T) {
	for name, c := range map[string]struct {
		n    []int
		good []bool
		want string // the numbers as they are shown, and the good ones
	}{
		"all may be shown":                      {[]int{6, 7, 8}, []bool{true, true, false}, "6 7 8 good 13"},
		"one small hides another":               {[]int{2, 7, 8}, []bool{true, true, false}, "<5 skjult 8 good 9"}, // read out of what is shown: 17 − 8
		"hidden on both sides":                  {[]int{2, 9, 7}, []bool{true, false, false}, "<5 9 skjult good none"},
		"all small":                             {[]int{2, 2, 2}, []bool{true, false, false}, "<5 <5 <5 good none"},
		"no answer is good":                     {[]int{6, 7}, []bool{false, false}, "6 7 good none"},
		"zeros are about nobody":                {[]int{0, 9, 8}, []bool{true, false, false}, "0 9 8 good 0"},
		"fewer than five answered the question": {[]int{3, 1}, []bool{true, false}, "few"},
	} {
		sum := counted(c.n...)
		sum.Answered = max(sum.Answered, 6)
		s := rule.Of(asked(c.good...), sum)
		if s.Few {
			t.Fatalf("%s: few", name)
		}
		if got := written(s.Lines[0]); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func written(l rule.Line) string {
	if l.Few {
		return "few"
	}
	var parts []string
	for _, r := range l.Rows {
		parts = append(parts, r.Mark.Number(r.N))
	}
	if l.Good == nil {
		return strings.Join(parts, " ") + " good none"
	}
	return fmt.Sprintf("%s good %d", strings.Join(parts, " "), l.Good.K)
}

func TestFewAnswered(t *testing.T) {
	for n := range 7 {
		sum := survey.Sum{Given: 10, Answered: n, Counts: map[string]map[string]int{"n": {"7": n}}, Texts: map[string][]string{"t": {"Æ"}}}
		s := rule.Of(asked(true, false), sum)
		if s.Few != (n < 5) || s.Few && (len(s.Lines) > 0 || s.Rate.N > 0 || s.Answered > 0) {
			t.Errorf("%d answered: %+v", n, s)
		}
		if !s.Few && (s.Lines[1].N != n || !s.Lines[1].Mean.Known() || s.Lines[1].Mean.High > 10) {
			t.Errorf("%d answered: %+v", n, s.Lines[1])
		}
		if !s.Few && (!s.Lines[2].Few || s.Lines[2].N != 0) {
			t.Errorf("that one wrote is told: %+v", s.Lines[2])
		}
	}
}

func TestTells(t *testing.T) {
	s := asked(true, false)
	sum := func(good, bad int, scale map[string]int) survey.Sum {
		return survey.Sum{Answered: good + bad, Counts: map[string]map[string]int{"q": {"o0": good, "o1": bad}, "n": scale}}
	}
	for name, c := range map[string]struct {
		was, is survey.Sum
		tells   bool
	}{
		"nothing has changed":         {sum(9, 9, map[string]int{"7": 9}), sum(9, 9, map[string]int{"7": 9}), false},
		"one has left":                {sum(9, 9, nil), sum(9, 8, nil), true},
		"one has come back":           {sum(9, 8, nil), sum(9, 9, nil), true},
		"one says something else":     {sum(9, 9, nil), sum(10, 8, nil), true},
		"five have left, of whom two": {sum(9, 9, nil), sum(7, 6, nil), true},
		"five alike have left":        {sum(9, 14, nil), sum(9, 9, nil), false},
		"one gives another number":    {sum(9, 9, map[string]int{"7": 9}), sum(9, 9, map[string]int{"7": 8, "1": 1}), true},
		"six numbers have gone":       {sum(9, 9, map[string]int{"7": 9, "1": 2}), sum(9, 9, map[string]int{"7": 5}), false},
		"two numbers have gone":       {sum(9, 9, map[string]int{"7": 9}), sum(9, 9, map[string]int{"7": 7}), true},
	} {
		if got := rule.Tells(s, c.was, c.is); got != c.tells {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Whoever knows the rule and everything that is shown of a question can work out no hidden number: there is always another table that would have
// been shown alike, with another number there.
func TestNothingCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "svar")
		var n []int
		var good []bool
		for range k {
			n, good = append(n, rapid.IntRange(0, 9).Draw(t, "n")), append(good, rapid.Bool().Draw(t, "god"))
		}
		sum := counted(n...)
		if sum.Answered < suppress.Least {
			return
		}
		l := rule.Of(asked(good...), sum).Lines[0]
		if l.Few {
			return
		}
		var hidden []int
		rest, goodRest := l.N, 0
		if l.Good != nil {
			goodRest = l.Good.K
		}
		for i, r := range l.Rows {
			if r.Mark.Hidden() {
				hidden = append(hidden, i)
				if r.N != 0 || r.Share.N != 0 {
					t.Fatal("a hidden number is in what is shown")
				}
				continue
			}
			if suppress.IsSmall(r.N) {
				t.Fatalf("%v shows %d", n, r.N)
			}
			rest -= r.N
			if r.Good {
				goodRest -= r.N
			}
		}
		values := make([]map[int]bool, len(hidden))
		for i := range values {
			values[i] = map[int]bool{}
		}
		try := make([]int, len(hidden))
		var walk func(at, left, goodLeft int)
		walk = func(at, left, goodLeft int) {
			if left < 0 {
				return
			}
			if at == len(hidden) {
				if left == 0 && (l.Good == nil || goodLeft == 0) {
					for i, v := range try {
						values[i][v] = true
					}
				}
				return
			}
			r := l.Rows[hidden[at]]
			low, high := 0, left
			switch r.Mark {
			case suppress.Small:
				low, high = 1, min(left, suppress.Least-1)
			case suppress.Beside:
				low = suppress.Least
			}
			for v := low; v <= high; v++ {
				try[at] = v
				g := goodLeft
				if r.Good {
					g -= v
				}
				walk(at+1, left-v, g)
			}
		}
		walk(0, rest, goodRest)
		for i, v := range values {
			if len(v) < 2 {
				t.Fatalf("%v (good %v): number %d can be worked out: %v", n, good, hidden[i], v)
			}
		}
	})
}
