// Package calendar is a user's own tasks as a calendar that her own program subscribes to. It holds no name, no number and nothing of
// anybody's health: what is to be done, when, and the random code that the team knows the enrolment by in mail.
package calendar

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/meeting"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/ical"
	"traad/internal/base/lang"
	"traad/internal/base/login"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

const (
	monthsValid   = 12            // then the address ends by itself
	daysBack      = 30            // what is late stands in the calendar so long
	daysAhead     = 120           // and what comes so far ahead
	visitLength   = time.Hour     // nobody writes how long a visit takes
	meetingLength = 2 * time.Hour // nor a meeting
	loginDays     = 14            // so long after she last logged in the calendar is empty: whoever has the address proves nothing by it
	refresh       = 2 * time.Hour // how often programs are asked to come back
)

// Feed is the address that stands.
type Feed struct {
	Made  db.Time
	Until date.Date
}

// Standing returns the actor's own, nil where there is none.
func Standing(ctx context.Context, s *app.Service, a access.Actor) (*Feed, error) {
	f, err := s.Store.Reader().CalendarFeedOf(ctx, query.CalendarFeedOfParams{UserID: db.ID(a.User), Day: a.Today})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("calendar.Standing: %w", err)
	}
	return &Feed{f.CreatedAt, f.UntilOn}, nil
}

// Make makes a new address; the one before it ends. The secret is returned once and kept by its hash only.
func Make(ctx context.Context, s *app.Service, a access.Actor) (secret string, err error) {
	id, secret := db.NewID(), login.Random()
	return secret, s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepCalendar, nil, "calendar/"+string(id)); err != nil {
			return err
		}
		if _, err := tx.EndCalendarFeeds(ctx, query.EndCalendarFeedsParams{UserID: db.ID(a.User), EndedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("calendar.Make: %w", err)
		}
		return tx.InsertCalendarFeed(ctx, query.InsertCalendarFeedParams{
			ID: id, UserID: db.ID(a.User), TokenHash: hash(secret), CreatedAt: db.At(tx.Now), UntilOn: tx.Today.AddMonths(monthsValid),
		})
	})
}

// End ends the actor's address.
func End(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepCalendar, nil); err != nil {
			return err
		}
		_, err := tx.EndCalendarFeeds(ctx, query.EndCalendarFeedsParams{UserID: db.ID(a.User), EndedAt: db.At(tx.Now)})
		return err
	})
}

// Read is the calendar behind a secret, as iCalendar. The log gets what it shows, by role, when that is another than the last time: programs ask every few hours. What is in it is asked anew with the roles that its owner has today, so that it is empty when
// the last of them has ended, and when she has not logged in for fourteen days. The error is errs.NotFound where the secret is unknown, replaced, ended or too old.
func Read(ctx context.Context, s *app.Service, secret string) ([]byte, error) {
	none := errs.NotFound("Kalenderen finnes ikke, eller adressen er byttet ut. Lag en ny på Min konto.")
	r := s.Store.Reader()
	f, err := r.CalendarFeedByHash(ctx, hash(secret))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, none
	}
	if err != nil {
		return nil, fmt.Errorf("calendar.Read: %w", err)
	}
	today := s.Today()
	if !f.EndedAt.IsZero() || f.UntilOn.Before(today) || !f.UserEndedOn.IsZero() && f.UserEndedOn.Before(today) {
		return nil, none
	}
	roles, err := r.RolesOfUser(ctx, f.UserID)
	if err != nil {
		return nil, fmt.Errorf("calendar.Read: %w", err)
	}
	v := s.Voice(ctx, lang.Code(f.Tongue)) // of its owner's own choice: a program asks for no language
	var events []ical.Event
	if !slices.ContainsFunc(roles, func(x query.RolesOfUserRow) bool { return !x.UsedOn.Before(today.AddDays(-loginDays)) }) { // no day is before all others
		return write(s, v, nil), nil
	}
	var looks []look
	var shown []string
	seen := map[string]bool{} // two roles may reach the same
	for _, x := range roles {
		if !app.During(x.ValidFrom, x.ValidTo, today) || !access.May(care.Role(x.Role), access.SeeCalendar) {
			continue
		}
		a, err := s.Situate(ctx, r, access.Actor{
			User: care.UserID(f.UserID), Name: f.UserName, Role: care.Role(x.Role), Org: care.OrgID(x.OrganisationID),
			OrgName: x.OrganisationName, OrgKind: x.OrganisationKind, Today: today,
		})
		if err != nil {
			return nil, err
		}
		found, l, err := tasks(ctx, s, v, a)
		if err != nil {
			return nil, err
		}
		looks = append(looks, l)
		for _, item := range l.items {
			shown = append(shown, string(x.ID)+" "+item)
		}
		for _, e := range found {
			if !seen[e.ID] {
				seen[e.ID] = true
				events = append(events, e)
			}
		}
	}
	slices.Sort(shown)
	if now := hash(strings.Join(shown, "\n")); now != f.SeenHash {
		for _, l := range looks {
			if err := s.See(ctx, l.actor, access.SeeCalendar, nil, l.items, l.people...); err != nil {
				return nil, err
			}
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.SetCalendarSeen(ctx, query.SetCalendarSeenParams{ID: f.ID, SeenHash: now})
		}); err != nil {
			return nil, fmt.Errorf("calendar.Read: %w", err)
		}
	}
	return write(s, v, events), nil
}

