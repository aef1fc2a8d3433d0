package survey_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/errs"
	"traad/internal/care/survey"
)

func TestReadyMade(t *testing.T) {
	all := survey.ReadyMade()
	var audiences []survey.Audience
	for _, s := range all {
		audiences = append(audiences, s.Audience)
		if got, ok := survey.Ready(s.Code); !ok || got.Title != s.Title {
			t.Errorf("%s is not found by its code", s.Code)
		}
		aims, good := 0, false
		for _, q := range s.Questions {
			if q.Aim != "" {
				aims++
			}
			good = good || slices.ContainsFunc(q.Options, func(o survey.Option) bool { return o.Good })
		}
		if aims == 0 || !good {
			t.Errorf("%s tells the report nothing", s.Code)
		}
	}
	if !slices.Equal(audiences, survey.Audiences) {
		t.Errorf("the ready ones are for %v", audiences)
	}
	patient, _ := survey.Ready("pasient")
	for _, code := range []string{"fysisk", "livsglede", "trygghet", "selv"} { // the final report's
		if _, ok := patient.Find(code); !ok {
			t.Errorf("the patients are not asked about %s", code)
		}
	}
	if _, ok := survey.Ready("finnes-ikke"); ok {
		t.Error("a survey that is not there")
	}
}

func TestParseRefuses(t *testing.T) {
	good := "code = \"a\"\ntitle = \"A\"\naudience = \"gp\"\n"
	choice := "[[question]]\ncode = \"q\"\ntext = \"Q?\"\nkind = \"choice\"\noption = [{ code = \"ja\", text = \"Ja\" }, { code = \"nei\", text = \"Nei\" }]\n"
	if _, err := survey.Parse([]byte(good + choice)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"code":               strings.Replace(good, `"a"`, `"A b"`, 1) + choice,
		"title":              strings.Replace(good, `"A"`, `" "`, 1) + choice,
		"audience":           strings.Replace(good, "gp", "alle", 1) + choice,
		"question":           good,
		"question[2].code":   good + choice + choice,
		"question[1].text":   good + strings.Replace(choice, "Q?", "", 1),
		"question[1].kind":   good + "[[question]]\ncode = \"q\"\ntext = \"Q?\"\nkind = \"tall\"\n",
		"question[1].low":    good + "[[question]]\ncode = \"q\"\ntext = \"Q?\"\nkind = \"scale\"\n",
		"question[1].option": good + "[[question]]\ncode = \"q\"\ntext = \"Q?\"\nkind = \"choice\"\noption = [{ code = \"ja\", text = \"Ja\" }]\n",
	} {
		_, err := survey.Parse([]byte(text))
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == name }) {
			t.Errorf("%s: %v", name, errs.FieldsOf(err))
		}
	}
	if _, err := survey.Parse([]byte(good + "ukjent = 1\n" + choice)); errs.KindOf(err) != errs.KindInvalid {
		t.Errorf("a key that is not known: %v", err)
	}
}

func TestCheck(t *testing.T) {
	s, _ := survey.Ready("pasient")
	for name, c := range map[string]struct {
		answers survey.Answers
		fault   string
	}{
		"all kinds":        {survey.Answers{"trygghet": "mye", "na": "10", "ord": " Fint. "}, ""},
		"some left out":    {survey.Answers{"trygghet": "", "na": "0", "annet": "x"}, ""},
		"nothing":          {survey.Answers{"ord": "  "}, "sp-fysisk"},
		"no such option":   {survey.Answers{"trygghet": "ja"}, "sp-trygghet"},
		"off the scale":    {survey.Answers{"na": "11"}, "sp-na"},
		"written oddly":    {survey.Answers{"na": "03"}, "sp-na"},
		"very many words":  {survey.Answers{"ord": strings.Repeat("æ", survey.MaxText+1)}, "sp-ord"},
		"exactly the room": {survey.Answers{"ord": strings.Repeat("æ", survey.MaxText)}, ""},
	} {
		err := s.Check(c.answers)
		switch fields := errs.FieldsOf(err); {
		case c.fault == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.fault != "" && (len(fields) != 1 || fields[0].Name != c.fault):
			t.Errorf("%s: %v", name, fields)
		}
		if _, kept := c.answers["annet"]; kept {
			t.Errorf("%s: an answer to nothing is kept", name)
		}
	}
}

func TestWith(t *testing.T) {
	s, _ := survey.Ready("gp")
	if s != nil {
		t.Fatal("gp is an audience, not a code")
	}
	s, _ = survey.Ready("fastlege")
	more, err := s.With([]survey.OwnQuestion{{Text: "Møtte du?", Kind: survey.Choice, Options: "Ja\n\n Nei \n"}, {}, {Text: "Hvor lett?", Kind: survey.Scale}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(more.Questions) - len(s.Questions); n != 2 {
		t.Fatalf("%d own questions", n)
	}
	if q := more.Questions[len(s.Questions)]; !q.Own || len(q.Options) != 2 || q.Options[1].Text != "Nei" {
		t.Errorf("%+v", q)
	}
	for field, own := range map[string]survey.OwnQuestion{
		"eget-1":      {Options: "Ja"},
		"eget-1-svar": {Text: "Q?", Kind: survey.Choice, Options: "Ja"},
		"eget-1-type": {Text: "Q?"},
	} {
		_, err := s.With([]survey.OwnQuestion{own})
		if f := errs.FieldsOf(err); len(f) == 0 || f[0].Name != field {
			t.Errorf("%s: %v", field, f)
		}
	}
}

// What is kept of an anonymous round is the same whoever answered first: there is no order in it to read.
func TestSumHasNoOrder(t *testing.T) {
	s, _ := survey.Ready("pasient")
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survey.Answers {
			a := survey.Answers{"trygghet": rapid.SampledFrom([]string{"mye", "litt", "som-for"}).Draw(t, "trygghet")}
			if rapid.Bool().Draw(t, "skriver") {
				a["ord"] = rapid.SampledFrom([]string{"Bra", "Åpne oftere", "bra", "Ærlig talt"}).Draw(t, "ord")
			}
			return a
		}), 1, 12).Draw(t, "svar")
		kept := func(list []survey.Answers) string {
			var m survey.Sum
			for _, a := range list {
				m.Add(s, a)
			}
			b, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		shuffled := slices.Clone(all)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "frø"), 1))
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if a, b := kept(all), kept(shuffled); a != b {
			t.Fatalf("the order shows:\n%s\n%s", a, b)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("code = \"a\"\n[[question]]\nkind = \"scale\"")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := survey.Parse([]byte(text))
		if err == nil && s.Validate() != nil {
			t.Fatal("read and not valid")
		}
		if err != nil && errs.KindOf(err) != errs.KindInvalid {
			t.Fatalf("%v", err)
		}
	})
}
