package alert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// View is one alert with its times, who was told, what was done and the mail as it was sent.
type View struct {
	query.AlertByIDRow
	Person    care.PatientID
	Receivers []query.AlertReceiversRow
	Acts      []query.AlertActsRow
	Mails     []query.OutboxOfAlertRow
	Next      string // name of whose turn it becomes if nobody takes it, or whoever took it tells of nothing; "" nobody's
	NextStep  int
	Team      []Colleague // whom it can be sent to
	Hours     care.OpenHours
}

// Colleague is one of the team.
type Colleague struct {
	User care.UserID
	Name string
	Role care.Role
	Org  string
}

// Holder is the name of whose it is, "" where that one was not told.
func (v *View) Holder() string {
	if i := slices.IndexFunc(v.Receivers, func(r query.AlertReceiversRow) bool { return r.UserID == v.HolderID }); i >= 0 {
		return v.Receivers[i].UserName
	}
	return ""
}

// Late reports whether the event was told long after it happened.
func (v *View) Late() bool { return v.ReceivedAt.Sub(v.HappenedAt.Time) > care.SentLate }

// Behind returns the alert that a mail's link leads to, for one who may look at it. A link of somebody outside the team is refused like one
// that leads nowhere. The look itself is Look's, and audited there.
func Behind(ctx context.Context, s *app.Service, a access.Actor, link string) (db.ID, error) {
	id, err := s.Store.Reader().AlertByLink(ctx, link)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = db.NewID(), nil
	}
	if err != nil {
		return "", fmt.Errorf("alert.Behind: %w", err)
	}
	row, person, err := find(ctx, s, a, id)
	if err != nil {
		return "", err
	}
	if d := access.Decide(a, access.SeeAlert, person); !d.Allowed {
		if err := s.See(ctx, a, access.SeeAlert, person, refs(row)); err != nil {
			return "", err
		}
		return "", app.Denied(d)
	}
	if row.ID == "" {
		return "", app.Unknown()
	}
	return id, nil
}

// find loads an alert with whom it is about. One that does not exist is about nobody, and refused by the same questions.
func find(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (query.AlertByIDRow, *access.Person, error) {
	r := s.Store.Reader()
	row, err := r.AlertByID(ctx, id)
	if !db.IsID(string(id)) || errors.Is(err, sql.ErrNoRows) {
		row, err = query.AlertByIDRow{PersonID: db.NewID()}, nil
	}
	if err != nil {
		return row, nil, fmt.Errorf("alert: %w", err)
	}
	person, err := s.Person(ctx, r, care.PatientID(row.PersonID), a.Today)
	if err == nil && row.ID == "" {
		person.Patient = ""
	}
	return row, person, err
}

func refs(row query.AlertByIDRow) []string {
	return []string{fmt.Sprintf("alert/%s@%d", row.ID, row.Version)}
}

// Look opens an alert, and notes that one who was told has. Decided and audited; an alert that does not exist, or is of somebody
// outside the team, is refused the same way.
func Look(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*View, error) {
	r := s.Store.Reader()
	row, person, err := find(ctx, s, a, id)
	if err != nil {
		return nil, err
	}
	if err := s.See(ctx, a, access.SeeAlert, person, refs(row)); err != nil {
		return nil, err
	}
	if row.ID == "" {
		return nil, app.Unknown()
	}
	if err := opened(ctx, s, a, row); err != nil {
		return nil, err
	}
	v := &View{Person: person.Patient, Hours: s.Hours()}
	if v.AlertByIDRow, err = r.AlertByID(ctx, id); err != nil {
		return nil, fmt.Errorf("alert.Look: %w", err)
	}
	if !access.MaySeeItem(a, person, care.StayItem(care.StayID(v.StayID)), "") {
		v.UnitName = care.HiddenUnit
	}
	err = v.around(ctx, s, r, person)
	return v, err
}

// opened notes the first look of one who was told.
func opened(ctx context.Context, s *app.Service, a access.Actor, row query.AlertByIDRow) error {
	receivers, err := s.Store.Reader().AlertReceivers(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("alert.Look: %w", err)
	}
	if !slices.ContainsFunc(receivers, func(r query.AlertReceiversRow) bool { return r.UserID == db.ID(a.User) && r.OpenedAt.IsZero() }) {
		return nil
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		now := db.At(s.Now())
		n, err := w.OpenedByReceiver(ctx, query.OpenedByReceiverParams{AlertID: row.ID, UserID: db.ID(a.User), OpenedAt: now})
		if err != nil || n == 0 {
			return err
		}
		if _, err := w.OpenedAlert(ctx, query.OpenedAlertParams{ID: row.ID, OpenedAt: now}); err != nil {
			return err
		}
		return act(ctx, w, row.ID, s.Now(), query.InsertAlertActParams{ByUser: db.ID(a.User), ByRole: string(a.Role), Kind: actOpened})
	})
}

// around loads what stands around an alert.
func (v *View) around(ctx context.Context, s *app.Service, r *store.Reader, person *access.Person) (err error) {
	if v.Receivers, err = r.AlertReceivers(ctx, v.ID); err != nil {
		return fmt.Errorf("alert.Look: %w", err)
	}
	if v.Acts, err = r.AlertActs(ctx, v.ID); err != nil {
		return fmt.Errorf("alert.Look: %w", err)
	}
	if v.Mails, err = r.OutboxOfAlert(ctx, v.ID); err != nil {
		return fmt.Errorf("alert.Look: %w", err)
	}
	row, err := r.PlainAlert(ctx, v.ID)
	if err != nil {
		return fmt.Errorf("alert.Look: %w", err)
	}
	line, deputies, e, err := lineAt(ctx, s, r, row, s.Now())
	if err != nil {
		return err
	}
	all, _, err := lineOf(ctx, s, r, person, v.AreaID, "", care.AlertRoles, e, s.Now())
	if err != nil {
		return err
	}
	team, err := s.Team(ctx, r, []db.ID{v.AreaID}, s.Today())
	if err != nil {
		return err
	}
	names := map[care.UserID]Colleague{}
	for _, m := range team {
		names[m.User] = Colleague{m.User, m.Name, m.Role, m.OrgName}
	}
	for _, m := range all {
		v.Team = append(v.Team, names[m.User])
	}
	if next, ok := (care.Turn{User: care.UserID(v.HolderID), Step: v.Step}).Next(line, deputies, e, s.Hours(), s.Now()); ok && (v.Status == Open || v.Status == Taken) {
		v.Next, v.NextStep = names[next.User].Name, next.Step
	}
	return nil
}
