package recordexport

import (
	"cmp"
	"strings"

	"traad/internal/app/recordexport"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/plan"
	"traad/internal/front/web/ui"
)

// writtenPage is one sort of what the team has written.
type writtenPage struct {
	Title   string
	Entries []entryPage
}

type entryPage struct {
	Title string
	Facts []ui.Fact
}

// facts gathers what is said; what is not is left out.
type facts []ui.Fact

func (f *facts) add(term, text string) {
	if text = strings.TrimSpace(text); text != "" {
		*f = append(*f, ui.Fact{Term: term, Text: text})
	}
}

func (f *facts) day(term string, d date.Date) {
	if !d.IsZero() {
		f.add(term, nb.DayYear(d))
	}
}

// writtenOf is the shared plan, the mapping, what is agreed about treatment, scores and concerns.
func writtenOf(p *recordexport.Person) []writtenPage {
	plans, mapped, agreed, scored, worried := writtenPage{Title: "Behandlingsplan"}, writtenPage{Title: "Kartlegging"}, writtenPage{Title: "Behandlingsavklaringer"}, writtenPage{Title: "Skårer"}, writtenPage{Title: "Bekymringer"}
	for _, v := range p.Plans {
		plans.Entries = append(plans.Entries, planEntry(v))
	}
	for _, m := range p.Mappings {
		e := entryPage{Title: "Kartleggingssamtale"}
		if m.Closed.IsZero() {
			e.Title += ", ikke fullført"
		}
		e.Facts = []ui.Fact{{Term: "Samtalen", Text: m.Journal(m.Circle, true, instrument.Shipped())}}
		mapped.Entries = append(mapped.Entries, e)
	}
	for _, c := range p.Clarifications {
		var f facts
		f.add("Pasientens ønske", c.Wish)
		f.day("Skrevet ned", c.WishOn)
		f.add("Medisinsk beslutning", c.Decision)
		f.day("Besluttet", c.DecidedOn)
		f.add("Besluttet av", c.DecidedBy)
		f.add("Sammen med", c.With)
		f.day("Gjelder til og med", c.ValidTo)
		agreed.Entries = append(agreed.Entries, entryPage{"Versjon " + nb.Int(c.Version) + ", skrevet " + moment(c.Recorded.Time) + by(c.By), f})
	}
	for _, s := range p.Scores {
		var f facts
		for _, x := range s.All {
			text := "Tatt bort"
			if !x.Taken {
				text = s.Write(x.Value)
			}
			if x.Wrong {
				text += ", rettet senere"
			}
			f.add(nb.DayYear(x.On), join(text, x.Note, x.By))
		}
		if s.Hidden > 0 {
			f.add("Ikke med", nb.Plural(s.Hidden, "skår", "skårer")+" som personen har motsatt seg at andre ser")
		}
		scored.Entries = append(scored.Entries, entryPage{s.Title, f})
	}
	for _, c := range p.Concerns {
		var f facts
		f.add(care.SignTitle(c.Sign), c.Text)
		f.add("Hva som ble gjort", c.Note)
		if !c.Handled.IsZero() {
			f.add("Fulgt opp", moment(c.Handled.Time)+by(c.HandledBy))
		}
		worried.Entries = append(worried.Entries, entryPage{"Meldt " + moment(c.At.Time) + by(c.By), f})
	}
	return append([]writtenPage{plans, mapped, agreed, scored, worried}, exchangedOf(p)...)
}

