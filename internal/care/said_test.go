package care

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// withExample are the shipped definitions and the worked example.
func withExample(t *testing.T) []*Pathway {
	t.Helper()
	example, err := ParsePathway(ExampleDefinition())
	if err != nil {
		t.Fatal(err)
	}
	return append(ShippedPathways(), example)
}

// Every text of what comes with the program is written in nynorsk and English.
func TestShippedDefinitionsAreWhole(t *testing.T) {
	for _, p := range withExample(t) {
		for _, c := range lang.Others {
			if lacks := p.Untranslated(c); len(lacks) > 0 {
				t.Errorf("%s lacks in %s:\n%s", p.Code, c, strings.Join(lacks, "\n"))
			}
			for text, said := range p.Said(c) { // a piece left in bokmål is seen by its words
				if ours := lang.In(c); ours.Has(text) && ours.Say(text) != said { // one thing has one name, whoever says it first
					t.Errorf("%s: «%s» is «%s» in %s, and «%s» in the catalogue", p.Code, text, said, c, ours.Say(text))
				}
				for _, word := range []string{"ikke", "hjemme", "fra", "noen", "sykehus", "være"} {
					if c == lang.NN && slices.Contains(strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(" .,:\n", r) }), word) {
						t.Errorf("%s: «%s» is not nynorsk: %s", p.Code, text, word)
					}
				}
				if c == lang.EN && strings.ContainsAny(said, "æøåÆØÅ") && !strings.Contains(said, "Tråd") {
					t.Errorf("%s: «%s» is not English: %s", p.Code, text, said)
				}
			}
		}
	}
}

// A table of a language goes with the definition to a file and back, may lack texts, and may not have keys that are no text of the definition.
func TestTranslations(t *testing.T) {
	p := ShippedPathways()[0]
	again, err := ParsePathway(p.TOML())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range lang.Others {
		want, got := p.Said(c), again.Said(c)
		if len(want) == 0 || len(want) != len(got) {
			t.Errorf("%s: %d texts became %d", c, len(want), len(got))
		}
		for text, said := range want {
			if got[text] != said {
				t.Errorf("%s: «%s» became «%s»", c, said, got[text])
			}
		}
	}
	if again.Said(lang.EN)[p.Stages[0].Title] != "Referred" || again.TitleIn(lang.EN) != "IHT long-term follow-up" || again.TitleIn(lang.NB) != p.Title {
		t.Error("the texts are not said")
	}

	delete(again.EN, p.Stages[0].Title)
	again.EN[p.Stages[0].Now] = " "
	if err := again.Validate(); err != nil {
		t.Errorf("a translation may be missing: %v", err)
	}
	if lacks := again.Untranslated(lang.EN); !slices.Equal(lacks, []string{p.Stages[0].Title, p.Stages[0].Now}) {
		t.Errorf("untranslated: %v", lacks)
	}
	again.NN[`Sagt "slik"`] = "Sagt"
	fields := errs.FieldsOf(again.Validate())
	if len(fields) != 1 || fields[0].Name != `nn."Sagt \"slik\""` || !strings.Contains(fields[0].Message, "hører ikke til noen tekst") {
		t.Errorf("a stray key is not told of at its place: %v", fields)
	}
	if _, err := ParsePathway([]byte(string(p.TOML()) + "\n[de]\n\"Henvist\" = \"x\"\n")); err == nil {
		t.Error("a language that nobody reads is taken")
	}
}

// A text that is changed keeps its translation, to be looked over; one that is taken away goes with it; one that stands elsewhere too keeps its own.
func TestKeepTranslations(t *testing.T) {
	was := ShippedPathways()[0]
	p := ShippedPathways()[0]
	i := slices.IndexFunc(p.DeclineReasons, func(r ReasonCode) bool { return r.Text == "For syk til å ha nytte" }) // stands among the endings too
	p.DeclineReasons[i].Text = "Altfor syk"
	p.Stages[3].Title = "Besøkt"
	p.WaitReasons = slices.DeleteFunc(p.WaitReasons, func(r ReasonCode) bool { return r.Code == "thinking" })
	p.Letters[0].Text += "\nNy linje"
	p.EN["Aldri noe i definisjonen"] = "Never"
	changed := p.KeepTranslations(was)
	if !slices.Equal(changed, []string{"Besøkt", p.Letters[0].Title}) {
		t.Errorf("changed: %v", changed)
	}
	if p.EN["Besøkt"] != was.EN["Kartlagt"] || p.EN["Kartlagt"] != "" || p.EN["For syk til å ha nytte"] == "" || p.EN["Altfor syk"] != "" || p.EN["Pasienten vil tenke seg om"] != "" {
		t.Error("translations did not follow their texts")
	}
	if p.EN["Aldri noe i definisjonen"] == "" { // what was never of it is not thrown away without a word
		t.Error("a stray that was there before is lost")
	}
}
