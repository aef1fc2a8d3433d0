package care

import (
	"slices"
	"strings"

	"traad/internal/base/date"
)

// User is a person who works.
type User struct {
	Name    string
	Title   string // "sykepleier", "geriater"
	Email   string
	Phone   string
	HPR     string    // number in the register of health personnel, digits; "" for none
	EndedOn date.Date // may not log in after this day
}

// Validate checks a user. Fields: navn, tittel, epost, telefon, hpr.
func (u User) Validate() error {
	f := newFaults()
	f.line("navn", u.Name, "Skriv navnet.")
	f.line("tittel", u.Title, "")
	f.line("epost", u.Email, "")
	if at := strings.IndexByte(u.Email, '@'); u.Email != "" && (at < 1 || at == len(u.Email)-1 || strings.ContainsAny(u.Email, " \t\r\n,;<>") || strings.Count(u.Email, "@") > 1) {
		f.At("epost", "E-postadressen er ikke gyldig. Skriv én adresse, som navn@kommune.no.")
	}
	f.line("telefon", u.Phone, "")
	if strings.Trim(u.HPR, "0123456789") != "" || len(u.HPR) > 9 {
		f.At("hpr", "HPR-nummeret er bare siffer, og høyst ni. Skriv det slik det står i Helsepersonellregisteret.")
	}
	return f.OrNil()
}

// Assignment is one role that a user has in one organisation for a time.
type Assignment struct {
	User UserID
	Role Role
	Org  OrgID
	From date.Date
	To   date.Date // the last day, counted; no date while it lasts
}

// Holds reports whether the assignment gives the role on a day.
func (a Assignment) Holds(on date.Date) bool {
	return !a.From.IsZero() && !on.Before(a.From) && (a.To.IsZero() || !on.After(a.To))
}

// Validate checks an assignment. Fields: rolle, virksomhet, fra, til.
func (a Assignment) Validate() error {
	f := newFaults()
	if !slices.Contains(Roles, a.Role) {
		f.At("rolle", "Velg en rolle fra listen.")
	}
	if a.Org == "" {
		f.At("virksomhet", "Velg hvor personen har rollen.")
	}
	f.term(a.From, a.To)
	return f.OrNil()
}
