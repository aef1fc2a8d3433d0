package removal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Entry is one thing about a person that is no event and can be deleted alone, as the pages of a request show it.
type Entry struct {
	Item    string      // its kind and id: care.RemovalItems
	What    string      // «En skår»
	Brief   lang.Spoken // what tells it from others of its kind, never a text that was written: «SPPB»
	At      db.Time     // when it was written
	By      lang.Spoken // who wrote it, nil nobody
	Lines   []Line      // all that is written in it
	Follows lang.Text   // what goes with it, or stays; zero: nothing to say
	Stands  bool        // of a stay: it is not taken back, and those who were told believe in it
	also    []string    // names of what goes with it
}

// Line is one part of an entry's text.
type Line struct {
	Term lang.Spoken
	Text string      // as it was written, or in bokmål
	Said lang.Spoken // what it is in words of ours; nil: it was written
}

// In is what stands there, in a language.
func (l Line) In(v *lang.Voice) string {
	if l.Said != nil {
		return l.Said.In(v)
	}
	return l.Text
}

// line adds what was written.
func (e *Entry) line(term lang.Spoken, text string) {
	if strings.TrimSpace(text) != "" {
		e.Lines = append(e.Lines, Line{Term: term, Text: text})
	}
}

// say adds what we say of it.
func (e *Entry) say(term, said lang.Spoken) {
	e.Lines = append(e.Lines, Line{Term: term, Text: said.In(nil), Said: said})
}

// by is a name, nil where nobody is known.
func by(name string) lang.Spoken {
	if name == "" {
		return nil
	}
	return lang.Typed(name)
}

// Entries returns what is written about a person beside her events and can be deleted alone, sorted by kind and the newest first. What she objects to
// the actor seeing is not among them.
func Entries(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*patient.Head, []Entry, error) {
	h, err := patient.Header(ctx, s, a, access.AskRemoval, id)
	if err != nil {
		return nil, nil, err
	}
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, h.Patient, a.Today)
	if err != nil {
		return nil, nil, err
	}
	all, err := entries(ctx, r, a, person)
	if err != nil {
		return nil, nil, err
	}
	var refs []string
	for _, e := range all {
		refs = append(refs, e.Item)
	}
	return h, all, s.See(ctx, a, access.SeePerson, person, refs)
}

// EntryOf returns the entry that a form is about to ask for, with the person around it; nil where it is not hers, is gone, or is not for the actor.
func EntryOf(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, item string) (*patient.Head, *Entry, error) {
	h, all, err := Entries(ctx, s, a, id)
	if err != nil {
		return nil, nil, err
	}
	return h, named(all, item), nil
}

