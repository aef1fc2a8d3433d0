package care

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// fieldText is what a refusal says of a field.
func fieldText(err error, field string) string {
	for _, f := range errs.FieldsOf(err) {
		if f.Name == field {
			return f.Message
		}
	}
	return ""
}

// edited is the long-term pathway's next version, changed.
func edited(t interface{ Fatal(...any) }, change func(*Pathway)) *Pathway {
	p, err := ReadDraft(long.TOML())
	if err != nil {
		t.Fatal(err)
	}
	p.Version = 2
	change(p)
	return p
}

// same reports whether nothing that anybody sees changes.
func same(c VersionChange) bool {
	return c.Before == c.After && len(c.Missing)+len(c.Shifted)+len(c.Gone)+len(c.New) == 0 && c.Next.Rule == c.Then.Rule && c.Next.Due == c.Then.Due && c.Next.Title == c.Then.Title
}

func TestMoved(t *testing.T) {
	story := func(more ...Event) []Event {
		all := append([]Event{toHospital("2026-01-05"), answered(long, Municipality, "2026-01-06"), answered(long, Hospital, "2026-01-06"), scored("2026-01-05", 5)}, more...)
		for i := range all {
			all[i].ID, all[i].Seq = id(i+1), i+1
		}
		return all
	}
	followed := story(decided("2026-01-08", Include), consented("2026-01-09"), mapped("2026-01-15"), planned("2026-01-20", 1), contacted("2026-01-27", ""))
	mappedOnly := story(decided("2026-01-08", Include), consented("2026-01-09"), mapped("2026-01-15"))
	for name, c := range map[string]struct {
		change  func(*Pathway)
		events  []Event
		areas   []string
		refused string // "" it can be moved
		see     func(VersionChange) bool
	}{
		"nothing is changed": {func(*Pathway) {}, followed, []string{"sleep"}, "", same},
		"a longer deadline": {func(p *Pathway) {
			for i := range p.Deadlines {
				if p.Deadlines[i].Code == "planning" {
					p.Deadlines[i].Length += 7
				}
			}
		}, mappedOnly, nil, "", func(c VersionChange) bool {
			return c.Then.Due == c.Next.Due.AddDays(7) && len(c.Shifted) == 1 && c.Shifted[0].To == c.Then.Due && !same(c)
		}},
		"a done step is taken away": {func(p *Pathway) {
			p.Stages = slices.DeleteFunc(p.Stages, func(s Stage) bool { return s.DoneBy == Mapped })
		}, followed, nil, "Versjonen mangler steget «Kartlagt»", nil},
		"an area with text is taken away": {func(p *Pathway) {
			p.Areas = []CircleArea{{Code: "home", Title: "Hjem"}, {Code: "work", Title: "Arbeid"}, {Code: "money", Title: "Penger"}}
		}, followed, []string{"sleep"}, "Versjonen mangler samtaleområdet «Søvn»", nil},
		"an answered criterion is taken away before the decision": {func(p *Pathway) { p.Criteria = p.Criteria[1:] }, story(), nil, "som er i bruk i en vurdering", nil},
		"a reason to wait is taken away while she waits": {func(p *Pathway) {
			p.WaitReasons = slices.DeleteFunc(p.WaitReasons, func(r ReasonCode) bool { return r.Code == "unstable" })
		}, story(decided("2026-01-08", Wait)), nil, "Versjonen mangler en venteårsak som er i bruk, med koden «unstable»", nil},
		"and after it": {func(p *Pathway) { p.Criteria = p.Criteria[1:] }, followed, nil, "", same},
		"no deadline is left": {func(p *Pathway) {
			p.Deadlines = slices.DeleteFunc(p.Deadlines, func(r DeadlineRule) bool { return r.Code != "ending" })
		}, followed, nil, "Versjonen mangler en frist for forløp som står på «", nil},
	} {
		got, err := Moved(long, edited(t, c.change), c.events, Calendar{}, nil, c.areas)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all := refusals(got.Refused)
		if c.refused == "" && all != "" || !strings.Contains(all, c.refused) || strings.Contains(all, "2026") || c.see != nil && !c.see(got) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A step that is new before the one she has come to is asked for, and what came after it: a contact before the plan is no beginning of the follow-up.
	without := edited(t, func(p *Pathway) {
		p.Stages = slices.DeleteFunc(p.Stages, func(s Stage) bool { return s.DoneBy == PlanWritten })
	})
	got, err := Moved(without, long, story(decided("2026-01-08", Include), consented("2026-01-09"), mapped("2026-01-15"), contacted("2026-01-27", "")), Calendar{}, nil, nil)
	if err != nil || len(got.Refused) > 0 || !slices.Equal(got.Missing, []string{"Plan", "Oppfølging"}) {
		t.Errorf("%v %+v", err, got)
	}
}

// Whatever has happened, and whichever valid version she goes to: who can be moved has something due, and whoever is moved there and back is as before.
func TestMovedHasANextStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, events := drawStory(t)
		to := *p
		to.Version = p.Version + 1
		to.Deadlines = slices.Clone(p.Deadlines)
		to.Stages = slices.Clone(p.Stages)
		if rapid.Bool().Draw(t, "shorter") {
			to.Stages = slices.DeleteFunc(to.Stages, func(s Stage) bool { return s.DoneBy == PlanWritten })
		}
		if drop := rapid.IntRange(0, len(to.Deadlines)).Draw(t, "drop"); drop < len(to.Deadlines) {
			to.Deadlines = slices.Delete(to.Deadlines, drop, drop+1)
		}
		if to.Validate() != nil {
			return
		}
		stays := drawStays(t)
		c, err := Moved(p, &to, events, Calendar{}, stays, nil)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Fold(&to, events)
		if err != nil {
			t.Fatal(err)
		}
		if e.Open() && len(c.Refused) == 0 && len(openTasks(&to, e, Calendar{}, stays)) == 0 {
			t.Fatalf("moved to a version where nothing is due: %s %s", e.Status, e.Now)
		}
		back, err := Moved(&to, &to, events, Calendar{}, stays, nil)
		if err != nil || !same(back) || len(back.Refused) > 0 {
			t.Fatalf("to the same version: %v %+v", err, back)
		}
	})
}

