package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// post lays mails about a hearing in the outbox, in the transaction that gives cause to them. They are built of what a notice may say:
// nothing in them tells of the person or of what the plan says.
type post struct {
	s      *app.Service
	w      *store.Writer
	v      Version
	due    date.Date
	person *access.Person
}

// newPost is the post of a version that is heard.
func newPost(ctx context.Context, s *app.Service, w *store.Writer, v Version, due date.Date) (*post, error) {
	person, err := s.Person(ctx, w.Reader, v.Patient, s.Today())
	return &post{s, w, v, due, person}, err
}

// toParty tells those who can answer for a party in Tråd. The patient, next of kin and whoever has no log-in get no mail: the team asks them.
func (p *post) toParty(ctx context.Context, about care.NoticeKind, kind plan.Party, user care.UserID) error {
	users := []care.UserID{user}
	if kind == plan.GP {
		users = p.person.GPs // her GP today and the substitutes
	}
	return p.to(ctx, about, access.AnswerHearing, users...)
}

// toTeam tells who follows the hearing up: the author, and who has the enrolment.
func (p *post) toTeam(ctx context.Context, about care.NoticeKind) error {
	row, err := p.w.Enrolment(ctx, db.ID(p.v.Enrolment))
	if err != nil {
		return fmt.Errorf("plan.mail: %w", err)
	}
	return p.to(ctx, about, access.SendHearing, p.v.Author, care.UserID(row.ResponsibleID))
}

// to sends a notice once to each of the users who may do what it asks for; in the place of one who is away, to who stands in.
func (p *post) to(ctx context.Context, about care.NoticeKind, deed access.Deed, users ...care.UserID) error {
	absences, err := p.w.AbsencesOn(ctx, p.s.Today())
	if err != nil {
		return fmt.Errorf("plan.mail: %w", err)
	}
	var told []care.UserID
	for _, u := range users {
		if i := slices.IndexFunc(absences, func(a query.AbsencesOnRow) bool { return care.UserID(a.UserID) == u && a.SubstituteID != "" }); i >= 0 {
			u = care.UserID(absences[i].SubstituteID)
		}
		if u == "" || slices.Contains(told, u) {
			continue
		}
		ok, err := p.may(ctx, u, deed)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		told = append(told, u)
		if err := p.send(ctx, about, u); err != nil {
			return err
		}
	}
	return nil
}

// may reports whether a user may do the deed with the person in any role of today.
func (p *post) may(ctx context.Context, user care.UserID, deed access.Deed) (bool, error) {
	today := p.s.Today()
	roles, err := p.w.RolesOfUser(ctx, db.ID(user))
	if err != nil {
		return false, fmt.Errorf("plan.mail: %w", err)
	}
	for _, r := range roles {
		if !app.During(r.ValidFrom, r.ValidTo, today) || !access.May(care.Role(r.Role), deed) {
			continue
		}
		a, err := p.s.Situate(ctx, p.w.Reader, access.Actor{User: user, Role: care.Role(r.Role), Org: care.OrgID(r.OrganisationID), OrgKind: r.OrganisationKind, Today: today})
		if err != nil {
			return false, err
		}
		if access.Decide(a, deed, p.person).Allowed {
			return true, nil
		}
	}
	return false, nil
}

func (p *post) send(ctx context.Context, about care.NoticeKind, user care.UserID) error {
	now := p.s.Now()
	code, err := alert.CaseCode(ctx, p.w, db.ID(p.v.Enrolment), now)
	if err != nil {
		return err
	}
	link, err := p.link(ctx)
	if err != nil {
		return err
	}
	n := care.Notice{About: about, Case: code, Due: p.due, Link: p.s.Outward.Address + "/h/" + link}
	return alert.Post(ctx, p.s, p.w, n, now, alert.Envelope{User: db.ID(user), Hearing: p.v.ID})
}

// link is the opaque end of the address, drawn where the hearing has none.
func (p *post) link(ctx context.Context) (string, error) {
	if p.v.link == "" {
		p.v.link = alert.NewLink()
		if n, err := p.w.LinkHearing(ctx, query.LinkHearingParams{ID: p.v.ID, Link: db.Text(p.v.link)}); err != nil || n != 1 {
			return "", fmt.Errorf("plan.mail: linked %d: %w", n, err)
		}
	}
	return p.v.link, nil
}

// LinkOf is the whole address of a hearing, as mails and messages give it. It tells nothing by itself: who opens it logs in and is decided about.
func LinkOf(ctx context.Context, s *app.Service, v *Version) (string, error) {
	p := &post{s: s, v: *v}
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		row, err := w.LockPlanVersion(ctx, v.ID)
		if err != nil {
			return fmt.Errorf("plan.LinkOf: %w", err)
		}
		p.w, p.v.link = w, string(row.Link)
		_, err = p.link(ctx)
		return err
	})
	return s.Outward.Address + "/h/" + p.v.link, err
}

// Behind returns the person whose hearing a mail's link leads to, for one who may read it. A link that leads nowhere is refused like one to a
// person outside the team. It shows nothing: the page that it leads to is decided and audited.
func Behind(ctx context.Context, s *app.Service, a access.Actor, link string) (care.PatientID, error) {
	row, err := s.Store.Reader().HearingByLink(ctx, db.Text(link))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("plan.Behind: %w", err)
	}
	return reach(ctx, s, a, access.SeeDraft, care.PatientID(row.PatientID))
}
