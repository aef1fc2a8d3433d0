package adminpathway

import (
	"fmt"
	"strings"

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

func describe(p *care.Pathway) definition {
	d := definition{
		LimitCard: ui.Card{ID: "hvem", Heading: "Hvem forløpet er for"},
		StageCard: ui.Card{ID: "steg", Heading: "Steg", Badge: &ui.Badge{Count: len(p.Stages)}, Flush: true}, StageScroll: page.Scroll{About: "Steg, tabell"},
		DeadlineCard: ui.Card{
			ID: "frister", Heading: "Frister", Badge: &ui.Badge{Count: len(p.Deadlines)}, Flush: true,
			Note: "«vår» er valgt av oss, fordi ingen kilde oppgir lengden",
		},
		DeadlineScroll: page.Scroll{About: "Frister, tabell"},
	}
	d.limits(p)
	for _, s := range p.Stages {
		d.Stages = append(d.Stages, stage{s.Code, s.Title, s.Now, s.DoneBy.Title()})
	}
	for _, r := range p.Deadlines {
		d.Deadlines = append(d.Deadlines, deadline{
			Code: r.Code, Title: r.Title, Length: lengthText(r), How: how(r), From: events(r.From), Until: events(r.Until),
			Owner: r.Owner.Named(), Source: r.Source, Marks: marks(r),
		})
	}
	var in, out []choice
	for _, c := range p.Criteria {
		item := choice{c.Text, c.Help}
		if c.Computed != "" {
			item.Note = strings.TrimSpace(item.Note + " Regnes også ut.")
		}
		if c.Kind == care.Exclusion {
			out = append(out, item)
		} else {
			in = append(in, item)
		}
	}
	add := func(id, heading string, items []choice) {
		if len(items) > 0 {
			d.Lists = append(d.Lists, choices{ui.Card{ID: id, Heading: heading, Badge: &ui.Badge{Count: len(items)}}, items})
		}
	}
	var areas, letters []choice
	for _, a := range p.Circle() {
		areas = append(areas, choice{a.Title, a.Help})
	}
	for _, l := range p.Letters {
		var in []string
		for _, c := range care.LetterLanguages {
			if _, _, written := l.In(c); written == c {
				in = append(in, c.Title())
			}
		}
		letters = append(letters, choice{l.Title, "På " + nb.List(in, "og") + "."})
	}
	add("omrader", "Områder i samtalen", areas)
	add("brev", "Brev", letters)
	add("handbok", "Håndbok", chapters(p))
	var languages []choice
	for _, c := range care.OtherLanguages {
		languages = append(languages, choice{nb.Capital(c.Title()), missing(p, c)})
	}
	add("sprak", "Andre språk", languages)
	add("inklusjon", "Kriterier for å være med", in)
	add("eksklusjon", "Kriterier mot å være med", out)
	add("varsler", "Hvem som får varsel om opphold", told(p))
	add("avslag", "Årsaker til avslag", reasons(p.DeclineReasons))
	add("venting", "Årsaker til å vente", reasons(p.WaitReasons))
	add("avslutning", "Årsaker til å avslutte", reasons(p.EndReasons))
	return d
}

// chapters are what the handbook has a page about.
func chapters(p *care.Pathway) (all []choice) {
	for _, c := range p.Chapters() {
		if p.Guide(c.Code) != "" {
			all = append(all, choice{c.Title, ""})
		}
	}
	return all
}

func (d *definition) limits(p *care.Pathway) {
	add := func(term, text string) {
		if text != "" {
			d.Limits = append(d.Limits, ui.Fact{Term: term, Text: text})
		}
	}
	add("Kode", p.Code)
	add("Kort navn", p.Short)
	if p.Age.Over > 0 {
		add("Alder", fmt.Sprintf("Over %d år", p.Age.Over))
	}
	if p.CFS.Max.Valid() {
		add("CFS", fmt.Sprintf("%d–%d", p.CFS.Min, p.CFS.Max))
	} else {
		add("CFS", "Ingen grense")
	}
	if p.Main {
		add("Brukes til", "Måltallene teller forløpet, og lister begynner med det")
	}
	if p.FromWard {
		add("Brukes til", "Listen over innlagte henviser hit")
	}
	if n := p.Readmission.Days; n > 0 {
		add("Reinnleggelse", "Følges i "+nb.Plural(n, "dag", "dager")+" etter utskrivelsen")
	}
	var deler []string
	for _, x := range care.PlanSections {
		if p.HasSection(x.Code) {
			deler = append(deler, x.Title)
		}
	}
	add("Planen har", strings.Join(deler, ", "))
	add("Skjemaer", strings.Join(p.Instruments, ", "))
	add("Kilde", p.Source)
}

func lengthText(r care.DeadlineRule) string { return length(r.Length, r.Unit) }

// length writes "1 virkedag", "14 dager".
func length(n int, u care.Unit) string {
	one := map[care.Unit]string{care.Days: "dag", care.WorkingDays: "virkedag", care.Weeks: "uke", care.Months: "måned"}[u]
	return nb.Plural(n, one, u.Title())
}

// how tells what changes a deadline: that it comes again, an agreed date, what pauses it.
func how(r care.DeadlineRule) string {
	var parts []string
	if r.Repeats {
		parts = append(parts, "gjentas")
	}
	if r.Agreed {
		parts = append(parts, "avtalt dato går foran")
	}
	if r.When == care.WhenToHospital {
		parts = append(parts, "bare når henvisningen er sendt til sykehuset")
	}
	if len(r.PausedBy) > 0 {
		words := map[string]string{care.PauseEvent: "pause", care.PauseStay: "innleggelse"}
		var by []string
		for _, cause := range r.PausedBy {
			by = append(by, words[cause])
		}
		parts = append(parts, "stanses av "+strings.Join(by, " og "))
	}
	return strings.Join(parts, ", ")
}

// marks are what an administrator must know before changing a deadline.
func marks(r care.DeadlineRule) []ui.Tag {
	var out []ui.Tag
	if r.Locked {
		out = append(out, ui.Tag{Text: "låst", Icon: "lock", Tone: ui.Soon})
	}
	if r.Ours {
		out = append(out, ui.Tag{Text: "vår", Icon: ui.NoIcon})
	} else {
		out = append(out, ui.Tag{Text: "fra kilde", Icon: ui.NoIcon, Tone: ui.Info})
	}
	return out
}

// events names event kinds, narrowed ones with their outcome: "Besluttet: inkluder".
func events(kinds []care.EventKind) string {
	var out []string
	for _, k := range kinds {
		base, outcome, narrowed := strings.Cut(string(k), ":")
		name := care.EventKind(base).StartTitle()
		if narrowed {
			word := page.Word(page.OutcomeWords, outcome)
			name += " (" + strings.ToLower(word[:1]) + word[1:] + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func reasons(list []care.ReasonCode) []choice {
	out := make([]choice, len(list))
	for i, r := range list {
		out[i].Text = r.Text
		switch {
		case r.LeadsTo != "":
			out[i].Note = "Fører over til " + r.LeadsTo + "."
		case r.Words:
			out[i].Note = "Må begrunnes med ord."
		case r.Death:
			out[i].Note = "Velges når pasienten er død."
		case r.Moved:
			out[i].Note = "Velges når pasienten flytter. Resultatene følger ikke den som er flyttet."
		case r.Withdrawn:
			out[i].Note = "Foreslås når samtykket er trukket."
		}
	}
	return out
}

// told is whom each kind of event is told to, and when it goes on to others.
func told(p *care.Pathway) []choice {
	var out []choice
	for _, k := range care.AlertKinds {
		out = append(out, choice{k.Title(), ruleText(p.AlertRule(k))})
	}
	e := p.EscalationRule()
	out = append(out, choice{"Når ingen skriver hva som ble gjort", fmt.Sprintf("påminnelse til den som kvitterte etter %d min av åpningstiden, og til neste i rekken etter %d min til", e.Act, e.Next)})
	return append(out, choice{"Når ingen kvitterer", fmt.Sprintf("til neste i rekken etter %d min av åpningstiden, og etter %d min til til %s", e.Next, e.Deputy, e.Role.Named())})
}

// ruleText says how a kind of event is told: «med en gang, til …».
func ruleText(r care.AlertRule) string {
	if len(r.Tell) == 0 {
		return "ingen, står bare i tidslinjen"
	}
	when := "med en gang, til den ansvarlige, "
	if r.Daily {
		when = "i dagsoversikten, til den ansvarlige, "
	}
	var who []string
	for _, role := range r.Tell {
		who = append(who, role.Named())
	}
	return when + strings.Join(who, ", ")
}
