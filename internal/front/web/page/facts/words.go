package facts

import (
	"traad/internal/app/patient"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var homeWords = []ui.Option{{Value: "alone", Label: "Bor alene"}, {Value: "with_spouse", Label: "Bor med ektefelle"}, {Value: "with_others", Label: "Bor med andre"}, {Value: "", Label: "Ikke kjent"}}

// letterWords are the languages that letters are written in. Who was never asked gets bokmål.
var letterWords = func() []ui.Option {
	var out []ui.Option
	for _, c := range lang.All {
		out = append(out, ui.Option{Value: string(c), Label: nb.Capital(c.Title())})
	}
	return append(out, ui.Option{Value: "", Label: "Ikke spurt"})
}()

// item is one of the facts in words, under the name of its field.
type item struct{ Field, Label, Text string }

// items writes all facts in words, in the order of the form.
func items(f *patient.Facts, d patient.Details) []item {
	language := d.Language
	if language == "" {
		language = "Norsk"
	}
	interpreter := "Nei"
	if d.Interpreter {
		interpreter = "Ja"
	}
	return []item{
		{"fornavn", "Fornavn", d.GivenName},
		{"etternavn", "Etternavn", d.FamilyName},
		{"fodt", "Født", nb.Numeric(d.BirthDate)},
		{"kjonn", "Kjønn i folkeregisteret", page.Word(page.SexWords, d.Sex)},
		{"kommune", "Kommune", areaName(f, d.Area)},
		{"adresse", "Adresse", d.Address},
		{"beskyttet", "Beskyttet adresse", d.Protection.Title()},
		{"telefon", "Telefon", d.Phone},
		{"bor", "Bor", page.Word(homeWords, d.Lives)},
		{"sprak", "Språk", language},
		{"tolk", "Trenger tolk", interpreter},
		{"brevsprak", "Språk i brev", page.Word(letterWords, string(d.Letters))},
		{"dod", "Død", nb.LongDay(d.DeceasedOn)},
	}
}

func areaName(f *patient.Facts, id care.OrgID) string {
	if id == f.Area.ID {
		return f.Area.Name
	}
	for _, a := range f.Areas {
		if a.ID == string(id) {
			return a.Label
		}
	}
	return "annen kommune"
}

func registered(f *patient.Facts) []ui.Fact {
	var out []ui.Fact
	for _, it := range items(f, f.Details) {
		switch {
		case it.Text == "" && it.Field == "dod":
			continue
		case it.Text == "":
			it.Text = "Ikke registrert"
		}
		out = append(out, ui.Fact{Term: it.Label, Text: it.Text})
	}
	if f.Numbered > 1 {
		out = append(out, ui.Fact{Term: "Identitetsnumre", Text: nb.Int(f.Numbered) + " er registrert"})
	}
	return out
}

// changes says what a version changed: «Telefon: fra 000 55 311 til 000 55 312».
func changes(f *patient.Facts, v patient.Version) []string {
	if v.Before == nil {
		return []string{"Registrert"}
	}
	var out []string
	before := items(f, *v.Before)
	for i, now := range items(f, v.Details) {
		switch was := before[i].Text; {
		case was == now.Text:
		case was == "":
			out = append(out, now.Label+": "+now.Text)
		case now.Text == "":
			out = append(out, now.Label+": «"+was+"» er tatt bort")
		default:
			out = append(out, now.Label+": fra «"+was+"» til «"+now.Text+"»")
		}
	}
	if len(out) == 0 {
		out = []string{"Lagret uten endring"}
	}
	return out
}

// protections are the grades that a form offers.
var protections = func() []ui.Option {
	var out []ui.Option
	for _, p := range care.Protections {
		out = append(out, ui.Option{Value: string(p), Label: p.Title()})
	}
	return out
}()
