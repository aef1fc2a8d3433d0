package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/store/query"
)

// Laid is a version of a plan as it was written before, with ids and instants of its own: the demo's region. A published one is
// the version that the enrolment's last care.PlanWritten event already tells of.
type Laid struct {
	ID, Document db.ID
	Patient      care.PatientID
	Enrolment    care.EnrolmentID
	Area         care.OrgID
	Number       int
	Author       Signature
	Started      time.Time
	Published    time.Time // zero for one that is heard
	Heard        time.Time
	Due          date.Date
	Texts        map[string]string
	Parties      []LaidParty
}

// LaidParty is one who was heard.
type LaidParty struct {
	ID db.ID
	Asked
	Says     Saying
	Answered time.Time
	By       care.UserID // who wrote the answer
	How      Way
	Remarks  []LaidRemark
}

// LaidRemark is what a party said at a place.
type LaidRemark struct {
	ID db.ID
	Said
	Reply   string
	Replied time.Time
	By      care.UserID
}

// Lay writes versions as they were, inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, all []Laid) error {
	for _, l := range all {
		if err := l.lay(ctx, tx); err != nil {
			return fmt.Errorf("plan.Lay: %w", err)
		}
	}
	return nil
}

func (l Laid) lay(ctx context.Context, tx *app.Tx) error {
	if err := tx.InsertDocument(ctx, query.InsertDocumentParams{ID: l.Document, PatientID: db.ID(l.Patient), Kind: "plan", CreatedAt: db.At(l.Started), CreatedBy: db.ID(l.Author.User)}); err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(l.Texts)) {
		by := l.Author.User
		if err := tx.InsertDocumentEdit(ctx, query.InsertDocumentEditParams{DocumentID: l.Document, Path: path, Revision: 1, Body: l.Texts[path], ByUser: db.ID(by), At: db.At(l.Started)}); err != nil {
			return err
		}
		if err := tx.PutDocumentField(ctx, query.PutDocumentFieldParams{DocumentID: l.Document, Path: path, Revision: 1, Body: l.Texts[path], Others: db.JSON("[]"), ChangedAt: db.At(l.Started), ChangedBy: db.ID(by)}); err != nil {
			return err
		}
	}
	err := tx.InsertPlanVersion(ctx, query.InsertPlanVersionParams{
		ID: l.ID, PatientID: db.ID(l.Patient), EnrolmentID: db.ID(l.Enrolment), AreaID: db.ID(l.Area), Number: l.Number, DocumentID: l.Document, AuthorID: db.ID(l.Author.User), StartedAt: db.At(l.Started),
	})
	if err != nil {
		return err
	}
	seen := 1
	if !l.Heard.IsZero() {
		if _, err := tx.SendPlanVersion(ctx, query.SendPlanVersionParams{ID: l.ID, Version: seen, HeardAt: db.At(l.Heard), DueOn: l.Due}); err != nil {
			return err
		}
		seen++
	}
	number := 0
	for _, p := range l.Parties {
		if err := p.lay(ctx, tx, l, &number); err != nil {
			return err
		}
	}
	if !l.Published.IsZero() {
		if err := l.publish(ctx, tx, seen); err != nil {
			return err
		}
	}
	return tx.Recount(ctx, l.Enrolment)
}

func (p LaidParty) lay(ctx context.Context, tx *app.Tx, l Laid, number *int) error {
	err := tx.InsertPlanParty(ctx, query.InsertPlanPartyParams{
		ID: p.ID, VersionID: l.ID, Party: string(p.Kind), Name: p.Name, UserID: db.ID(p.User), Asks: p.Asks, SentAt: db.At(l.Heard),
	})
	if err != nil || p.Says == Silent {
		return err
	}
	heard, err := clarified(ctx, tx.Reader, l.Patient, l.Texts)
	if err != nil {
		return err
	}
	if _, err := tx.AnswerPlanParty(ctx, query.AnswerPlanPartyParams{ID: p.ID, Answer: string(p.Says), AnsweredAt: db.At(p.Answered), AnsweredBy: db.ID(p.By), How: string(p.How), Heard: db.ToJSON(heard)}); err != nil {
		return err
	}
	for _, r := range p.Remarks {
		*number++
		kind := Comment
		if r.Wish {
			kind = Change
		}
		err := tx.InsertPlanRemark(ctx, query.InsertPlanRemarkParams{
			ID: r.ID, VersionID: l.ID, PartyID: p.ID, Number: *number, Path: r.Path, Kind: string(kind), Body: r.Text, Proposed: r.Proposed, Base: 1, At: db.At(p.Answered), ByUser: db.ID(p.By), How: string(p.How),
		})
		if err != nil {
			return err
		}
		if r.Reply == "" {
			continue
		}
		if _, err := tx.ReplyPlanRemark(ctx, query.ReplyPlanRemarkParams{ID: r.ID, Reply: r.Reply, RepliedAt: db.At(r.Replied), RepliedBy: db.ID(r.By)}); err != nil {
			return err
		}
	}
	return nil
}

func (l Laid) publish(ctx context.Context, tx *app.Tx, seen int) error {
	texts, err := clarified(ctx, tx.Reader, l.Patient, l.Texts)
	if err != nil {
		return err
	}
	round := &Round{}
	for _, p := range l.Parties { // what they heard is what was signed
		round.Parties = append(round.Parties, Party{Kind: p.Kind, Name: p.Name, Sent: db.At(l.Heard), Says: p.Says, Answered: db.At(p.Answered), How: p.How, heard: db.ToJSON(texts)})
	}
	b := Body{Number: l.Number, On: date.In(l.Published), Texts: texts, Parties: told(round, texts), Agreement: Agreement{Says: "yes", How: InPerson}, Signature: l.Author}
	around, err := AroundOn(ctx, tx.Reader, l.Patient, l.Area, b.On)
	if err != nil {
		return err
	}
	b.Around = &around
	body := string(db.ToJSON(b))
	_, err = tx.PublishPlanVersion(ctx, query.PublishPlanVersionParams{
		ID: l.ID, Version: seen, PublishedAt: db.At(l.Published), SignedBy: db.ID(l.Author.User), SignedRole: string(l.Author.Role), Body: db.Text(body), Sha256: digest(body),
	})
	if err != nil {
		return err
	}
	if _, err := tx.CloseDocument(ctx, query.CloseDocumentParams{ID: l.Document, ClosedAt: db.At(l.Published)}); err != nil {
		return err
	}
	return list(ctx, tx, Version{ID: l.ID, Patient: l.Patient, Enrolment: l.Enrolment, Area: l.Area}, plan.Read(l.Texts))
}