// entries is Entries for whoever has decided.
func entries(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (all []Entry, err error) {
	for _, kind := range []func(context.Context, *store.Reader, access.Actor, *access.Person) ([]Entry, error){
		scores, clarifications, concerns, questions, stays, remarks, words, emergencies, surveys, messages, numbers,
	} {
		some, err := kind(ctx, r, a, p)
		if err != nil {
			return nil, err
		}
		for i := range some {
			some[i].What, _, _ = care.RemovalItem(some[i].Item)
		}
		all = append(all, some...)
	}
	return all, nil
}

// named returns the entry with the name. A correction of a score is named by the score: they go together.
func named(all []Entry, item string) *Entry {
	for i := range all {
		if all[i].Item == item || slices.Contains(all[i].also, item) {
			return &all[i]
		}
	}
	return nil
}

// found is the entry that a deed is about.
func found(ctx context.Context, tx *app.Tx, p *access.Person, item string) (*Entry, error) {
	all, err := entries(ctx, tx.Reader, tx.Actor, p)
	return named(all, item), err
}

func scores(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	series, err := score.For(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	rows, err := r.ScoresOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("removal: %w", err)
	}
	written := map[db.ID]db.Time{}
	for _, row := range rows {
		written[row.ID] = row.RecordedAt
	}
	var out []Entry
	for _, s := range series {
		for _, one := range s.All {
			if one.Instead != "" {
				continue // told with the score that it puts right
			}
			e := Entry{Item: score.Item(one.ID), Brief: lang.Typed(s.Short), At: written[one.ID], By: by(one.By)}
			if date.In(e.At.Time) != one.On {
				e.Brief = lang.Joined(" ", s.Short, lang.DayYear(one.On))
			}
			for last := &one; last != nil; last = corrects(s.All, last.ID) {
				term := lang.Of("Skår")
				if last.Instead != "" {
					term, e.Follows, e.also = lang.Of("Rettet til"), lang.Of("Rettelsene av skåren."), append(e.also, score.Item(last.ID))
				}
				switch {
				case last.Taken:
					e.line(lang.Of("Tatt bort"), last.By)
				default:
					e.say(term, lang.Joined(", ", s.Write(last.Value)+s.Of(), lang.DayYear(last.On)))
				}
				e.line(lang.Of("Merknad"), last.Note)
			}
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, newest)
	return out, nil
}

// corrects returns the score that stands in the place of another, nil where none does.
func corrects(all []score.Score, id db.ID) *score.Score {
	i := slices.IndexFunc(all, func(s score.Score) bool { return s.Instead == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}

func newest(a, b Entry) int { return b.At.Compare(a.At.Time) }

func clarifications(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	all, err := clarification.AllFor(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for i, c := range all {
		if c.Hidden {
			continue
		}
		e := Entry{Item: c.Item(), Brief: lang.Of("versjon %s", lang.Int(c.Version)), At: c.Recorded, By: by(c.By), Follows: lang.Of("Det som kom til i denne versjonen, går ut av senere versjoner også, der det står uendret. Versjoner av planen som ble signert imens, og det som er skrevet ut, blir stående: se over dem.")}
		before := clarification.Standing{}
		if i+1 < len(all) {
			before = all[i+1]
		}
		if c.Wish != before.Wish {
			e.line(lang.Of("Pasientens ønske"), c.Wish)
		}
		if c.Decision != before.Decision || c.DecidedOn != before.DecidedOn {
			e.line(lang.Of("Medisinsk beslutning"), c.Decision)
			e.line(lang.Of("Besluttet av"), c.DecidedBy)
			e.line(lang.Of("Avklart med"), c.With)
		}
		if len(e.Lines) == 0 {
			e.say(lang.Of("Endret"), lang.Of("Om avklaringene kan stå på trygghetskortet"))
		}
		out = append(out, e)
	}
	return out, nil
}

func concerns(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	all, err := concern.Of(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, c := range all {
		if !access.MaySeeOwn(a, p, concern.Item(c.ID), c.ByUser) {
			continue
		}
		e := Entry{Item: concern.Item(c.ID), Brief: lang.Inside(lang.Of(care.SignTitle(c.Sign))), At: c.At, By: by(c.By)}
		e.line(lang.Of("Bekymring"), c.Text)
		e.line(lang.Of("Fulgt opp"), c.Note)
		out = append(out, e)
	}
	return out, nil
}

func questions(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	rows, err := r.QuestionsOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("removal: %w", err)
	}
	var out []Entry
	for _, q := range rows { // those that were withdrawn too: their text is there
		if !access.MaySeeOwn(a, p, question.Item(q.ID), care.UserID(q.AskedBy), care.UserID(q.AnsweredBy)) {
			continue
		}
		e := Entry{Item: question.Item(q.ID), At: q.AskedAt, By: by(q.AskedByName), Follows: lang.Of("Svaret med tidligere svar. Et tiltak som er tatt inn i planen, blir stående: se over det.")}
		if e.Brief = lang.Of("trengte svar %s", lang.Of(care.Urgency(q.Urgency).Title())); q.Status == string(care.QuestionWithdrawn) {
			e.Brief = lang.Of("trukket")
		}
		e.line(lang.Of("Spørsmål"), q.Body)
		e.line(lang.Of("Svar"), q.Answer)
		e.line(lang.Of("Tiltak"), q.Measure)
		out = append(out, e)
	}
	return out, nil
}

func stays(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Entry, error) {
	rows, err := r.StaysOf(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("removal: %w", err)
	}
	ids := make([]db.ID, len(rows))
	for i, st := range rows {
		ids[i] = st.ID
	}
	reviews, err := r.StayReviewsOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("removal: %w", err)
	}
	var out []Entry
	for _, st := range slices.Backward(rows) {
		item := care.StayItem(care.StayID(st.ID))
		if !access.MaySeeItem(a, p, item, care.OrgID(st.UnitID)) {
			continue
		}
		e := Entry{
			Item: item, Brief: lang.Typed(st.UnitName), At: st.FromAt, Stands: st.Standing == string(care.StayStands) || st.Standing == string(care.StayExpected),
			Follows: lang.Of("Alt som er meldt om oppholdet, varslene om det med det som ble gjort, og svarene på de tre spørsmålene. At teamet så personen på posten, blir stående, uten hvor og hva som ble skrevet. Frister og tall regnes om. E-poster som er sendt, blir ikke borte."),
		}
		e.line(lang.Of("Avdeling"), st.Place)
		if !st.ToAt.IsZero() {
			e.say(lang.Of("Til"), lang.DayYear(date.In(st.ToAt.Time)))
		}
		if i := slices.IndexFunc(reviews, func(v query.StayReviewsOfRow) bool { return v.StayID == st.ID }); i >= 0 {
			e.line(lang.Of("Hva førte til oppholdet"), reviews[i].LedTo)
			e.line(lang.Of("Hva endrer vi"), reviews[i].ChangeTo)
		}
		out = append(out, e)
	}
	return out, nil
}
