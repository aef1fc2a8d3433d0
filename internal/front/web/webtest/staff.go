package webtest

import (
	"context"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// User is one of those who work in the region.
type User string

// The users, by what they are to a person who lives in Nes.
const (
	Nes           User = "Ingrid Sandvik" // coordinator, Nes
	NesToo        User = "Grete Moen"     // a second coordinator, Nes
	Kongsvinger   User = "Marit Solberg"  // coordinator at the site that Nes belongs to
	Physician     User = "Henrik Dahl"    // IHT physician of the whole hospital
	GP            User = "Mona Ruud"      // the GP of everybody whom World.Person makes in Nes
	Substitute    User = "Eva Strøm"      // substitutes for Mona Ruud in all of 2026
	OtherGP       User = "Jon Lie"        // a GP with nobody on the list
	CareWorker    User = "Anne Holt"      // serves everybody whom World.Person makes in Nes
	OtherCare     User = "Liv Bakke"      // serves nobody
	Clinician     User = "Siri Vang"      // works in Medisinsk avdeling; sees those whom World.Admit lays there
	Ullensaker    User = "Pål Eng"        // coordinator of another municipality
	Nordbyhagen   User = "Tone Berg"      // coordinator at the other site
	Manager       User = "Arne Lund"      // manager, Nes
	Analyst       User = "Ida Falk"       // analyst at the hospital
	Administrator User = "Ola Admin"      // administrator at the hospital
	OtherManager  User = "Kåre Dal"       // manager, Ullensaker; works there where a test has called Hire
)

// Outsiders have nothing to do with a person who lives in Nes, or may never see a person.
var Outsiders = []User{Ullensaker, Nordbyhagen, OtherGP, OtherCare, Manager, Analyst, Administrator}

type user struct {
	id         care.UserID
	assignment db.ID
	role       care.Role
	org        care.OrgID
}

type employee struct {
	name User
	role care.Role
	org  string
}

var staff = []employee{
	{Nes, care.MunicipalCoordinator, "Nes"},
	{NesToo, care.MunicipalCoordinator, "Nes"},
	{Kongsvinger, care.HospitalCoordinator, "Kongsvinger"},
	{Physician, care.HospitalPhysician, "Akershus universitetssykehus"},
	{GP, care.GeneralPractitioner, "Årnes legesenter"},
	{Substitute, care.GeneralPractitioner, "Årnes legesenter"},
	{OtherGP, care.GeneralPractitioner, "Årnes legesenter"},
	{CareWorker, care.CareWorker, "Hjemmesykepleien Nes"},
	{OtherCare, care.CareWorker, "Hjemmesykepleien Nes"},
	{Clinician, care.EmergencyClinician, "Medisinsk avdeling"},
	{Ullensaker, care.MunicipalCoordinator, "Ullensaker"},
	{Nordbyhagen, care.HospitalCoordinator, "Nordbyhagen"},
	{Manager, care.Manager, "Nes"},
	{Analyst, care.Analyst, "Akershus universitetssykehus"},
	{Administrator, care.Administrator, "Akershus universitetssykehus"},
}

// Hire lets one more work somewhere, who is in no other test's lists and figures.
func (w *World) Hire(name User, role care.Role, org string) {
	w.T.Helper()
	w.must(w.Store.InTx(w.T.Context(), func(tx *store.Writer) error { return w.hire(w.T.Context(), tx, employee{name, role, org}) }))
}

func (w *World) hire(ctx context.Context, tx *store.Writer, s employee) error {
	u := user{id: care.UserID(db.NewID()), assignment: db.NewID(), role: s.role, org: w.Orgs[s.org]}
	w.users[s.name] = u
	if err := tx.InsertUser(ctx, query.InsertUserParams{
		ID: db.ID(u.id), Name: string(s.name), NameSort: nb.SortKey(string(s.name)), Phone: "000 55 100", Email: "ansatt-" + string(u.id) + "@traad.example", CreatedAt: db.At(w.now),
	}); err != nil {
		return err
	}
	if err := tx.InsertRoleAssignment(ctx, query.InsertRoleAssignmentParams{
		ID: u.assignment, UserID: db.ID(u.id), Role: string(s.role), OrganisationID: db.ID(u.org), ValidFrom: Today.AddDays(-1000), CreatedAt: db.At(w.now),
	}); err != nil {
		return err
	}
	if s.name != Substitute {
		return nil
	}
	return tx.InsertSubstitute(ctx, query.InsertSubstituteParams{
		ID: db.NewID(), GpID: db.ID(w.users[GP].id), SubstituteID: db.ID(u.id), ValidFrom: Today.AddDays(-320), ValidTo: Today.AddDays(44), CreatedAt: db.At(w.now),
	})
}

// ID returns the user's id.
func (w *World) ID(u User) care.UserID { return w.users[u].id }

// Assignment returns the id of the user's role assignment.
func (w *World) Assignment(u User) db.ID { return w.users[u].assignment }

// Actor returns the user as somebody who acts, through a real session.
func (w *World) Actor(u User) access.Actor {
	w.T.Helper()
	a, err := signin.Actor(w.T.Context(), w.Service, w.token(u))
	w.must(err)
	return a
}

func (w *World) token(u User) string {
	w.T.Helper()
	token, err := signin.Begin(w.T.Context(), w.Service, w.users[u].assignment)
	w.must(err)
	return token
}
