// Package patient is what people do with a person's own facts: find, register, change, next of kin, GP, care workers,
// death. What happens in a pathway is package enrolment.
package patient

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Details is what is registered of a person, as a form carries it.
type Details struct {
	GivenName   string
	FamilyName  string
	BirthDate   date.Date
	Sex         string // woman, man, unknown
	Area        care.OrgID
	Address     string
	Phone       string
	Lives       string // alone, with_spouse, with_others, "" unknown
	Language    string // "" is Norwegian
	Interpreter bool
	Letters     lang.Code // which language letters are written in; "" nobody has asked, and it is bokmål
	DeceasedOn  date.Date
	Protection  care.Protection
}

// Check returns the faults of d by form field, nil where there are none.
func (d Details) Check(today date.Date) error {
	return care.Patient{
		GivenName: d.GivenName, FamilyName: d.FamilyName, BirthDate: d.BirthDate, Sex: care.Sex(d.Sex), Area: d.Area, Address: d.Address,
		Phone: d.Phone, Lives: care.Household(d.Lives), Language: d.Language, Interpreter: d.Interpreter, Letters: d.Letters, DeceasedOn: d.DeceasedOn, Protection: d.Protection,
	}.Validate(today)
}

// Sort is the key that lists sort a person's name by: family name first, in Norwegian order.
func (d Details) Sort() string { return nb.SortKey(d.FamilyName + ", " + d.GivenName) }

// Words are the words of the name that a search finds the person by, folded, each once.
func (d Details) Words() []string { return words(d.GivenName + " " + d.FamilyName) }

// words splits a name, as it is kept and as it is searched for: «Aasen» is found as «Åsen» too.
func words(name string) []string {
	folded := strings.ReplaceAll(nb.Fold(name), "aa", "å")
	all := strings.FieldsFunc(folded, isSeparator)
	slices.Sort(all)
	return slices.Compact(all)
}

func isSeparator(r rune) bool { return r == ' ' || r == '-' || r == '\'' || r == '.' }

// Insert writes a new patient with name parts, first version and identifiers, inside a deed that has been allowed.
func Insert(ctx context.Context, tx *app.Tx, id care.PatientID, d Details, numbers ...nin.Number) error {
	if err := tx.InsertPatient(ctx, query.InsertPatientParams{
		ID: db.ID(id), GivenName: d.GivenName, FamilyName: d.FamilyName, NameSort: d.Sort(), BirthDate: d.BirthDate, Sex: d.Sex,
		AreaID: db.ID(d.Area), Address: d.Address, Phone: d.Phone, Lives: d.Lives, Language: d.Language, Interpreter: d.Interpreter,
		DeceasedOn: d.DeceasedOn, CreatedAt: db.At(tx.Now), Version: 1, Protection: string(d.Protection), LetterLanguage: string(d.Letters),
	}); err != nil {
		return fmt.Errorf("patient.Insert: %w", err)
	}
	if err := index(ctx, tx, id, d); err != nil {
		return err
	}
	if err := keep(ctx, tx, id, 1, d); err != nil {
		return err
	}
	for _, n := range numbers {
		if err := identify(ctx, tx, id, n); err != nil {
			return err
		}
	}
	return nil
}

// index writes the words that a search finds the person by.
func index(ctx context.Context, tx *app.Tx, id care.PatientID, d Details) error {
	if err := tx.DeleteNameParts(ctx, db.ID(id)); err != nil {
		return fmt.Errorf("patient: name parts: %w", err)
	}
	for _, part := range d.Words() {
		if err := tx.InsertNamePart(ctx, query.InsertNamePartParams{Part: part, PatientID: db.ID(id)}); err != nil {
			return fmt.Errorf("patient: name parts: %w", err)
		}
	}
	return nil
}

// keep writes what the person's facts were from this version on.
func keep(ctx context.Context, tx *app.Tx, id care.PatientID, version int, d Details) error {
	return tx.InsertPatientVersion(ctx, query.InsertPatientVersionParams{
		PatientID: db.ID(id), Version: version, Data: db.ToJSON(d), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(tx.Actor.User),
	})
}

// identify seals a national or in-house number and writes its blind index. A number that somebody has already is errs.Invalid, in
// words that do not say so: it may be somebody whom the actor may not know of.
func identify(ctx context.Context, tx *app.Tx, id care.PatientID, n nin.Number) error {
	ring := tx.Service.Keys
	if err := tx.Service.Takes(n); err != nil {
		return err
	}
	if err := tx.LockIdentities(ctx); err != nil {
		return err
	}
	inUse := errs.Invalid("Nummeret kan ikke registreres").At("fodselsnummer", "Nummeret kan ikke registreres her nå. Sjekk sifrene. Er de riktige, ring IHT på sykehuset, så finner dere ut av det sammen.")
	if _, err := tx.PatientByIndex(ctx, db.List(ring.Indexes(n.Digits()))); err == nil {
		return inUse // perhaps under an older key, which the unique index of the table does not compare with
	} else if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("patient: identify: %w", err)
	}
	sealed, err := ring.Seal([]byte(n.Digits()), "patient/"+string(id))
	if err != nil {
		return fmt.Errorf("patient: seal: %w", err)
	}
	if err := tx.InsertIdentifier(ctx, query.InsertIdentifierParams{
		ID: db.NewID(), PatientID: db.ID(id), Kind: n.Kind().String(), Sealed: sealed, BlindIndex: ring.Index(n.Digits()), CreatedAt: db.At(tx.Now),
	}); err != nil {
		if db.IsUnique(err) {
			return inUse
		}
		return fmt.Errorf("patient: identify: %w", err)
	}
	return nil
}

func details(row query.Patient) Details {
	return Details{
		GivenName: row.GivenName, FamilyName: row.FamilyName, BirthDate: row.BirthDate, Sex: row.Sex, Area: care.OrgID(row.AreaID),
		Address: row.Address, Phone: row.Phone, Lives: row.Lives, Language: row.Language, Interpreter: row.Interpreter, DeceasedOn: row.DeceasedOn,
		Letters: lang.Code(row.LetterLanguage), Protection: care.Protection(row.Protection),
	}
}

func parseDetails(j db.JSON) (Details, error) {
	var d Details
	if err := json.Unmarshal(j, &d); err != nil {
		return d, fmt.Errorf("patient: an earlier version cannot be read: %w", err)
	}
	return d, nil
}
