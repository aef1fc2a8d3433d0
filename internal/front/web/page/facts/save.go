package facts

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type deed interface {
	Run(ctx context.Context, s *app.Service, a access.Actor) error
}

// Save does what the form that was sent is for.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d, message := read(typed, care.PatientID(v.Path("id")))
	if d == nil {
		return errs.Invalid("Skjemaet kom ikke fram slik det skal. Last siden på nytt.")
	}
	if typed.OK() {
		err = d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(care.PatientID(v.Path("id")))+"/opplysninger", v.T(message))
		}
		if errs.KindOf(err) == errs.KindConflict {
			return again(v, typed, http.StatusConflict, err)
		}
		if !typed.Take(err) {
			return err
		}
	}
	rest(v, typed, d)
	return again(v, typed, http.StatusUnprocessableEntity, nil)
}

// rest adds what else is wrong where a date could not be read, so that the user is told everything at once.
func rest(v *page.Visit, typed *ui.Form, d deed) {
	e, ok := d.(patient.Edit)
	if !ok {
		return
	}
	for _, f := range errs.FieldsOf(e.Details.Check(v.Today())) {
		if typed.Faults.At(f.Name) == "" {
			typed.Faults = append(typed.Faults, ui.Said(v.Voice, f))
		}
	}
}

// read turns what was sent into a deed; nil for a form that does not exist.
func read(typed *ui.Form, id care.PatientID) (deed, string) {
	seen, _ := strconv.Atoi(typed.Value("sett"))
	line := func(name string) string { return nb.CleanLine(typed.Value(name)) }
	switch typed.Value("skjema") {
	case "person":
		return patient.Edit{Patient: id, Seen: seen, Details: details(typed)}, "Opplysningene er lagret."
	case "parorende":
		return patient.SaveKin{
			Patient: id, ID: db.ID(typed.Value("id")), Seen: seen, Name: line("navn"), Relation: line("relasjon"),
			Phone: line("telefon"), Closest: typed.Has("narmest"), Note: line("merknad"),
		}, "Pårørende er lagret."
	case "parorende-slutt":
		return patient.EndKin{Patient: id, ID: db.ID(typed.Value("id")), Seen: seen}, "Pårørende er tatt bort fra listen."
	case "fastlege":
		return patient.ChangeGP{Patient: id, GP: care.UserID(typed.Value("fastlege")), From: page.Date(typed, "fra")}, "Fastlegen er byttet."
	case "tjenesteyter":
		return patient.AddCareWorker{Patient: id, User: care.UserID(typed.Value("bruker")), From: page.Date(typed, "fra"), To: page.Date(typed, "til")},
			"Tjenesteyteren har fått tilgang."
	case "tjenesteyter-slutt":
		return patient.EndCareWorker{Patient: id, Relation: db.ID(typed.Value("id"))}, "Tilgangen er avsluttet."
	}
	return nil, ""
}

func details(typed *ui.Form) patient.Details {
	line := func(name string) string { return nb.CleanLine(typed.Value(name)) }
	return patient.Details{
		GivenName: line("fornavn"), FamilyName: line("etternavn"), BirthDate: page.Date(typed, "fodt"), Sex: typed.Value("kjonn"), Area: care.OrgID(typed.Value("kommune")),
		Address: line("adresse"), Phone: line("telefon"), Lives: typed.Value("bor"), Language: line("sprak"), Interpreter: typed.Has("tolk"), Letters: lang.Code(typed.Value("brevsprak")),
		Protection: care.Protection(typed.Value("beskyttet")),
	}
}

// again shows the page with the form open and everything typed in it. After a conflict what was saved by somebody else
// stands beside it, and the form carries that it has been seen.
func again(v *page.Visit, typed *ui.Form, status int, refused error) error {
	f, err := load(v)
	if err != nil {
		return err
	}
	w := build(v, f)
	what, id := typed.Value("skjema"), typed.Value("id")
	seen, _ := strconv.Atoi(typed.Value("sett"))
	if refused != nil {
		seen = 0 // what is saved now
	}
	w.Form = fields(v, f, what, id, typed, seen)
	if w.Form == nil {
		return errors.Join(refused, errs.Conflict("Noen andre endret eller tok bort dette mens du skrev. Last siden på nytt."))
	}
	if refused != nil {
		w.Form.Clash = compare(v, f, what, id, typed, refused)
	}
	return render(v, status, f, w)
}

// compare sets what was typed beside what somebody else saved: only what differs.
func compare(v *page.Visit, f *patient.Facts, what, id string, typed *ui.Form, refused error) *clash {
	c := &clash{Who: v.T("En annen"), Href: path(f, what, id)}
	var conflict *patient.Conflict
	if errors.As(refused, &conflict) && conflict.ByName != "" {
		c.Who = conflict.ByName
	}
	if what == "person" {
		theirs := items(v.Voice, f, f.Details)
		for i, mine := range items(v.Voice, f, details(typed)) {
			if mine.Field != "dod" && mine.Text != theirs[i].Text {
				c.Rows = append(c.Rows, clashRow{mine.Label, mine.Text, theirs[i].Text})
			}
		}
		return c
	}
	for _, k := range f.Kin {
		if string(k.ID) != id {
			continue
		}
		for _, r := range []clashRow{
			{v.T("Navn"), typed.Value("navn"), k.Name},
			{v.T("Hvem er det?"), typed.Value("relasjon"), k.Relation},
			{v.T("Telefon"), typed.Value("telefon"), k.Phone},
			{v.T("Merknad"), typed.Value("merknad"), k.Note},
		} {
			if r.Mine != r.Theirs {
				c.Rows = append(c.Rows, r)
			}
		}
	}
	return c
}