func write(s *app.Service, v *lang.Voice, events []ical.Event) []byte {
	return ical.Write(v.Say("Tråd – mine oppgaver"), events, s.Now(), refresh)
}

// look is what the log says of a role's part of the calendar.
type look struct {
	actor  access.Actor
	items  []string
	people []care.PatientID
}

// tasks are what the actor is responsible for.
func tasks(ctx context.Context, s *app.Service, v *lang.Voice, a access.Actor) ([]ical.Event, look, error) {
	l := look{actor: a}
	sc := access.ScopeOf(a)
	if sc.Kind() != access.ByArea {
		return nil, l, nil
	}
	rows, err := s.Store.Reader().CalendarTasks(ctx, query.CalendarTasksParams{
		AssigneeID: db.ID(a.User), Areas: db.List(sc.Areas()), FromDay: a.Today.AddDays(-daysBack), BeforeDay: a.Today.AddDays(daysAhead), Hidden: db.List(sc.Hidden()),
	})
	if err != nil {
		return nil, l, fmt.Errorf("calendar.tasks: %w", err)
	}
	events := make([]ical.Event, len(rows))
	for i, row := range rows {
		events[i] = event(v, row, s.Outward.Address)
		if item := "enrolment/" + string(row.EnrolmentID); !slices.Contains(l.items, item) {
			l.items = append(l.items, item)
		}
		l.people = append(l.people, care.PatientID(row.PatientID))
	}
	held, err := meetings(ctx, s, v, a, &l)
	return append(events, held...), l, err
}

// meetings are those of the coordinator group, and the deadlines of what it has decided that the actor does: when, and nothing of what.
func meetings(ctx context.Context, s *app.Service, v *lang.Voice, a access.Actor, l *look) (events []ical.Event, err error) {
	from, before := a.Today.AddDays(-daysBack), a.Today.AddDays(daysAhead)
	rows, err := s.Store.Reader().MeetingsBetween(ctx, query.MeetingsBetweenParams{FromDay: from, BeforeDay: before})
	if err != nil {
		return nil, fmt.Errorf("calendar.meetings: %w", err)
	}
	add := func(item string, e ical.Event) {
		e.ID, e.Address = hash("calendar/" + item)[:32]+"@traad", s.Outward.Address
		events, l.items = append(events, e), append(l.items, item)
	}
	for _, m := range rows {
		e := ical.Event{Title: v.Say("Koordinatormøte"), About: v.Say("Sted, dagsorden og saker ser du i Tråd når du er logget inn."), Day: m.OnDay}
		if hour, minute, err := nb.ParseClock(m.Clock); err == nil && m.Clock != "" {
			e.At, e.Length = m.OnDay.At(hour, minute), meetingLength
		}
		add("meeting/"+string(m.ID), e)
	}
	due, err := meeting.Due(ctx, s, a)
	for _, d := range due {
		if !d.Due.Before(from) && d.Due.Before(before) {
			add("meeting_decision/"+string(d.ID), ical.Event{Title: v.Say("Frist: beslutning fra koordinatormøte"), About: v.Say("Hva som skal gjøres, ser du i Min dag i Tråd når du er logget inn."), Day: d.Due})
		}
	}
	return events, err
}

func event(v *lang.Voice, row query.CalendarTasksRow, address string) ical.Event {
	title := v.Say(row.Title)
	if row.Code != "" {
		title += " (" + string(row.Code) + ")"
	}
	e := ical.Event{ID: hash("calendar/" + string(row.EnrolmentID) + "/" + row.Rule + "/" + fmt.Sprint(row.Number))[:32] + "@traad", Title: title, Address: address}
	if row.BookedOn.IsZero() {
		e.Title, e.Day, e.About = v.Say("Frist: %s", title), row.DayOn, v.Say("Fristen står i Tråd. Hvem det gjelder, ser du når du er logget inn.")
		return e
	}
	e.Day, e.About = row.BookedOn, v.Say("Avtalt i Tråd. Hvem det gjelder, og hvor, ser du når du er logget inn. Endringer gjøres i Tråd.")
	if hour, minute, err := nb.ParseClock(row.Clock); err == nil && row.Clock != "" {
		e.At, e.Length = row.BookedOn.At(hour, minute), visitLength
	}
	return e
}

func hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
