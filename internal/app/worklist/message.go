package worklist

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Message is a plan that did not reach a party's own system, and that nobody has seen to.
type Message struct {
	ID      db.ID
	Patient care.PatientID
	Name    string
	Age     int
	Kind    message.Kind
	Party   plan.Party
	To      string
	State   message.State
	Why     string
	At      db.Time // when it was sent, or made where it was not
}

// amiss are those of the actor's areas, oldest first; with mine those of the enrolments that she is responsible for, those that she sent, and those of
// enrolments that nobody has.
func amiss(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, mine bool) (out []Message, total int, err error) {
	if !access.May(a.Role, access.SettleMessage) || sc.Kind() != access.ByArea {
		return nil, 0, nil
	}
	rows, err := s.Store.Reader().PlanMessagesAmiss(ctx, query.PlanMessagesAmissParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), Mine: whose(a, mine), Lim: most})
	if err != nil {
		return nil, 0, fmt.Errorf("worklist: %w", err)
	}
	for _, row := range rows {
		total = int(row.Total)
		var receipts []message.Receipt
		if err := json.Unmarshal([]byte(row.Receipts), &receipts); err != nil {
			return nil, 0, fmt.Errorf("worklist: %w", err)
		}
		at := row.SentAt
		if at.IsZero() {
			at = row.CreatedAt
		}
		state := message.State(row.State)
		out = append(out, Message{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today), Kind: message.Kind(row.Kind),
			Party: plan.Party(row.Party), To: row.Name, State: state, Why: message.Why(state, row.Fault, receipts), At: at,
		})
	}
	return out, total, nil
}

// whose is the user whose own tasks are asked for, "" for everybody's.
func whose(a access.Actor, mine bool) string {
	if mine {
		return string(a.User)
	}
	return ""
}

// Incoming is a message from a party that nobody has seen to.
type Incoming struct {
	ID      db.ID
	Patient care.PatientID
	Name    string
	Age     int
	What    string
	From    string
	Text    string
	At      db.Time
}

// arrived are those of the actor's areas, oldest first; with mine those of the enrolments that she is responsible for, and that nobody is.
func arrived(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, mine bool) (out []Incoming, total int, err error) {
	if !access.May(a.Role, access.SettleMessage) || sc.Kind() != access.ByArea {
		return nil, 0, nil
	}
	rows, err := s.Store.Reader().PartyMessagesOpen(ctx, query.PartyMessagesOpenParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), Mine: whose(a, mine), Lim: most})
	if err != nil {
		return nil, 0, fmt.Errorf("worklist: %w", err)
	}
	var items []string
	for _, row := range rows {
		items = append(items, message.Item(row.ID))
	}
	objected, err := app.Objected(ctx, s.Store.Reader(), items)
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		total = int(row.Total)
		if row.Refused != "" {
			row.Body = message.Unshown(nil, row.Refused)
		}
		if objected[message.Item(row.ID)] {
			row.Body = care.HiddenText
		}
		out = append(out, Incoming{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today), What: message.What(message.Kind(row.AnswersKind), row.Subject), From: row.SenderName,
			Text: row.Body, At: row.ReceivedAt,
		})
	}
	return out, total, nil
}
