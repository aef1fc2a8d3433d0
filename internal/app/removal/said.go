package removal

import (
	"context"
	"fmt"

	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/own"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	text "traad/internal/care/plan"
	of "traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// remarks are what was said in hearings of the plan, of the versions that the actor sees.
func remarks(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	rows, err := r.PlanRemarksOfPatient(ctx, db.ID(p.Patient))
	if err != nil || len(rows) == 0 {
		return nil, fault(err)
	}
	versions, err := plan.For(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	hidden := map[db.ID]bool{}
	for _, v := range versions.Versions {
		hidden[v.ID] = v.Hidden
	}
	var out []Entry
	for _, x := range rows {
		if hidden[x.VersionID] {
			continue
		}
		e := Entry{Item: "remark/" + string(x.ID), Brief: lang.Of("plan versjon %s", lang.Int(x.VersionNumber)), At: x.At, By: by(x.Name), Follows: lang.Of("Svaret på merknaden. At den som ble hørt, har svart, blir stående. Det som er tatt inn i planen, blir også stående: se over det.")}
		if x.Name == "" {
			e.By = lang.Of(text.Party(x.Party).Title())
		}
		e.line(lang.Of("Merknad"), x.Body)
		e.line(lang.Of("Foreslo"), x.Proposed)
		e.line(lang.Of("Svar"), x.Reply)
		out = append(out, e)
	}
	return out, nil
}

// words are what patient and next of kin have sent.
func words(ctx context.Context, r *store.Reader, _ access.Actor, p *access.Person) ([]Entry, error) {
	all, err := own.Words(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, w := range all {
		e := Entry{Item: "word/" + string(w.ID), Brief: lang.Inside(lang.Of(care.WordTitle(w.Kind))), At: w.Sent, By: w.By, Follows: lang.Of("Svaret. Et mål som er tatt inn i planen, blir stående: se over det. Den som sendte, ser det ikke lenger.")}
		e.line(lang.Of("Sendt"), w.Text)
		e.line(lang.Of("Svar"), w.Reply)
		out = append(out, e)
	}
	return out, nil
}

// emergencies are the reasons that were written when somebody took emergency access to her. That they did is no text, and stays.
func emergencies(ctx context.Context, r *store.Reader, _ access.Actor, p *access.Person) ([]Entry, error) {
	rows, err := r.EmergenciesOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fault(err)
	}
	var out []Entry
	for _, x := range rows {
		if x.Note == "" && x.OutcomeNote == "" {
			continue
		}
		e := Entry{Item: "emergency/" + string(x.ID), Brief: lang.Inside(lang.Of(care.EmergencyReason(x.Reason).Title())), At: x.FromAt, By: by(x.UserName), Follows: lang.Of("Merknaden til den som fulgte opp. At nødtilgangen ble tatt, av hvem, når og på hvilken grunn, blir stående.")}
		e.line(lang.Of("Begrunnelse"), x.Note)
		e.line(lang.Of("Oppfølgingen"), x.OutcomeNote)
		out = append(out, e)
	}
	return out, nil
}

// surveys are what she has answered in rounds that are tied to her enrolments.
func surveys(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	all, err := survey.For(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, x := range all {
		if x.Hidden {
			continue
		}
		e := Entry{Item: survey.Item(x.ID), Brief: lang.Joined(", ", lang.Inside(ours(x, x.Survey.Title)), x.Told()), At: x.At, By: by(x.By), Follows: lang.Of("Svaret telles ikke lenger i tallene fra runden.")}
		for _, q := range x.Survey.Questions {
			said := x.Said[q.Code]
			switch text := q.Say(said); {
			case said == "":
			case q.Kind == of.Scale:
				e.say(asked(x, q, q.Text), lang.Of("%s av 10", text))
			case q.Kind == of.Choice:
				e.say(asked(x, q, q.Text), asked(x, q, text))
			default:
				e.line(asked(x, q, q.Text), text)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// ours is a text of a survey: one that comes with the program is said, one that somebody here has written stands.
func ours(x survey.Answered, text string) lang.Spoken {
	if x.Survey.Ours(text) {
		return lang.Of(text)
	}
	return lang.Typed(text)
}

// asked is ours of a question.
func asked(x survey.Answered, q of.Question, text string) lang.Spoken {
	if q.Own {
		return lang.Typed(text)
	}
	return ours(x, text)
}

// messages are what the parties have sent about her from their own systems.
func messages(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	if !access.MaySeeAddress(a, p) { // which party it is tells where she lives
		return nil, nil
	}
	all, err := letter.Received(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, m := range all {
		if m.Hidden {
			continue
		}
		e := Entry{Item: message.Item(m.ID), Brief: lang.Inside(lang.Of(m.What)), At: m.At, By: by(m.From), Follows: lang.Of("Det som er skrevet om oppfølgingen. Det som er ført i høringen eller planen, blir stående: se over det. Avsenderen har meldingen i sitt eget system.")}
		e.line(lang.Of("Emne"), m.Subject)
		e.line(lang.Of("Melding"), m.Text)
		e.line(lang.Of("Oppfølging"), m.How)
		out = append(out, e)
	}
	return out, nil
}

// numbers are those that she is found by, and that messages have brought. Of national ones the last is not among them: without it nobody would find her.
func numbers(ctx context.Context, r *store.Reader, _ access.Actor, p *access.Person) ([]Entry, error) {
	rows, err := r.NumbersOf(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fault(err)
	}
	national := 0
	for _, x := range rows {
		if x.Kind != patient.InHouse {
			national++
		}
	}
	var out []Entry
	for _, x := range rows {
		e := Entry{Item: "number/" + string(x.ID), Brief: lang.Of("nasjonalt nummer"), At: x.CreatedAt, Follows: lang.Of("Meldinger med nummeret finner ikke personen lenger, og den som har nummeret, kommer ikke inn på nett med det. Opphold som er ført, blir stående: rett eller slett dem for seg.")}
		switch {
		case x.Kind == patient.InHouse:
			e.Brief = lang.Of("et sykehus’ eget nummer")
		case national < 2:
			continue
		default:
			e.say(lang.Of("Slag"), lang.Capital(lang.Of(x.Kind)))
			e.say(lang.Of("Selve nummeret"), lang.Of("Vises med «Vis fødselsnummer» på siden om personen, med dagen det kom."))
		}
		out = append(out, e)
	}
	return out, nil
}

func fault(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("removal: %w", err)
}