// exchangedOf is what she has answered in surveys, and messages to and from the parties' own systems.
func exchangedOf(p *recordexport.Person) []writtenPage {
	asked, posted, sent, received := writtenPage{Title: "Svar på undersøkelser"}, writtenPage{Title: "Brev"}, writtenPage{Title: "Meldinger sendt til partene"}, writtenPage{Title: "Meldinger fra partene"}
	for _, x := range p.Surveys {
		var f facts
		if x.Hidden {
			f.add("Svar", care.HiddenText)
		}
		for _, l := range x.Lines() {
			f.add(l.Question, l.Answer)
		}
		asked.Entries = append(asked.Entries, entryPage{x.Survey.Title + ", " + moment(x.At.Time) + ", " + x.How(), f})
	}
	for _, x := range p.Letters {
		var f facts
		f.add("Laget", moment(x.At.Time)+" av "+x.By+", på "+x.Language.Title())
		f.add("Teksten", x.Body)
		posted.Entries = append(posted.Entries, entryPage{x.Title, f})
	}
	for _, x := range p.Sent {
		var f facts
		f.add("Til", join(x.Party.Title(), x.To))
		f.add("Laget", moment(x.Made.Time)+by(x.By))
		f.add("Hvordan det gikk", x.State.Words())
		f.add("Fulgt opp", x.How)
		sent.Entries = append(sent.Entries, entryPage{"Behandlingsplan versjon " + nb.Int(x.Number), f})
	}
	for i, x := range p.Received {
		var f facts
		f.add("Fra", x.From)
		f.add("Skrevet av", join(x.Author, x.Phone))
		f.add("Emne", x.Subject)
		f.add("Melding", x.Words())
		for _, a := range x.Files {
			f.add("Vedlegg", a.Title+": filen "+p.Attached(i, a))
		}
		if !x.SettledAt.IsZero() {
			f.add("Fulgt opp", join(moment(x.SettledAt.Time)+by(x.SettledBy), x.How))
		}
		received.Entries = append(received.Entries, entryPage{x.What + ", " + moment(x.At.Time), f})
	}
	return []writtenPage{asked, posted, sent, received}
}

// planEntry is a version of the plan with every field that says something.
func planEntry(v recordexport.PlanVersion) entryPage {
	e := entryPage{Title: "Versjon " + nb.Int(v.Number) + ", " + nb.DayYear(date.In(v.Published))}
	if v.Replaced {
		e.Title += ", erstattet av en nyere"
	}
	p, f := v.Plan(), facts{}
	f.add("Viktig for personen", p.Matters)
	for _, g := range p.Goals {
		see := ""
		if g.See != "" {
			see = "Vi ser det når " + g.See
		}
		f.add("Mål", join(g.Text, see, g.Status.Title()))
	}
	for _, m := range p.Measures {
		f.add("Tiltak", join(m.What, cmp.Or(m.Name, m.Who.Title()), m.Often, m.Due, m.Status.Title()))
	}
	for _, s := range p.Signs {
		for _, c := range plan.Colours {
			f.add(s.Area+", "+c.Word(), join(s.See[c], s.Do[c]))
		}
	}
	f.add("Medisiner i fokus", p.Medicines.Watch)
	f.add("Medisiner som unngås", p.Medicines.Avoid)
	f.add("Legemiddelliste i bruk", p.Medicines.List)
	f.add("Legemiddelgjennomgang", p.Medicines.Reviewed)
	f.add("Behandlingsavklaringer", join(p.Treatment.Journal(), p.Treatment.Earlier))
	for _, c := range p.Contacts {
		f.add("Ring", join(c.Name, c.Does, c.Phone, c.Hours))
	}
	f.add("Individuell plan", join(map[string]string{"ja": "Har", "nei": "Har ikke", "onsker-ikke": "Ønsker ikke"}[p.IP.Has], p.IP.Coordinator, p.IP.Phone, p.IP.Where))
	for _, x := range plan.IPFields {
		f.add(x.Label, p.IP.Content[x.Code])
	}
	f.add("Annet", p.Text)
	f.day("Neste evaluering", p.Next)
	if b := v.Body; b != nil {
		f.add("Signert av", join(b.Signature.Name, b.Signature.Role.Title()))
		f.add("Personen er enig", join(map[string]string{"yes": "Ja", "no": "Nei", "not_asked": "Ikke spurt"}[b.Agreement.Says], b.Agreement.Why, b.Agreement.How.Inside(nil), b.Agreement.By))
		for _, t := range b.Parties {
			f.add(t.Party.Title(), join(t.Name, t.Words(nb.DayYear)))
		}
	}
	for _, u := range v.Updates {
		f.add("Endret "+moment(u.At.Time), join("av "+u.By, u.Note))
	}
	e.Facts = f
	return e
}
