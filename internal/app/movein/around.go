package movein

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/roster"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Question is a question to the IHT physician, open where there is no Answer.
type Question struct {
	ID        db.ID
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Area      care.OrgID
	Urgency   care.Urgency
	Asked     time.Time
	By        care.UserID
	ByRole    care.Role
	Text      string
	Answer    string
	Answered  time.Time
	AnswerBy  care.UserID
	Measure   string
}

// List is a saved list: a filter, or persons who are put in by hand.
type List struct {
	ID      db.ID
	Owner   care.UserID
	Org     care.OrgID
	Name    string
	Shared  bool
	Filter  roster.Filter // of a list without members
	Made    time.Time
	Members []care.EnrolmentID
}

// Ask writes questions, inside a deed that has been allowed.
func Ask(ctx context.Context, tx *app.Tx, questions []Question) error {
	for _, q := range questions {
		due := q.Urgency.AnswerBy(date.In(q.Asked), tx.Service.Calendar)
		if err := tx.InsertQuestion(ctx, query.InsertQuestionParams{
			ID: q.ID, PatientID: db.ID(q.Patient), EnrolmentID: db.ID(q.Enrolment), AreaID: db.ID(q.Area), Urgency: string(q.Urgency),
			AskedAt: db.At(q.Asked), AskedBy: db.ID(q.By), AskedRole: string(q.ByRole), DueOn: due, Body: q.Text,
		}); err != nil {
			return fmt.Errorf("movein.Ask: %w", err)
		}
		if q.Answer == "" {
			continue
		}
		if n, err := tx.AnswerQuestion(ctx, query.AnswerQuestionParams{
			ID: q.ID, Version: 1, Status: string(care.QuestionAnswered), Answer: q.Answer, AnsweredAt: db.At(q.Answered),
			AnsweredBy: db.ID(q.AnswerBy), Measure: q.Measure,
		}); err != nil || n != 1 {
			return fmt.Errorf("movein.Ask: answer hit %d rows: %w", n, err)
		}
	}
	return nil
}

// KeepLists writes saved lists with their members, inside a deed that has been allowed.
func KeepLists(ctx context.Context, tx *app.Tx, lists []List) error {
	for _, l := range lists {
		kept := roster.Kept{Members: len(l.Members) > 0, Filter: l.Filter}
		if err := tx.InsertSavedList(ctx, query.InsertSavedListParams{
			ID: l.ID, OwnerID: db.ID(l.Owner), OrganisationID: db.ID(l.Org), Name: l.Name, Shared: l.Shared, Filter: db.ToJSON(kept), CreatedAt: db.At(l.Made),
		}); err != nil {
			return fmt.Errorf("movein.KeepLists: %w", err)
		}
		for _, id := range l.Members {
			if err := tx.AddSavedListMember(ctx, query.AddSavedListMemberParams{
				ListID: l.ID, EnrolmentID: db.ID(id), AddedAt: db.At(l.Made), AddedBy: db.ID(l.Owner),
			}); err != nil {
				return fmt.Errorf("movein.KeepLists: %w", err)
			}
		}
	}
	return nil
}

func publish(ctx context.Context, tx *app.Tx, pathways []Pathway) error {
	for _, p := range pathways {
		d := p.Definition
		if err := tx.InsertPathwayDefinition(ctx, query.InsertPathwayDefinitionParams{
			Code: d.Code, Version: d.Version, Title: d.Title, Body: string(p.Body), PublishedAt: db.At(tx.Now), PublishedBy: db.ID(tx.Actor.User),
		}); err != nil {
			return fmt.Errorf("movein.Lay: pathway %s: %w", d.Code, err)
		}
	}
	return nil
}
