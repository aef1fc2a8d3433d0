// Package setup tells how far a municipality, a district or a hospital has come on its way in. Nothing is ticked off: each step is read from what the
// system itself has seen (an agreement that is signed, a log-in, a mail that a server took), so it is right whoever did the work, in whatever order,
// and stops being right when what it rests on is gone. Nothing is done here but the mail that tries an address; the work is done where it always is.
package setup

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Code names a step.
type Code string

// The steps, in the order that they are shown.
const (
	Organisation Code = "organisation"
	Agreement    Code = "agreement"
	Users        Code = "users"
	Coordinators Code = "coordinators"
	Target       Code = "target"
	Recipients   Code = "recipients"
	Pathway      Code = "pathway"
	Operation    Code = "operation"
)

// State is how far a step has come.
type State int

// The states.
const (
	Missing State = iota
	Begun
	Done
)

// Step is one step: what the system has seen, and what lacks, in words.
type Step struct {
	Code  Code
	State State
	Seen  []lang.Text
	Lacks []lang.Text
}

// Person is somebody who works there today.
type Person struct {
	User   care.UserID
	Name   string
	Role   care.Role
	Where  string
	UsedOn date.Date // the last day that she logged in with the role; no date is never
}

// Recipient is somebody whom alerts go to.
type Recipient struct {
	Person
	Email       string
	Tried       *alert.Tried // nil: no mail has been tried
	Unreachable bool         // mail came back
}

// Reached reports whether a server has taken a mail to the address that she has.
func (r Recipient) Reached() bool {
	return r.Email != "" && !r.Unreachable && r.Tried != nil && r.Tried.Reached()
}

// Place is one municipality, district or hospital with its steps.
type Place struct {
	ID         care.OrgID
	Kind       care.OrgKind
	Name       string
	Status     care.Rollout
	Steps      []Step
	People     []Person
	Recipients []Recipient
}

// Finished is how many steps are done.
func (p Place) Finished() int {
	n := 0
	for _, s := range p.Steps {
		if s.State == Done {
			n++
		}
	}
	return n
}

// Next is the first step that is not done, nil where all are.
func (p Place) Next() *Step {
	if i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.State != Done }); i >= 0 {
		return &p.Steps[i]
	}
	return nil
}

// all is what the steps are read from.
type all struct {
	today    date.Date
	orgs     []query.Organisation
	roles    []query.RoleAssignmentsRow // that are held today
	users    map[db.ID]query.UserAccount
	parties  map[care.OrgID]agreement.Party
	agreed   map[care.OrgID]care.AgreementVersion // the version in force of each party
	pathways []*care.Pathway
	tried    map[care.UserID]alert.Tried
	faulty   map[care.UserID]bool
}

func load(ctx context.Context, s *app.Service, a access.Actor) (*all, error) {
	r := s.Store.Reader()
	x := &all{today: a.Today, users: map[db.ID]query.UserAccount{}, parties: map[care.OrgID]agreement.Party{}, faulty: map[care.UserID]bool{}}
	var err error
	if x.orgs, err = r.Organisations(ctx); err != nil {
		return nil, fmt.Errorf("setup: organisations: %w", err)
	}
	if err := app.Aim(ctx, r, a.Today, x.orgs); err != nil {
		return nil, err
	}
	users, err := r.Users(ctx)
	if err != nil {
		return nil, fmt.Errorf("setup: users: %w", err)
	}
	for _, u := range users {
		if u.EndedOn.IsZero() || !u.EndedOn.Before(a.Today) {
			x.users[u.ID] = u
		}
	}
	rows, err := r.RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("setup: roles: %w", err)
	}
	for _, row := range rows {
		if _, works := x.users[row.UserID]; works && app.During(row.ValidFrom, row.ValidTo, a.Today) {
			x.roles = append(x.roles, row)
		}
	}
	parties, err := agreement.List(ctx, s, a)
	if err != nil {
		return nil, err
	}
	for _, p := range parties {
		x.parties[p.ID] = p
	}
	ids := make([]care.OrgID, 0, len(parties))
	for _, p := range parties {
		ids = append(ids, p.ID)
	}
	if x.agreed, err = agreement.InForce(ctx, r, a.Today, ids...); err != nil {
		return nil, err
	}
	if x.pathways, err = s.PathwaysForNew(ctx, r); err != nil {
		return nil, err
	}
	if x.tried, err = alert.TriedMails(ctx, r); err != nil {
		return nil, err
	}
	faults, err := r.AddressFaults(ctx, a.Today)
	if err != nil {
		return nil, fmt.Errorf("setup: addresses: %w", err)
	}
	for _, f := range faults {
		x.faulty[care.UserID(f.UserID)] = true
	}
	return x, nil
}

// List returns every place that takes part or is on its way: hospitals first, then municipalities and districts by name.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Place, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"setup"}); err != nil {
		return nil, err
	}
	x, err := load(ctx, s, a)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, kind := range []care.OrgKind{care.OrgHospital, care.OrgMunicipality, care.OrgDistrict} {
		for _, o := range x.orgs {
			outside := kind != care.OrgHospital && o.SiteID == "" && (care.Rollout(o.Status) == care.NoRollout || o.Status == "")
			if care.OrgKind(o.Kind) == kind && !outside && (o.EndedOn.IsZero() || !o.EndedOn.Before(a.Today)) {
				out = append(out, x.place(o))
			}
		}
	}
	return out, nil
}

// One returns a municipality, a district or a hospital, also one that is not on its way yet.
func One(ctx context.Context, s *app.Service, a access.Actor, id care.OrgID) (*Place, error) {
	if !db.IsID(string(id)) {
		return nil, errNone()
	}
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"setup/" + string(id)}); err != nil {
		return nil, err
	}
	x, err := load(ctx, s, a)
	if err != nil {
		return nil, err
	}
	for _, o := range x.orgs {
		if o.ID == db.ID(id) && goes(care.OrgKind(o.Kind)) {
			p := x.place(o)
			return &p, nil
		}
	}
	return nil, errNone()
}

func goes(k care.OrgKind) bool {
	return k == care.OrgHospital || k == care.OrgMunicipality || k == care.OrgDistrict
}

func errNone() error {
	return errs.NotFound("Virksomheten finnes ikke, eller er ikke et sykehus, en kommune eller en bydel.")
}

// TryMail sends a mail that says that nothing has happened to each of those whom alerts of a place go to.
type TryMail struct{ Org care.OrgID }

// Run lays them in the outbox. Those whose mail still waits get no other, so a form that is sent twice sends one.
func (d TryMail) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	p, err := One(ctx, s, actor, d.Org)
	if err != nil {
		return 0, err
	}
	var to []care.UserID
	waits := false
	for _, r := range p.Recipients {
		switch {
		case r.Email == "" || slices.Contains(to, r.User):
		case r.Tried != nil && r.Tried.State == "waiting":
			waits = true
		default:
			to = append(to, r.User)
		}
	}
	if len(to) == 0 && !waits {
		return 0, errs.Invalid("Ingen som får varsler der, har e-postadresse. Gi noen rollen IHT-koordinator, og skriv e-postadressen på brukeren.")
	}
	return len(to), s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, "mail-test/"+string(d.Org)); err != nil {
			return err
		}
		return alert.TryMails(ctx, s, tx.Writer, to...)
	})
}
