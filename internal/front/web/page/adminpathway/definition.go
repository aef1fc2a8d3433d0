package adminpathway

import (
	"fmt"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// definition is a pathway to read.
type definition struct {
	LimitCard, StageCard, DeadlineCard ui.Card
	StageScroll, DeadlineScroll        page.Scroll
	Limits                             []ui.Fact
	Stages                             []stage
	Deadlines                          []deadline
	Lists                              []choices
}

type stage struct{ Code, Title, Now, DoneBy string }

type deadline struct {
	Code, Title, Length, How, From, Until, Owner, Source string
	Marks                                                []ui.Tag
}

type choices struct {
	Card  ui.Card
	Items []choice
}

type choice struct{ Text, Note string }

// describe says what a definition says in its own words, whether it is published or not.
func describe(visit *page.Visit, p *care.Pathway) definition {
	v := voiceOf(visit, p)
	d := definition{
		LimitCard: ui.Card{ID: "hvem", Heading: v.Say("Hvem forløpet er for")},
		StageCard: ui.Card{ID: "steg", Heading: v.Say("Stegene"), Badge: &ui.Badge{Count: len(p.Stages)}, Flush: true}, StageScroll: page.Scroll{About: v.Say("Steg, tabell")},
		DeadlineCard: ui.Card{
			ID: "frister", Heading: v.Say("Frister"), Badge: &ui.Badge{Count: len(p.Deadlines)}, Flush: true,
			Note: v.Say("«vår» er valgt av oss, fordi ingen kilde oppgir lengden"),
		},
		DeadlineScroll: page.Scroll{About: v.Say("Frister, tabell")},
	}
	d.limits(v, p)
	for _, s := range p.Stages {
		d.Stages = append(d.Stages, stage{s.Code, v.Say(s.Title), v.Say(s.Now), v.Say(s.DoneBy.Title())})
	}
	for _, r := range p.Deadlines {
		d.Deadlines = append(d.Deadlines, deadline{
			Code: r.Code, Title: v.Say(r.Title), Length: lengthText(v, r), How: how(v, r), From: events(v, r.From), Until: events(v, r.Until),
			Owner: v.Say(r.Owner.Named()), Source: r.Source, Marks: marks(v, r),
		})
	}
	var in, out []choice
	for _, c := range p.Criteria {
		item := choice{v.Say(c.Text), v.Say(c.Help)}
		if c.Computed != "" {
			item.Note = strings.TrimSpace(item.Note + " " + v.Say("Regnes også ut."))
		}
		if c.Kind == care.Exclusion {
			out = append(out, item)
		} else {
			in = append(in, item)
		}
	}
	add := func(id, heading string, items []choice) {
		if len(items) > 0 {
			d.Lists = append(d.Lists, choices{ui.Card{ID: id, Heading: v.Say(heading), Badge: &ui.Badge{Count: len(items)}}, items})
		}
	}
	var areas, letters []choice
	for _, a := range p.Circle() {
		areas = append(areas, choice{v.Say(a.Title), v.Say(a.Help)})
	}
	for _, l := range p.Letters {
		var in []string
		for _, c := range care.LetterLanguages {
			if _, _, written := l.In(c); written == c {
				in = append(in, v.Say(c.Title()))
			}
		}
		letters = append(letters, choice{v.Say(l.Title), v.Say("På %s.", v.List(in))})
	}
	add("omrader", "Områder i samtalen", areas)
	add("brev", "Brev", letters)
	add("handbok", "Håndbok", chapters(v, p))
	var languages []choice
	for _, c := range lang.Others {
		languages = append(languages, choice{nb.Capital(v.Say(c.Title())), missing(v, p, c)})
	}
	add("sprak", "Andre språk", languages)
	add("inklusjon", "Kriterier for å være med", in)
	add("eksklusjon", "Kriterier mot å være med", out)
	add("varsler", "Hvem som får varsel om opphold", told(v, p))
	add("avslag", "Årsaker til avslag", reasons(v, p.DeclineReasons))
	add("venting", "Årsaker til å vente", reasons(v, p.WaitReasons))
	add("avslutning", "Årsaker til å avslutte", reasons(v, p.EndReasons))
	return d
}

// chapters are what the handbook has a page about.
func chapters(v *lang.Voice, p *care.Pathway) (all []choice) {
	for _, c := range p.Chapters() {
		if p.Guide(c.Code) != "" {
			all = append(all, choice{v.Say(c.Title), ""})
		}
	}
	return all
}

func (d *definition) limits(v *lang.Voice, p *care.Pathway) {
	add := func(term, text string) {
		if text != "" {
			d.Limits = append(d.Limits, ui.Fact{Term: v.Say(term), Text: text})
		}
	}
	add("Kode", p.Code)
	add("Kort navn", v.Say(p.Short))
	if p.Age.Over > 0 {
		add("Alder", v.Say("Over %d år", p.Age.Over))
	}
	if p.CFS.Max.Valid() {
		add("CFS", fmt.Sprintf("%d–%d", p.CFS.Min, p.CFS.Max))
	} else {
		add("CFS", v.Say("Ingen grense"))
	}
	if p.Main {
		add("Brukes til", v.Say("Måltallene teller forløpet, og lister begynner med det"))
	}
	if p.FromWard {
		add("Brukes til", v.Say("Listen over innlagte henviser hit"))
	}
	if n := p.Readmission.Days; n > 0 {
		add("Reinnleggelse", v.Say("Følges i %s etter utskrivelsen", v.Plural(n, "dag", "dager")))
	}
	var deler []string
	for _, x := range care.PlanSections {
		if p.HasSection(x.Code) {
			deler = append(deler, v.Say(x.Title))
		}
	}
	add("Planen har", strings.Join(deler, ", "))
	add("Skjemaer", strings.Join(p.Instruments, ", "))
	add("Kilde", p.Source)
}

func lengthText(v *lang.Voice, r care.DeadlineRule) string { return length(v, r.Length, r.Unit) }

// length writes "1 virkedag", "14 dager".
func length(v *lang.Voice, n int, u care.Unit) string {
	one := map[care.Unit]string{care.Days: "dag", care.WorkingDays: "virkedag", care.Weeks: "uke", care.Months: "måned"}[u]
	return v.Plural(n, one, u.Title())
}

// how tells what changes a deadline: that it comes again, an agreed date, what pauses it.
func how(v *lang.Voice, r care.DeadlineRule) string {
	var parts []string
	if r.Repeats {
		parts = append(parts, v.Say("gjentas"))
	}
	if r.Agreed {
		parts = append(parts, v.Say("avtalt dato går foran"))
	}
	if r.When == care.WhenToHospital {
		parts = append(parts, v.Say("bare når henvisningen er sendt til sykehuset"))
	}
	if len(r.PausedBy) > 0 {
		words := map[string]string{care.PauseEvent: v.Say("pause"), care.PauseStay: v.Say("innleggelse")}
		var by []string
		for _, cause := range r.PausedBy {
			by = append(by, words[cause])
		}
		parts = append(parts, v.Say("stanses av %s", v.List(by)))
	}
	return strings.Join(parts, ", ")
}

// marks are what an administrator must know before changing a deadline.
func marks(v *lang.Voice, r care.DeadlineRule) []ui.Tag {
	var out []ui.Tag
	if r.Locked {
		out = append(out, ui.Tag{Text: v.Say("låst"), Icon: "lock", Tone: ui.Soon})
	}
	if r.Ours {
		out = append(out, ui.Tag{Text: v.Say("vår"), Icon: ui.NoIcon})
	} else {
		out = append(out, ui.Tag{Text: v.Say("fra kilde"), Icon: ui.NoIcon, Tone: ui.Info})
	}
	return out
}

// events names event kinds, narrowed ones with their outcome: "Besluttet: inkluder".
func events(v *lang.Voice, kinds []care.EventKind) string {
	var out []string
	for _, k := range kinds {
		base, outcome, narrowed := strings.Cut(string(k), ":")
		name := v.Say(care.EventKind(base).StartTitle())
		if narrowed {
			name += " (" + nb.Inside(v.Say(page.Word(page.OutcomeWords, outcome))) + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func reasons(v *lang.Voice, list []care.ReasonCode) []choice {
	out := make([]choice, len(list))
	for i, r := range list {
		out[i].Text = v.Say(r.Text)
		switch {
		case r.LeadsTo != "":
			out[i].Note = v.Say("Fører over til %s.", r.LeadsTo)
		case r.Words:
			out[i].Note = v.Say("Må begrunnes med ord.")
		case r.Death:
			out[i].Note = v.Say("Velges når pasienten er død.")
		case r.Moved:
			out[i].Note = v.Say("Velges når pasienten flytter. Resultatene følger ikke den som er flyttet.")
		case r.Withdrawn:
			out[i].Note = v.Say("Foreslås når samtykket er trukket.")
		}
	}
	return out
}

// told is whom each kind of event is told to, and when it goes on to others.
func told(v *lang.Voice, p *care.Pathway) []choice {
	var out []choice
	for _, k := range care.AlertKinds {
		out = append(out, choice{v.Say(k.Title()), ruleText(v, p.AlertRule(k))})
	}
	e := p.EscalationRule()
	out = append(out, choice{v.Say("Når ingen skriver hva som ble gjort"), v.Say("påminnelse til den som kvitterte etter %d min av åpningstiden, og til neste i rekken etter %d min til", e.Act, e.Next)})
	return append(out, choice{v.Say("Når ingen kvitterer"), v.Say("til neste i rekken etter %d min av åpningstiden, og etter %d min til til %s", e.Next, e.Deputy, lang.Of(e.Role.Named()))})
}

// ruleText says how a kind of event is told: «med en gang, til …».
func ruleText(v *lang.Voice, r care.AlertRule) string {
	if len(r.Tell) == 0 {
		return v.Say("ingen, står bare i tidslinjen")
	}
	var roles []string
	for _, role := range r.Tell {
		roles = append(roles, v.Say(role.Named()))
	}
	who := strings.Join(roles, ", ")
	if r.Daily {
		return v.Say("i dagsoversikten, til den ansvarlige, %s", who)
	}
	return v.Say("med en gang, til den ansvarlige, %s", who)
}

// voiceOf says the texts of a definition as it translates them itself: those of a draft, or of an older version, are not those that the newest has.
func voiceOf(v *page.Visit, p *care.Pathway) *lang.Voice {
	said := p.Said(v.Voice.Tag())
	return v.Voice.Alone().With(func(text string) (string, bool) { t, ok := said[text]; return t, ok })
}
