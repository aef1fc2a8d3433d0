package overview

import (
	"strings"
	"testing"

	"traad/internal/app/overview"
	"traad/internal/rules/suppress"
)

// Whoever came back counts at once, so the share of those for whom it is known is told with what it is of, and with what it is at least.
func TestReadmittedIsToldWithWhatItIsOf(t *testing.T) {
	figure := func(n int) overview.Figure { return overview.Figure{N: n} }
	of := func(r overview.Readmissions) string {
		r.Days = 30
		return readmitted(nil, &overview.View{Rows: []overview.Row{{}}, Readmissions: r}).Text
	}
	hidden := overview.Figure{Mark: suppress.Small}
	for name, c := range map[string]struct {
		r         overview.Readmissions
		want, not []string
	}{
		"some are not known": {overview.Readmissions{All: figure(40), Back: figure(6), Not: figure(14), Waiting: figure(8), Unknown: figure(12)}, []string{"Reinnlagt er 6 av de 20 der det er kjent: 30 % (95 % intervall 15–52 %).", "Er ingen av de andre 20 reinnlagt, er den 15 %."}, nil},
		"known for all":      {overview.Readmissions{All: figure(20), Back: figure(6), Not: figure(14)}, []string{"6 av de 20"}, []string{"Andelen er høyere"}},
		"all is hidden":      {overview.Readmissions{All: hidden, Back: figure(6), Not: figure(14)}, []string{"6 av de 20"}, []string{"Andelen er høyere"}},
		"back is hidden":     {overview.Readmissions{All: figure(20), Back: hidden, Not: figure(14)}, nil, []string{"Reinnlagt er", "Andelen er høyere"}},
		"nobody is known":    {overview.Readmissions{All: figure(7), Waiting: figure(7)}, nil, []string{"Reinnlagt er", "Andelen er høyere"}},
	} {
		text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(of(c.r))
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: want %q in %q", name, want, text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q in %q", name, not, text)
			}
		}
	}
}
