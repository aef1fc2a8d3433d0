package survey_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/base/lang"
	"traad/internal/care/survey"
)

// What was translated follows its text: through a draft that is written anew, to the text that stands where it stood, and away with a text that is taken out.
func TestKeepTranslations(t *testing.T) {
	w := survey.Written{Title: "Søvn", Audience: survey.Patient, Lead: "Frivillig.", Questions: []survey.WrittenQuestion{
		{Text: "Sover du?", Kind: survey.Choice, Options: "+ Ja\nNei"}, {Text: "Sover andre?", Kind: survey.Choice, Options: "Ja\nNei"}, {Text: "Hvor godt?", Kind: survey.Scale, Low: "dårlig", High: "godt"},
	}}
	s := survey.Write("egen-a", w)
	if n := s.Untranslated(lang.EN); n != 9 { // «Ja» and «Nei» are written once
		t.Fatalf("%d texts are missing", n)
	}
	s, err := s.Translated(lang.EN, map[string]string{"tittel": " Sleep ", "q1-tekst": "Do you sleep?", "q1-svar-s1": "Yes", "q3-lav": "badly", "finnes-ikke": "x"})
	if err != nil || s.Untranslated(lang.EN) != 5 || s.Untranslated(lang.NN) != 9 {
		t.Fatalf("%d are missing, %v", s.Untranslated(lang.EN), err)
	}
	w = s.AsWritten()
	w.Questions[0].Text, w.Questions[0].Options = "Sover du godt?", "Vet ikke\n+ Ja" // worded otherwise, an answer put first, one taken out of this question
	w.Questions = w.Questions[:2]
	next := survey.Write("egen-a", w)
	if got := next.KeepTranslations(s); !slices.Equal(got, []string{"Sover du godt?"}) {
		t.Errorf("to look over: %v", got)
	}
	for text, want := range map[string]string{"Søvn": "Sleep", "Sover du godt?": "Do you sleep?", "Ja": "Yes", "Vet ikke": "", "Sover du?": "", "dårlig": ""} {
		if got, ok := next.In(lang.EN, text); got != want || ok != (want != "") {
			t.Errorf("«%s» is «%s», want «%s»", text, got, want)
		}
	}
	if _, err := s.Translated(lang.NN, map[string]string{"tittel": strings.Repeat("å", survey.MaxWords+1)}); err == nil {
		t.Error("a translation that is too long is taken")
	}
}

// A set that begins from one of ours begins with our words for it, all of them.
func TestCatalogued(t *testing.T) {
	for _, ready := range survey.ReadyMade() {
		s := survey.Write("egen-a", ready.AsWritten())
		s.Catalogued()
		for _, c := range lang.Others {
			for _, x := range s.Texts() {
				if _, ok := s.In(c, x.Text); !ok {
					t.Errorf("%s: «%s» has no words in %s", ready.Code, x.Text, c)
				}
			}
		}
	}
}
