package plan

import (
	"context"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/score"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Evaluate is the six-monthly evaluation: the plan's goals and measures are gone through one by one, new scores are written beside the
// old, what is agreed about treatment is looked at again, and what came of it begins the next version's draft. Goals and measures are
// separate answers: a measure that is done says nothing about a goal.
type Evaluate struct {
	enrolment.Evaluate
	Patient    care.PatientID
	Goals      map[string]plan.GoalStatus
	Measures   map[string]plan.MeasureStatus
	Agreed     Way               // how the GP told it, where one is done or stopped that the GP has taken on
	Scores     map[string]string // by instrument, as typed; "" is not scored today. CFS is a field of the evaluation
	Treatment  Review
	Clarified  int    // the version of the clarifications that the form showed, 0 none
	Decision   string // Changed: the decision as it is from now on
	WishChange bool
	Wish       string // where it has changed: what the patient wishes from now on
}

// Review is what an evaluation does with the medical decision.
type Review string

// What can be done with it. A decision that nobody confirmed or changed must be looked at again wherever it is shown, since the evaluation
// is later than it.
const (
	NotReviewed    Review = ""          // there is none
	Confirmed      Review = "bekreftet" // by a physician: holds for another period
	Changed        Review = "endret"    // by a physician
	NeedsPhysician Review = "lege"      // nobody who may decide was there
)

// Reviews lists what an actor may answer.
func Reviews(a access.Actor) []Review {
	if a.Role == care.HospitalPhysician || a.Role == care.GeneralPractitioner {
		return []Review{Confirmed, Changed, NeedsPhysician}
	}
	return []Review{NeedsPhysician}
}

// Run writes the evaluation, the scores, the clarifications and the draft, or none of it. Faults are those of enrolment.Evaluate, and at
// skar-<instrument>, avtalt, avklart, ny-avklaring, nytt-onske, and avklart-sett where somebody wrote the clarifications meanwhile.
func (d Evaluate) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if d.Key != "" {
			events, _, err := tx.Events(ctx, d.Enrolment)
			if err != nil {
				return err
			}
			for _, old := range events {
				if old.ID == d.Key && old.By == actor.User { // the same form, sent twice
					_, err := tx.LockedFor(ctx, access.Evaluate, d.Enrolment)
					return err
				}
			}
		}
		told, err := d.agreed(ctx, tx)
		if err != nil {
			return err
		}
		each, err := d.each(ctx, tx, told)
		if err != nil {
			return err
		}
		said := d.Evaluation
		said.Each = each
		ev := care.Event{Kind: care.Evaluated, On: d.On, Evaluation: &said, CFS: d.CFS}
		if err := enrolment.In(ctx, tx, access.Evaluate, d.Target, ev); err != nil {
			return err
		}
		if err := d.score(ctx, tx); err != nil {
			return err
		}
		if err := d.clarify(ctx, tx); err != nil {
			return err
		}
		return d.draft(ctx, tx, told)
	})
}

// agreed says how the GP told what became of the measures that the GP has taken on, by measure: in the version that holds, or in the draft that stands
// already.
func (d Evaluate) agreed(ctx context.Context, tx *app.Tx) (map[string]string, error) {
	told := map[string]string{}
	all, err := Of(ctx, tx.Reader, d.Patient)
	if err != nil {
		return nil, err
	}
	holds, err := measuresOf(ctx, tx.Reader, all.Holds)
	if err != nil {
		return nil, err
	}
	draft, err := measuresOf(ctx, tx.Reader, all.Working)
	if err != nil {
		return nil, err
	}
	for id, says := range d.Measures {
		m, now := holds[id], draft[id]
		if now.Confirmed || now.Agreed != "" { // what the GP said of the draft goes before
			now.Confirmed = now.Confirmed || m.Confirmed && now.Who == plan.GP
			m = now
		}
		if keepsGPs(draft[id], says) || !access.NeedsGP(tx.Actor, m, says) {
			continue
		}
		if !slices.Contains(Ways, d.Agreed) {
			return nil, errs.Invalid("Evalueringen kan ikke lagres").At("avtalt", notAgreed)
		}
		told[id] = agreedBy(d.Agreed, tx.Today, tx.Actor.Name)
	}
	return told, nil
}

