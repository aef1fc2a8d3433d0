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
func items(v *lang.Voice, f *patient.Facts, d patient.Details) []item {
	language := d.Language
	if language == "" {
		language = v.Say("Norsk")
	}
	interpreter := v.Say("Nei")
	if d.Interpreter {
		interpreter = v.Say("Ja")
	}
	return []item{
		{"fornavn", v.Say("Fornavn"), d.GivenName},
		{"etternavn", v.Say("Etternavn"), d.FamilyName},
		{"fodt", v.Say("Født"), nb.Numeric(d.BirthDate)},
		{"kjonn", v.Say("Kjønn i folkeregisteret"), v.Say(page.Word(page.SexWords, d.Sex))},
		{"kommune", v.Say("Kommune"), areaName(v, f, d.Area)},
		{"adresse", v.Say("Adresse"), d.Address},
		{"beskyttet", v.Say("Beskyttet adresse"), v.Say(d.Protection.Title())},
		{"telefon", v.Say("Telefon"), d.Phone},
		{"bor", v.Say("Bor"), v.Say(page.Word(homeWords, d.Lives))},
		{"sprak", v.Say("Språk"), language},
		{"tolk", v.Say("Trenger tolk"), interpreter},
		{"brevsprak", v.Say("Språk i brev"), v.Say(page.Word(letterWords, string(d.Letters)))},
		{"dod", v.Say("Død"), v.LongDay(d.DeceasedOn)},
	}
}

func areaName(v *lang.Voice, f *patient.Facts, id care.OrgID) string {
	if id == f.Area.ID {
		return f.Area.Name
	}
	for _, a := range f.Areas {
		if a.ID == string(id) {
			return a.Label
		}
	}
	return v.Say("annen kommune")
}

func registered(v *lang.Voice, f *patient.Facts) []ui.Fact {
	var out []ui.Fact
	for _, it := range items(v, f, f.Details) {
		switch {
		case it.Text == "" && it.Field == "dod":
			continue
		case it.Text == "":
			it.Text = v.Say("Ikke registrert")
		}
		out = append(out, ui.Fact{Term: it.Label, Text: it.Text})
	}
	if f.Numbered > 1 {
		out = append(out, ui.Fact{Term: v.Say("Identitetsnumre"), Text: v.Say("%s er registrert", v.Int(f.Numbered))})
	}
	return out
}

// changes says what a version changed: «Telefon: fra 000 55 311 til 000 55 312».
func changes(v *lang.Voice, f *patient.Facts, ver patient.Version) []string {
	if ver.Before == nil {
		return []string{v.Say("Registrert")}
	}
	var out []string
	before := items(v, f, *ver.Before)
	for i, now := range items(v, f, ver.Details) {
		switch was := before[i].Text; {
		case was == now.Text:
		case was == "":
			out = append(out, now.Label+": "+now.Text)
		case now.Text == "":
			out = append(out, v.Say("%s: «%s» er tatt bort", now.Label, was))
		default:
			out = append(out, v.Say("%s: fra «%s» til «%s»", now.Label, was, now.Text))
		}
	}
	if len(out) == 0 {
		out = []string{v.Say("Lagret uten endring")}
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
