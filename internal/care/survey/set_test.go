package survey_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/survey"
)

func codesOf(s *survey.Survey) (out []string) {
	for _, q := range s.Questions {
		out = append(out, q.Code)
	}
	return out
}

// What is typed comes back as it was typed, and a question keeps its code from draft to draft.
func TestWritten(t *testing.T) {
	w := survey.Written{Title: "Søvn", Audience: survey.Patient, Lead: "Frivillig.", Questions: []survey.WrittenQuestion{
		{Text: "Sover du?", Kind: survey.Choice, Options: "+ Ja\n\nNei", Aim: "Sover"}, {Text: ""}, {Text: "Hvor godt?", Kind: survey.Scale, Low: "dårlig", High: "godt"}, {Text: "Annet?", Kind: survey.Text},
	}}
	s := survey.Write("egen-a", w)
	if got := codesOf(s); !slices.Equal(got, []string{"q1", "q2", "q3"}) || s.CheckWritten() != nil {
		t.Fatalf("%v, %v", got, s.CheckWritten())
	}
	if q := s.Questions[0]; !q.Options[0].Good || q.Options[1].Good || q.Options[0].Text != "Ja" || !q.Own {
		t.Errorf("the first question is %+v", q)
	}
	again := survey.Write("egen-a", s.AsWritten())
	if a, b := again.AsWritten(), s.AsWritten(); a.Title != b.Title || !slices.Equal(a.Questions, b.Questions) {
		t.Errorf("%+v became %+v", b, a)
	}
	typed := s.AsWritten()
	typed.Questions = append([]survey.WrittenQuestion{{Text: "Ny først", Kind: survey.Text}}, typed.Questions...)
	if got := codesOf(survey.Write("egen-a", typed)); !slices.Equal(got, []string{"q4", "q1", "q2", "q3"}) {
		t.Errorf("a question put first: %v", got)
	}
	typed.Questions = append(typed.Questions, typed.Questions[1]) // a field sent twice
	if got := codesOf(survey.Write("egen-a", typed)); len(slices.Compact(slices.Sorted(slices.Values(got)))) != 5 {
		t.Errorf("two have one code: %v", got)
	}
}

// A question that is asked otherwise is another question; one that comes back as it was is the same, also where a version lies between.
func TestAfter(t *testing.T) {
	ask := func(texts ...string) *survey.Survey {
		w := survey.Written{Title: "T", Audience: survey.GP, Lead: "L"}
		for _, x := range texts {
			code, text, _ := strings.Cut(x, ":")
			w.Questions = append(w.Questions, survey.WrittenQuestion{Code: code, Text: text, Kind: survey.Text})
		}
		return survey.Write("egen-a", w)
	}
	first := ask("q1:A", "q2:B").After(nil)
	second := ask("q1:A annerledes", "q2:B").After([]*survey.Survey{first})
	if got := codesOf(second); !slices.Equal(got, []string{"q3", "q2"}) {
		t.Errorf("the second version: %v", got)
	}
	third := ask("q1:C", "q2:B", "q3:A annerledes").After([]*survey.Survey{second, first})
	if got := codesOf(third); !slices.Equal(got, []string{"q4", "q2", "q3"}) {
		t.Errorf("a code that was free again: %v", got)
	}
}

// Whatever is typed, a draft can be read back, and what may be published is a survey.
func TestWrittenProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := survey.Written{Title: rapid.String().Draw(t, "title"), Audience: survey.Audience(rapid.SampledFrom([]string{"patient", "gp", "x", ""}).Draw(t, "who")), Lead: rapid.String().Draw(t, "lead")}
		for range rapid.IntRange(0, 35).Draw(t, "n") {
			w.Questions = append(w.Questions, survey.WrittenQuestion{
				Code: rapid.SampledFrom([]string{"", "q1", "q2", "x"}).Draw(t, "code"), Text: rapid.SampledFrom([]string{"", "A?", "B?", "æ\n"}).Draw(t, "text"),
				Kind: survey.Kind(rapid.SampledFrom([]string{"choice", "scale", "text", "y"}).Draw(t, "kind")), Options: rapid.SampledFrom([]string{"", "a\nb", "+ a\n+\n b "}).Draw(t, "options"), Low: "l", High: rapid.SampledFrom([]string{"", "h"}).Draw(t, "high"),
			})
		}
		s := survey.Write("egen-a", w)
		seen := map[string]bool{}
		for _, c := range codesOf(s) {
			if seen[c] {
				t.Fatalf("two questions have the code %s", c)
			}
			seen[c] = true
		}
		if s.CheckWritten() == nil && s.Validate() != nil {
			t.Fatalf("may be published and is no survey: %v", s.Validate())
		}
	})
}
