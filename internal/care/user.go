package care

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// User is a person who works.
type User struct {
	ID     UserID
	Name   string
	Email  string
	Phone  string
	HPR    string // number in Helsepersonellregisteret, where the person has one
	Closed bool   // may no longer log in
}

// Validate checks a user. Fields: navn, epost, telefon, hpr.
func (u User) Validate() error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	f.line("navn", u.Name, "Skriv navnet.")
	f.line("epost", u.Email, "Skriv e-postadressen.")
	if at := strings.IndexByte(u.Email, '@'); u.Email != "" && (at < 1 || at == len(u.Email)-1 || strings.ContainsAny(u.Email, " \t\r\n")) {
		f.At("epost", "E-postadressen er ikke gyldig. Skriv den som navn@kommune.no.")
	}
	f.line("telefon", u.Phone, "")
	if u.HPR != "" && (len(u.HPR) > 9 || strings.Trim(u.HPR, "0123456789") != "") {
		f.At("hpr", "HPR-nummeret har bare siffer, høyst ni.")
	}
	return f.OrNil()
}

// Assignment is one role that a user has in one organisation in a period. Authorisations expire: To should be set.
type Assignment struct {
	ID     string
	User   UserID
	Role   Role
	Org    OrgID
	Period Period
}

// Holds reports whether the assignment gives the role on a day.
func (a Assignment) Holds(on date.Date) bool { return a.Period.Contains(on) }

// Validate checks an assignment. Fields: rolle, virksomhet, fra, til.
func (a Assignment) Validate() error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	if !slices.Contains(Roles, a.Role) {
		f.At("rolle", "Velg en rolle fra listen.")
	}
	if a.Org == "" {
		f.At("virksomhet", "Velg hvor personen har rollen.")
	}
	f.period(a.Period)
	return f.OrNil()
}
