// Package personletter is the letters of a pathway filled in for one person, and kept as they were made.
//
// What a letter is made of is the newest published version of the enrolment's pathway, also for those who follow an older one: a telephone number that
// was mended is mended for all. A letter that was made keeps its text and says which version it came of.
package personletter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/app/step"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Sheet is an enrolment with the letters that can be made, and those that were.
type Sheet struct {
	*step.Opened
	Of   *care.Pathway // where the templates stand
	Made []Made        // the newest first

	values map[string]string // what is said in the letter's language is filled in by Fill
	visit  date.Date
	clock  string
}

// Made is a letter that was made.
type Made struct {
	ID       db.ID
	Version  int // of the pathway
	Code     string
	Title    string
	Language lang.Code
	Body     string
	At       db.Time
	By       string
}

// Ref names a letter in the audit.
func Ref(id db.ID) string { return "letter/" + string(id) }

// Open returns it, decided and audited as a look at the letters of the person.
func Open(ctx context.Context, s *app.Service, a access.Actor, id care.EnrolmentID) (*Sheet, error) {
	o, err := step.Open(ctx, s, a, access.SeeLetters, id)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	w := &Sheet{Opened: o, Of: o.Course.Pathway}
	newest, err := s.NewestPathways(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range newest {
		if p.Code == o.Course.Pathway.Code {
			w.Of = p
		}
	}
	if w.Made, err = Of(ctx, r, id); err != nil {
		return nil, err
	}
	err = w.fill(ctx, r)
	return w, err
}

// Of are the letters that were made for an enrolment, the newest first. It decides nothing.
func Of(ctx context.Context, r *store.Reader, id care.EnrolmentID) (all []Made, err error) {
	rows, err := r.PersonLetters(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("personletter.Of: %w", err)
	}
	for _, x := range rows {
		all = append(all, Made{x.ID, x.PathwayVersion, x.Code, x.Title, lang.Code(x.Language), x.Body, x.MadeAt, x.MadeByName})
	}
	return all, nil
}

// One is a letter that was made, decided and audited by itself.
func One(ctx context.Context, s *app.Service, a access.Actor, enrolment care.EnrolmentID, id db.ID) (*Sheet, *Made, error) {
	w, err := Open(ctx, s, a, enrolment)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(w.Made, func(m Made) bool { return m.ID == id })
	if i < 0 {
		return nil, nil, errs.NotFound("Brevet finnes ikke. Gå tilbake til brevene i forløpet.")
	}
	person, err := s.Person(ctx, s.Store.Reader(), w.Head.Patient, a.Today)
	if err != nil {
		return nil, nil, err
	}
	return w, &w.Made[i], s.See(ctx, a, access.SeeLetters, person, []string{Ref(id)})
}

// fill finds what the fields say. What tells where a person with a protected address lives is left out for who may not know it.
func (w *Sheet) fill(ctx context.Context, r *store.Reader) error {
	h, c := w.Head, w.Course
	w.values = map[string]string{"navn": h.Name(), "fodt": nb.Numeric(h.Details.BirthDate)}
	for _, b := range c.State.Booked {
		if !b.On.Before(h.Today) && (w.visit.IsZero() || b.On.Before(w.visit)) {
			w.visit, w.clock = b.On, b.Clock
		}
	}
	row, err := r.Enrolment(ctx, db.ID(c.ID))
	if err != nil {
		return fmt.Errorf("personletter: %w", err)
	}
	site, phone, hours, err := reached(ctx, r, row.SiteID)
	if err != nil {
		return err
	}
	name, err := hospital(ctx, r, site)
	if err != nil {
		return err
	}
	w.values["sykehus"], w.values["sykehustelefon"], w.values["sykehustid"] = name, phone, hours
	if h.AddressHidden {
		return nil
	}
	if _, phone, hours, err = reached(ctx, r, row.AreaID); err != nil {
		return err
	}
	w.values["kommune"], w.values["kommunetelefon"], w.values["kommunetid"] = areaName(c.Area, lang.NB), phone, hours
	w.values["koordinator"] = c.Responsible
	for _, m := range h.Team {
		switch {
		case m.Part == patient.GPPart && w.values["fastlege"] == "":
			w.values["fastlege"] = m.Name
		case m.User != "" && m.User == c.State.Responsible:
			w.values["telefon"] = m.Phone
		}
	}
	return nil
}

func areaName(p patient.Place, in lang.Code) string {
	if p.Kind == "municipality" {
		return lang.In(in).Say("%s kommune", p.Name)
	}
	return p.Name
}

// hospital is the name of a site with that of its hospital.
func hospital(ctx context.Context, r *store.Reader, site query.Organisation) (string, error) {
	if site.ParentID == "" {
		return site.Name, nil
	}
	o, err := r.Organisation(ctx, site.ParentID)
	if err != nil {
		return "", fmt.Errorf("personletter: %w", err)
	}
	return care.SiteName(o.Name, site.Name), nil
}

// reached is an organisation, and how it is reached: by its own telephone or that of what it belongs to.
func reached(ctx context.Context, r *store.Reader, id db.ID) (of query.Organisation, phone, hours string, err error) {
	for id != "" {
		o, err := r.Organisation(ctx, id)
		if err != nil {
			return of, "", "", fmt.Errorf("personletter: %w", err)
		}
		if of.ID == "" {
			of = o
		}
		if o.Phone != "" {
			return of, o.Phone, o.Hours, nil
		}
		id = o.ParentID
	}
	return of, "", "", nil
}

// Letter is the template with a code.
func (w *Sheet) Letter(code string) (care.Letter, error) {
	i := slices.IndexFunc(w.Of.Letters, func(l care.Letter) bool { return l.Code == code })
	if i < 0 {
		return care.Letter{}, errs.NotFound("Brevet finnes ikke i dette forløpet. Velg et av brevene på siden.")
	}
	return w.Of.Letters[i], nil
}

// Fill is a letter filled in, in the language asked for or else the one that it is written in. missing are the fields that are not known.
func (w *Sheet) Fill(l care.Letter, language lang.Code) (title, text string, in lang.Code, missing []string) {
	title, text, in = l.In(language)
	if !w.visit.IsZero() {
		w.values["besok"] = care.LetterVisit(w.visit, w.clock, in)
	}
	w.values["dato"], w.values["forlop"] = lang.In(in).LongDay(w.Head.Today), w.Course.Pathway.TitleIn(in)
	if w.values["kommune"] != "" {
		w.values["kommune"] = areaName(w.Course.Area, in)
	}
	text, missing = care.FillLetter(text, w.values)
	return title, text, in, missing
}

// Make fills in a letter and keeps it.
type Make struct {
	ID        db.ID // made by the form: sent twice, it is made once
	Enrolment care.EnrolmentID
	Code      string
	Language  lang.Code
	Seen      string // Digest of the text as the page showed it
}

// Digest tells a filled-in text from another.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// ErrChanged says that the letter would not read as it did on the page.
var ErrChanged = errors.New("personletter: the letter reads otherwise now")

// Run does it. The error is ErrChanged where the template or what is filled in has changed since the page was shown: nobody signs for a text unseen.
func (d Make) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	w, err := Open(ctx, s, a, d.Enrolment)
	if err != nil {
		return err
	}
	return s.Do(ctx, a, func(tx *app.Tx) error {
		row, err := tx.LockedFor(ctx, access.MakeLetter, d.Enrolment)
		if err != nil {
			return err
		}
		if !db.IsID(string(d.ID)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		l, err := w.Letter(d.Code)
		if err != nil {
			return err
		}
		title, text, in, _ := w.Fill(l, d.Language)
		if slices.ContainsFunc(w.Made, func(m Made) bool { return m.ID == d.ID }) {
			return nil // the same form, sent twice
		}
		if w.Head.Dead() {
			return errs.Conflict("Personen er død, så det lages ikke flere brev.")
		}
		if Digest(text) != d.Seen {
			return ErrChanged
		}
		tx.Note(Ref(d.ID))
		if _, err := tx.InsertPersonLetter(ctx, query.InsertPersonLetterParams{
			ID: d.ID, EnrolmentID: row.ID, PathwayVersion: w.Of.Version, Code: l.Code, Title: title, Language: string(in), Body: text, MadeAt: db.At(tx.Now), MadeBy: db.ID(a.User),
		}); err != nil {
			return fmt.Errorf("personletter.Make: %w", err)
		}
		return nil
	})
}
