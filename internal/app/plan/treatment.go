package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// openTexts are the texts of a draft, with what is agreed about treatment as it stands.
func openTexts(ctx context.Context, r *store.Reader, who care.PatientID, fields text.Document) (map[string]string, error) {
	texts, err := signedTexts(ctx, r, fields)
	if err != nil {
		return nil, err
	}
	return clarified(ctx, r, who, texts)
}

// clarified puts what is agreed about treatment into texts: its one home is the person's clarifications.
func clarified(ctx context.Context, r *store.Reader, who care.PatientID, texts map[string]string) (map[string]string, error) {
	c, err := clarification.Of(ctx, r, who)
	if err != nil || c == nil {
		return texts, err
	}
	return plan.Clarify(texts, c.Clarification, c.DecidedBy, c.Version), nil
}

// Today are the texts of the version that holds as they are to be followed today: what was signed, the small changes, and what is
// agreed about treatment since.
func Today(ctx context.Context, r *store.Reader, v Version) (map[string]string, error) {
	texts, err := Texts(ctx, r, v)
	if err != nil || v.Status != Published || v.Hidden || v.Unclarified {
		return texts, err
	}
	texts, err = clarified(ctx, r, v.Patient, texts)
	return v.places.texts(texts), err
}

// Journal is what a version of the plan said when it was signed, all of it, as text for a record, with who signed and whether the patient
// agreed; "" for a plan that was one text. Of the version that holds, what is agreed about treatment is as it stands, for a record must not
// carry on a decision that is no more: what differs from what was signed is listed, and it says when the decision must be looked at again.
// It neither decides nor audits.
func Journal(ctx context.Context, s *app.Service, a access.Actor, h *patient.Head, e care.EnrolmentID, number int) (string, error) {
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, h.Patient, a.Today)
	if err != nil {
		return "", err
	}
	all, err := For(ctx, r, a, person)
	if err != nil {
		return "", err
	}
	for _, v := range all.Versions {
		if v.Enrolment != e || v.Number != number || v.Signed == nil || v.Hidden {
			continue
		}
		b, err := v.Body()
		if err != nil {
			return "", err
		}
		p := b.Plan()
		var since []plan.Change
		if v.Status == Published {
			texts, err := Today(ctx, r, v)
			if err != nil {
				return "", err
			}
			now := plan.Read(texts)
			since, p.Treatment = plan.Difference(p, now), now.Treatment
		}
		said := p.Journal()
		if len(since) > 0 {
			said += "\n\nENDRET ETTER SIGNERING"
			for _, c := range since {
				said += "\n– " + nb.CleanLine(c.Sentence())
			}
		}
		if v.Status == Published && p.Treatment.Overdue(h.Today, h.LastEvaluation()) {
			said += "\n\nDen medisinske beslutningen må vurderes på nytt."
		}
		return said + "\n\nSignert av " + b.Signature.Words() + ", " + nb.DayYear(b.On) + ". " + b.Agreement.Words(), nil
	}
	return "", nil
}

// signedTexts are the texts of a draft from before the clarifications were the home of decisions, with the name of the physician who
// entered the decision: in this draft, or, where it stands as the draft began with it, in a version before.
func signedTexts(ctx context.Context, r *store.Reader, fields text.Document) (map[string]string, error) {
	texts := fields.Texts()
	f := fields["avklaring/beslutning"]
	if f.Text == "" || f.By == "" || f.Revision == 1 && texts["avklaring/beslutning-av"] != "" {
		return texts, nil
	}
	u, err := r.User(ctx, db.ID(f.By))
	if errors.Is(err, sql.ErrNoRows) {
		return texts, nil
	}
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	texts["avklaring/beslutning-av"] = u.Name
	return texts, nil
}

// Carry moves what was written about treatment in plans, before the clarifications were its one home, into the clarifications of persons who
// have none. It returns how many it moved; what is moved once is never looked at again, and the plans keep their texts. The wish goes in
// the name of who wrote it, the decision in that of the physician who entered it, looked at again when the plan said so.
func Carry(ctx context.Context, r *store.Store) (int, error) {
	rows, err := r.Reader().UncarriedTreatment(ctx)
	if err != nil {
		return 0, fmt.Errorf("plan.Carry: %w", err)
	}
	n := 0
	for len(rows) > 0 {
		one := rows
		for i := range rows {
			if rows[i].PatientID != rows[0].PatientID {
				one = rows[:i]
				break
			}
		}
		rows = rows[len(one):]
		done := false
		err := r.InTx(ctx, func(w *store.Writer) (err error) { done, err = carry(ctx, w, one); return err })
		if err != nil {
			return n, fmt.Errorf("plan.Carry: %w", err)
		}
		if done {
			n++
		}
	}
	return n, nil
}

// carry moves what the fields of one person's plans say, the newest document first.
func carry(ctx context.Context, w *store.Writer, rows []query.UncarriedTreatmentRow) (bool, error) {
	who := care.PatientID(rows[0].PatientID)
	if _, err := w.LockPatient(ctx, db.ID(who)); err != nil {
		return false, err
	}
	if c, err := clarification.Of(ctx, w.Reader, who); err != nil || c != nil {
		return false, err // somebody wrote meanwhile
	}
	texts := map[string]string{}
	by := map[string]query.UncarriedTreatmentRow{}
	for _, row := range rows {
		if row.DocumentID == rows[0].DocumentID {
			texts[row.Path], by[row.Path] = row.Body, row
		}
	}
	t := plan.Read(texts).Treatment
	p := query.InsertClarificationParams{ID: db.NewID(), PatientID: db.ID(who), Version: 1, Wish: t.Wish, WithWhom: t.WishWith}
	if row, ok := by["avklaring/onske"]; ok && t.Wish != "" {
		p.WishOn, p.RecordedAt, p.ByUser = date.In(row.ChangedAt.Time), row.ChangedAt, row.ChangedBy
		if said, err := nb.ParseDay(t.WishOn); err == nil {
			p.WishOn = said
		}
	}
	if t.Decision != "" {
		entered := by["avklaring/beslutning"]
		for _, row := range rows { // the first who wrote it; drafts after that began with it
			if row.Path == "avklaring/beslutning" && row.Body == t.Decision && row.ChangedAt.Before(entered.ChangedAt.Time) {
				entered = row
			}
		}
		p.Decision, p.DecidedBy, p.DecidedOn, p.ValidTo = t.Decision, entered.ChangedBy, t.DecidedOn, t.Until
		if p.DecidedOn.IsZero() {
			p.DecidedOn = date.In(entered.ChangedAt.Time)
		}
		if !t.Review.IsZero() && (p.ValidTo.IsZero() || t.Review.Before(p.ValidTo)) {
			p.ValidTo = t.Review
		}
		if p.ValidTo.IsZero() {
			p.ValidTo = p.DecidedOn.AddMonths(care.ClarificationMonths)
		}
		p.RecordedAt, p.ByUser = entered.ChangedAt, entered.ChangedBy
	}
	if p.ByUser == "" {
		return false, nil
	}
	return true, w.AddClarification(ctx, p)
}