// measuresOf are the measures of a version by id, none of no version.
func measuresOf(ctx context.Context, r *store.Reader, v *Version) (map[string]plan.Measure, error) {
	out := map[string]plan.Measure{}
	if v == nil {
		return out, nil
	}
	texts, err := Texts(ctx, r, *v)
	if err != nil {
		return nil, err
	}
	for _, m := range plan.Read(texts).Measures {
		out[m.ID] = m
	}
	return out, nil
}

// keepsGPs reports whether an evaluation says of one of the GP's measures that it goes on, which the GP has closed in the draft meanwhile: «Fortsetter» is said
// of the version that holds, and is nothing to write over that.
func keepsGPs(draft plan.Measure, says plan.MeasureStatus) bool {
	return says == plan.MeasureOpen && draft.Confirmed && draft.Status != plan.MeasureOpen
}

// score writes today's scores.
func (d Evaluate) score(ctx context.Context, tx *app.Tx) error {
	f := errs.Invalid("Evalueringen kan ikke lagres")
	for code, typed := range d.Scores {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		on := d.On
		if on.IsZero() {
			on = tx.Today
		}
		err := score.Add{Patient: d.Patient, Instrument: code, Typed: typed, On: on, Note: "Evaluering"}.In(ctx, tx)
		if errs.KindOf(err) == errs.KindInvalid {
			for _, fault := range errs.FieldsOf(err) {
				fault.Name = "skar-" + code
				f.Fields = append(f.Fields, fault)
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return f.OrNil()
}

// clarify writes what was said of wishes and decisions.
func (d Evaluate) clarify(ctx context.Context, tx *app.Tx) error {
	c, err := clarification.Of(ctx, tx.Reader, d.Patient)
	if err != nil {
		return err
	}
	if c == nil {
		c = &clarification.Standing{}
	}
	if d.WishChange {
		if strings.TrimSpace(d.Wish) == "" {
			return errs.Invalid("Evalueringen kan ikke lagres").At("nytt-onske", "Skriv hva pasienten ønsker nå.")
		}
		err := fieldOf(clarification.Wish{Patient: d.Patient, Seen: d.Clarified, Text: d.Wish, Card: c.CardPatient}.In(ctx, tx), "nytt-onske")
		if err != nil {
			return err
		}
		if c, err = clarification.Of(ctx, tx.Reader, d.Patient); err != nil {
			return err
		}
		d.Clarified = c.Version
	}
	on := d.On
	if on.IsZero() {
		on = tx.Today
	}
	decide := clarification.Decide{Patient: d.Patient, Seen: d.Clarified, On: on, With: c.With, Card: c.CardPhysician}
	switch d.Treatment {
	case Confirmed:
		decide.Text = c.Decision
		return fieldOf(decide.In(ctx, tx), "avklart")
	case Changed:
		decide.Text = d.Decision
		return fieldOf(decide.In(ctx, tx), "ny-avklaring")
	case NeedsPhysician, NotReviewed:
		if c.Decision != "" && d.Treatment == NotReviewed && d.Evaluate.Evaluation.Go != "end" && d.Clarified > 0 {
			return errs.Invalid("Evalueringen kan ikke lagres").At("avklart", "Velg om den medisinske beslutningen bekreftes, endres eller må vurderes av lege.")
		}
		return nil
	}
	return errs.Invalid("Evalueringen kan ikke lagres").At("avklart", "Velg et av svarene.")
}

// seenField is what the form saw of the clarifications.
const seenField = "avklart-sett"

// fieldOf puts the faults of another form at the field of this one.
func fieldOf(err error, field string) error {
	if errs.KindOf(err) == errs.KindConflict {
		f := errs.Invalid("Evalueringen kan ikke lagres").Because(err)
		f.Fields = append(f.Fields, errs.TellAt(seenField, err))
		return f
	}
	if errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	f := errs.Invalid("Evalueringen kan ikke lagres").Because(err)
	for _, fault := range errs.FieldsOf(err) {
		fault.Name = field
		f.Fields = append(f.Fields, fault)
	}
	return f
}

// draft begins the next version with the answers. They are said of the version that holds: where another has written something else in a draft or a hearing that
// stands already, that is kept, with the answer beside it, until somebody settles it. What the GP told of the GP's own measure stands at once.
func (d Evaluate) draft(ctx context.Context, tx *app.Tx, told map[string]string) error {
	if len(d.Goals)+len(d.Measures) == 0 || d.Evaluate.Evaluation.Go == "end" {
		return nil
	}
	id, err := Begin(ctx, tx, d.Patient, nil, nil)
	if err != nil {
		return err
	}
	began, err := Begins(ctx, tx.Reader, d.Patient)
	if err != nil {
		return err
	}
	row, err := tx.PlanVersion(ctx, id)
	if err != nil {
		return err
	}
	fields, err := document.Fields(ctx, tx.Reader, row.DocumentID)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	differs := func(path, says string) bool {
		f := fields[path]
		return f.Text != says && f.Text != began[path] && f.By != tx.Actor.User
	}
	for item, status := range d.Goals {
		path := "mal/" + item + "/status"
		switch {
		case strings.TrimSpace(fields.Text("mal/"+item+"/tekst")) == "" || fields.Text("mal/"+item+"/fjernet") == "ja": // it is not in the next version
		case differs(path, string(status)):
			if err := document.Beside(ctx, tx, row.DocumentID, fields, path, string(status)); err != nil {
				return err
			}
		default:
			texts[path] = string(status)
		}
	}
	for item, status := range d.Measures {
		path, agreed := "tiltak/"+item+"/status", "tiltak/"+item+"/avtalt"
		if strings.TrimSpace(fields.Text("tiltak/"+item+"/hva")) == "" || keepsGPs(measureOf(fields, item), status) {
			continue
		}
		if told[item] == "" && fields.Text("tiltak/"+item+"/fjernet") == "ja" {
			continue
		}
		if told[item] == "" && differs(path, string(status)) {
			if err := document.Beside(ctx, tx, row.DocumentID, fields, path, string(status)); err != nil {
				return err
			}
			continue
		}
		texts[path] = string(status)
		switch {
		case told[item] != "":
			texts[agreed] = told[item]
		case fields.Text(path) != string(status) && fields.Text(agreed) != "":
			texts[agreed] = "" // what was agreed is another measure now
		}
	}
	return document.Put(ctx, tx, row.DocumentID, fields, texts)
}

// Begins are the texts that the next version of a person's plan begins with, as the one that holds is now; none where none holds.
func Begins(ctx context.Context, r *store.Reader, who care.PatientID) (map[string]string, error) {
	all, err := Of(ctx, r, who)
	if err != nil || all.Holds == nil {
		return nil, err
	}
	texts, err := Texts(ctx, r, *all.Holds)
	return plan.Next(texts), err
}

// Undecided is how many goals and measures of the draft or hearing that stands have two statuses beside each other.
func Undecided(ctx context.Context, r *store.Reader, who care.PatientID) (n int, err error) {
	all, err := Of(ctx, r, who)
	if err != nil || all.Working == nil {
		return 0, err
	}
	fields, err := document.Fields(ctx, r, all.Working.Document)
	for _, path := range fields.Unsettled() {
		if strings.HasSuffix(path, "/status") {
			n++
		}
	}
	return n, err
}