func TestLetter(t *testing.T) {
	l := Letter{Code: "a", Title: "A", Text: "Til {navn}\n\nRing {telefon} eller {telefon}."}
	_, written, in := l.In(lang.NN)
	text, missing := FillLetter(written, map[string]string{"navn": "Kari <Aasen>"})
	if text != "Til Kari <Aasen>\n\nRing ____________ eller ____________." || !slices.Equal(missing, []string{"telefon"}) || in != lang.NB {
		t.Errorf("%q %v %s", text, missing, in)
	}
	l.TitleNN, l.TextNN = "Å", "Til {navn}: ring {telefon}"
	if title, text, in := l.In(lang.NN); title != "Å" || text != l.TextNN || in != lang.NN {
		t.Errorf("%q %q %s", title, text, in)
	}
	for text, want := range map[string]string{"Til {navnet}": "feltet {navnet}, som ikke finnes", "Til {navn": "krøllparentes uten make", "": "mangler tekst"} {
		p := edited(t, func(p *Pathway) { p.Letters = []Letter{{Code: "a", Title: "A", Text: text}} })
		if err := p.Validate(); err == nil || !strings.Contains(fieldText(err, "letter[1].text"), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	// Both languages, or bokmål alone: a half nynorsk, or one that lacks what the other tells, is told where it stands.
	for at, x := range map[string]Letter{
		"title_nn": {Text: "a", TextNN: "a"}, "text_nn": {Text: "Ring {telefon}", TitleNN: "Å", TextNN: "Ring"}, "text": {Text: "Ring", TitleNN: "Å", TextNN: "Ring {telefon}"},
		"title_en": {Text: "a", TextEN: "a"}, "text_en": {Text: "Ring {telefon}", TitleEN: "A", TextEN: "Call"},
	} {
		x.Code, x.Title = "a", "A"
		if err := edited(t, func(p *Pathway) { p.Letters = []Letter{x} }).Validate(); err == nil || fieldText(err, "letter[1]."+at) == "" {
			t.Errorf("%s: %v", at, err)
		}
	}
	if err := edited(t, func(p *Pathway) {
		p.Letters = []Letter{{Code: "a", Title: "A", Text: "Ring {telefon}", TitleNN: "Å", TextNN: "Ring {telefon}", TitleEN: "A", TextEN: "Call {telefon}"}}
	}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestTextBlocks(t *testing.T) {
	got := TextBlocks("Til Kari\nVesterå\n\n# Tenk gjennom\n- Hva er vanskelig?\n- Hva er viktig?\n\nHilsen oss\n\n")
	want := []TextBlock{{Text: "Til Kari\nVesterå"}, {Heading: "Tenk gjennom"}, {Items: []string{"Hva er vanskelig?", "Hva er viktig?"}}, {Text: "Hilsen oss"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The shipped pathways have what the service sends, in both languages, and a pretend patient leaves no field empty.
func TestShippedLetters(t *testing.T) {
	example, err := ParsePathway(ExampleDefinition())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(ShippedPathways(), example) {
		for _, code := range []string{"invitation", "leaflet", "preparation", "gp"} {
			if !slices.ContainsFunc(p.Letters, func(l Letter) bool { return l.Code == code }) {
				t.Errorf("%s has no letter %q", p.Code, code)
			}
		}
		for _, l := range p.Letters {
			for _, language := range LetterLanguages {
				_, text, in := l.In(language)
				if in != language {
					t.Errorf("%s: %s is not written in %s", p.Code, l.Code, language)
				}
				if filled, missing := FillLetter(text, PretendLetter(p, language, day("2026-11-23"))); len(missing) > 0 || strings.ContainsAny(filled, "{}") {
					t.Errorf("%s: %s: %v", p.Code, l.Code, missing)
				}
			}
		}
	}
}

// What a definition says of the house is checked as the rest is.
func TestHouse(t *testing.T) {
	for at, change := range map[string]func(*Pathway){
		"plan_sections":           func(p *Pathway) { p.Sections = []string{"mal", "hemmelig"} },
		"readmission.days":        func(p *Pathway) { p.Readmission.Days = 900 },
		"end_reason[1].leads_to":  func(p *Pathway) { p.EndReasons[0].LeadsTo = "Ikke En Kode" },
		"wait_reason[1].leads_to": func(p *Pathway) { p.WaitReasons[0].LeadsTo = "annet" },
	} {
		if err := edited(t, change).Validate(); err == nil || fieldText(err, at) == "" {
			t.Errorf("%s: %v", at, err)
		}
	}
	if Main(nil) != LongTerm || Main([]*Pathway{{Code: "b", Main: true}, {Code: "a", Main: true}, {Code: "c"}}) != "a" || FromWard([]*Pathway{{Code: "x", FromWard: true}}) != "x" {
		t.Error("the house's pathways are others")
	}
	if !short.FromWard || !long.Main || short.HasSection("ip") || !short.HasSection("mal") || !short.HasSection("avtale") || !long.HasSection("ip") {
		t.Error("the shipped ones say something else")
	}
}

// refusals are what a version lacks, in bokmål.
func refusals(all []lang.Text) string {
	var said []string
	for _, x := range all {
		said = append(said, x.String())
	}
	return strings.Join(said, " ")
}
