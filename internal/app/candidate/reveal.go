package candidate

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How an asking ended.
const (
	asked       = "asked"
	revealed    = "revealed"
	referred    = "referred"
	refused     = "refused"
	notKnown    = "unknown"
	unavailable = "unavailable"
)

// KeepNumber is how long a number that nobody made a referral of is kept.
const KeepNumber = 24 * time.Hour

// Reveal asks the hospital's key service who one candidate is: one at a time, with a clinical reason, within the day's limit. What is asked is
// noted and committed before the key service is, so that nobody learns an identity that was not noted.
type Reveal struct {
	Code   string
	Ground string // code of Grounds
	Seen   *db.ID // as of Decide
	Home   bool   // she was chosen on the list of homecomings: that is where the code is looked up first
}

// Run asks, and returns the id that the referral form takes the number by. The fault is at grunn. Unknown and refused pseudonyms are told as
// they are; one that the service did not answer about does not count against the limit.
func (d Reveal) Run(ctx context.Context, f *Finder, s *app.Service, actor access.Actor) (db.ID, error) {
	if !access.May(actor.Role, access.RevealCandidate) {
		return "", s.See(ctx, actor, access.RevealCandidate, nil, nil)
	}
	pseudonym, rule, err := f.who(ctx, s, actor, d.Code, d.Home)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	stood, err := d.ask(ctx, f, s, actor, id, pseudonym)
	if err != nil {
		return "", err
	}
	if f.Keys == nil {
		return "", settle(ctx, s, actor, id, unavailable, errs.Unavailable("Sykehusets nøkkeltjeneste er ikke koblet til, så identiteten kan ikke hentes."))
	}
	n, err := f.Keys.Reveal(ctx, keyservice.Request{Pseudonym: pseudonym, User: string(actor.User), Reason: d.Ground})
	switch {
	case err == nil:
		err := found(ctx, s, actor, id, n, func(tx *app.Tx) error {
			return Decide{Key: id, Decision: Relevant, Seen: &stood}.write(ctx, tx, pseudonym, rule)
		})
		return id, d.overtaken(ctx, s, actor, id, pseudonym, stood, err)
	case errs.KindOf(err) == errs.KindNotFound:
		return "", settle(ctx, s, actor, id, notKnown, errs.Conflict("Nøkkeltjenesten kjenner ikke dette pseudonymet. Meld fra til den som leverer sykehusdataene.").Because(err))
	case errs.KindOf(err) == errs.KindDenied:
		return "", settle(ctx, s, actor, id, refused, errs.Conflict("Sykehusets nøkkeltjeneste avslo å gi identiteten. Spør sykehuset hvorfor.").Because(err))
	}
	return "", settle(ctx, s, actor, id, unavailable, errs.Unavailable("Sykehusets nøkkeltjeneste svarer ikke. Prøv igjen om litt. Oppslaget er ikke regnet med i dagens antall.").Because(err))
}

// overtaken tells where somebody else decided while the key service was asked: the identity is shown to nobody, and her decision stands.
func (d Reveal) overtaken(ctx context.Context, s *app.Service, actor access.Actor, id db.ID, pseudonym string, stood db.ID, err error) error {
	if err == nil || !db.IsUnique(err) && errs.KindOf(err) != errs.KindConflict {
		return err
	}
	now, wrong := standing(ctx, s.Store.Reader(), pseudonym)
	if wrong != nil || now.ID == stood {
		return err
	}
	return settle(ctx, s, actor, id, refused, moved(now, notAsked))
}

// who finds the pseudonym of a code: on the list, or among those who are admitted; on the list that the code was read on first, for a short code is the only
// one of its list and may be somebody else's on the other.
func (f *Finder) who(ctx context.Context, s *app.Service, a access.Actor, code string, home bool) (pseudonym, rule string, err error) {
	w, err := f.work(ctx, s, a)
	if err != nil {
		return "", "", err
	}
	onList := func() bool {
		if w.d == nil {
			return false
		}
		c := w.find(code)
		if c != nil {
			pseudonym = c.Person.ID
		}
		return c != nil
	}
	if !home && onList() {
		return pseudonym, w.rule.Name(), nil
	}
	rows, err := f.home(ctx, s, a, w)
	if err != nil {
		return "", "", err
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.pseudonym)
	}
	if p, ok := named(names, code); ok {
		return p, w.rule.Name(), nil
	}
	if home && onList() {
		return pseudonym, w.rule.Name(), nil
	}
	return "", "", unknown()
}

// ask notes the asking, within the day's limit, and tells which decision stood then.
func (d Reveal) ask(ctx context.Context, f *Finder, s *app.Service, actor access.Actor, id db.ID, pseudonym string) (stood db.ID, err error) {
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.RevealCandidate, nil, "candidate_reveal/"+string(id), "candidate/"+full(pseudonym)[:short]); err != nil {
			return err
		}
		if In(Grounds, d.Ground) == "" {
			return errs.Invalid("Identiteten er ikke hentet.").At("grunn", "Velg den faglige grunnen til å hente identiteten.")
		}
		if err := d.free(ctx, tx, s, actor, pseudonym, &stood); err != nil {
			return err
		}
		if _, err := tx.LockRevealing(ctx, db.ID(actor.User)); err != nil { // two at once would both be the tenth
			return fmt.Errorf("candidate.Reveal: %w", err)
		}
		n, err := tx.CountCandidateReveals(ctx, query.CountCandidateRevealsParams{UserID: db.ID(actor.User), AskedOn: tx.Today})
		if err != nil {
			return fmt.Errorf("candidate.Reveal: %w", err)
		}
		if n >= f.perDay() {
			return errs.Conflict("Du har hentet %s i dag, og det er grensen. Fortsett i morgen, eller be en kollega.", lang.Plural(n, "identitet", "identiteter"))
		}
		if err := tx.InsertCandidateReveal(ctx, query.InsertCandidateRevealParams{
			ID: id, Pseudonym: pseudonym, UserID: db.ID(actor.User), Reason: d.Ground, AskedAt: db.At(tx.Now), AskedOn: tx.Today, Outcome: asked,
		}); err != nil {
			return fmt.Errorf("candidate.Reveal: %w", err)
		}
		return nil
	})
	return stood, err
}

// free reports whether she may be asked for: she does not object to the use of her data, which is looked up now and not as the columns were built; nobody has
// decided since the form was made; and no colleague has her identity before her.
func (d Reveal) free(ctx context.Context, tx *app.Tx, s *app.Service, actor access.Actor, pseudonym string, stood *db.ID) error {
	out, err := dataset.OutOfAnalysis(ctx, tx.Reader, s.Keys)
	if err != nil {
		return err
	}
	if out[pseudonym] {
		return unknown()
	}
	now, err := standing(ctx, tx.Reader, pseudonym)
	if err != nil {
		return err
	}
	if err := unchanged(now, d.Seen, notAsked); err != nil {
		return err
	}
	*stood = now.ID
	others, err := tx.RevealedToAnother(ctx, query.RevealedToAnotherParams{Pseudonym: pseudonym, UserID: db.ID(actor.User), AskedAt: db.At(tx.Now.Add(-KeepNumber))})
	if err != nil {
		return fmt.Errorf("candidate.Reveal: %w", err)
	}
	if len(others) > 0 {
		return errs.Conflict("%s %s har hentet identiteten det siste døgnet, og henvisningen er ikke sendt ennå. Avtal hvem av dere som tar kontakt.", lang.Of(notAsked), others[0])
	}
	return nil
}

// settle writes how it ended and returns the refusal.
func settle(ctx context.Context, s *app.Service, actor access.Actor, id db.ID, outcome string, refusal error) error {
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.RevealCandidate, nil, "candidate_reveal/"+string(id)); err != nil {
			return err
		}
		_, err := tx.SettleCandidateReveal(ctx, query.SettleCandidateRevealParams{ID: id, Outcome: outcome})
		return err
	})
	if err != nil {
		return fmt.Errorf("candidate.Reveal: %w", err)
	}
	return refusal
}

func sealedFor(id db.ID) string { return "candidate_reveal/" + string(id) }

// found keeps the number for the referral. Where the person is in Tråd already the audit row is hers, and she reads it in her log; where she
// objects to the actor, or her address is protected from the actor, nothing is kept. relevant notes that she was looked into: not before somebody knows who she is.
func found(ctx context.Context, s *app.Service, actor access.Actor, id db.ID, n nin.Number, relevant func(*app.Tx) error) error {
	var refusal error
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.PatientByIndex(ctx, db.List(s.Keys.Indexes(n.Digits())))
		known := err == nil
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("candidate.Reveal: %w", err)
		}
		if err := tx.Allow(access.RevealCandidate, nil, "candidate_reveal/"+string(id)); err != nil {
			return err
		}
		outcome, sealed := revealed, ""
		if known {
			person, err := tx.Person(ctx, care.PatientID(row.ID))
			if err != nil {
				return err
			}
			tx.NotePerson(person.Patient)
			switch {
			case !access.MaySeeAddress(actor, person): // the list told the municipality, and this would tell whose it is
				outcome, refusal = refused, errs.Conflict("Personen har et vern som gjør at dere ikke kan få vite hvem det er her. Identiteten vises ikke.")
			case person.Objects(actor):
				outcome, refusal = refused, errs.Conflict("Personen har motsatt seg at dere ser opplysningene. Identiteten vises ikke.")
			}
		}
		if refusal == nil {
			if sealed, err = s.Keys.Seal([]byte(n.Digits()), sealedFor(id)); err != nil {
				return fmt.Errorf("candidate.Reveal: %w", err)
			}
			if err := relevant(tx); err != nil {
				return err
			}
		}
		_, err = tx.SettleCandidateReveal(ctx, query.SettleCandidateRevealParams{ID: id, Outcome: outcome, Sealed: sealed})
		return err
	})
	if err != nil {
		return err
	}
	return refusal
}

// Prefill is what a referral begins with.
type Prefill struct {
	Reveal  db.ID
	Number  nin.Number
	Sex     string // "man", "woman"; "" where it is not known
	Area    care.OrgID
	Pathway string
	Why     string
}

// Referral gives a referral form what was revealed to the same user within the day; the number is shown, so the look is audited.
func (f *Finder) Referral(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Prefill, error) {
	gone := errs.Gone("Identiteten er ikke lenger tilgjengelig her. Hent den på nytt fra kandidatlisten.")
	if !db.IsID(string(id)) {
		return nil, gone
	}
	row, err := s.Store.Reader().CandidateReveal(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.UserID != db.ID(a.User) || row.Sealed == "" || row.Outcome != revealed || s.Now().Sub(row.AskedAt.Time) > KeepNumber) {
		return nil, gone
	}
	if err != nil {
		return nil, fmt.Errorf("candidate.Referral: %w", err)
	}
	if err := s.See(ctx, a, access.RevealCandidate, nil, []string{"candidate_reveal/" + string(id)}); err != nil {
		return nil, err
	}
	digits, err := s.Keys.Open(row.Sealed, sealedFor(id))
	if err != nil {
		return nil, fmt.Errorf("candidate.Referral: %w", err)
	}
	newest, err := s.NewestPathways(ctx, s.Store.Reader())
	if err != nil {
		return nil, err
	}
	p := &Prefill{Reveal: id, Pathway: care.Main(newest)}
	if p.Number, err = nin.Parse(string(digits)); err != nil {
		return nil, errs.Invalid("Nøkkeltjenesten ga et nummer som ikke er et fødselsnummer.").Because(err)
	}
	w, err := f.work(ctx, s, a)
	if err != nil {
		return p, err
	}
	if row.Reason == homecoming {
		p.Pathway = care.FromWard(newest)
		return p, f.homecoming(ctx, s, a, w, row.Pseudonym, p)
	}
	if c := w.candidate(row.Pseudonym); c != nil {
		p.Sex = map[uint8]string{1: "man", 2: "woman"}[c.Person.Sex]
		p.Area = w.area(c.Person.Municipality)
		p.Why = "Funnet blant de innlagte. " + w.sentence(c).In(nil)
		if slices.ContainsFunc(w.shown, func(i int) bool { return w.list.All[i].Person.ID == row.Pseudonym }) {
			p.Why = "Funnet på kandidatlisten, regel " + w.rule.Title + ", versjon " + nb.Int(w.rule.Version) + ". " + w.sentence(c).In(nil)
		}
	}
	return p, nil
}

// homecoming fills in a referral to Forsterket hjemreise, by what the list of homecomings says of her today.
func (f *Finder) homecoming(ctx context.Context, s *app.Service, a access.Actor, w *work, pseudonym string, p *Prefill) error {
	p.Why = "Funnet på listen for Forsterket hjemreise."
	rows, err := f.home(ctx, s, a, w)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.pseudonym != pseudonym {
			continue
		}
		p.Why += " " + r.State
		if r.Where != "" {
			p.Why += ", " + r.Where
		}
		p.Why += "."
		for _, pl := range w.places {
			if pl.Name == r.Municipality {
				p.Area = pl.Area
			}
		}
	}
	if c := w.candidate(pseudonym); c != nil {
		p.Sex = map[uint8]string{1: "man", 2: "woman"}[c.Person.Sex]
		p.Why += " " + w.sentence(c).In(nil)
		p.Area = cmp.Or(p.Area, w.area(c.Person.Municipality))
	}
	return nil
}

func (w *work) area(municipality string) care.OrgID {
	for _, pl := range w.places {
		if pl.Number == municipality {
			return pl.Area
		}
	}
	return ""
}

// Referred ties what was revealed to the person who was referred: the audit has her, so that she can read it, and the number is let go.
type Referred struct {
	Reveal  db.ID
	Patient care.PatientID
}

// Check reports whether who is about to be referred, by number or as a record that is there, is the person whose identity was shown to the actor. The fault
// is at fodselsnummer. One that is not the actor's own, is tied already or is let go, is passed over.
func (d Referred) Check(ctx context.Context, s *app.Service, actor access.Actor, number nin.Number) error {
	if !db.IsID(string(d.Reveal)) {
		return nil
	}
	row, err := s.Store.Reader().CandidateReveal(ctx, d.Reveal)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.UserID != db.ID(actor.User) || row.Outcome != revealed || row.Sealed == "") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("candidate.Referred: %w", err)
	}
	return d.same(ctx, s.Store.Reader(), s, row.Sealed, number)
}

// same opens the seal, and compares the number in it with the one that was typed, or with those of the record.
func (d Referred) same(ctx context.Context, r *store.Reader, s *app.Service, sealed string, number nin.Number) error {
	digits, err := s.Keys.Open(sealed, sealedFor(d.Reveal))
	if err != nil {
		return fmt.Errorf("candidate.Referred: %w", err)
	}
	if d.Patient == "" {
		if number.Digits() == string(digits) {
			return nil
		}
		return errs.Invalid("Henvisningen er ikke registrert.").At("fodselsnummer", "Dette er ikke fødselsnummeret som ble hentet fra kandidatlisten. Rett det, eller begynn en ny henvisning for en annen person.")
	}
	row, err := r.PatientByIndex(ctx, db.List(s.Keys.Indexes(string(digits))))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("candidate.Referred: %w", err)
	}
	if err == nil {
		known, err := r.IdentifiersOf(ctx, db.ID(d.Patient))
		if err != nil {
			return fmt.Errorf("candidate.Referred: %w", err)
		}
		if row.ID == db.ID(d.Patient) || slices.ContainsFunc(known, func(i query.PatientIdentifier) bool { return i.PatientID == row.ID }) {
			return nil
		}
	}
	return errs.Invalid("Henvisningen er ikke registrert.").At("fodselsnummer", "Personen som er valgt, er en annen enn den som ble hentet fra kandidatlisten. Velg rett person, eller begynn en ny henvisning.")
}

// Run ties them, where they are the same person. One that is not the actor's own, is tied already or is let go, is passed over.
func (d Referred) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if !db.IsID(string(d.Reveal)) {
		return nil
	}
	row, err := s.Store.Reader().CandidateReveal(ctx, d.Reveal)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.UserID != db.ID(actor.User) || row.Outcome != revealed || row.Sealed == "") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("candidate.Referred: %w", err)
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.RevealCandidate, nil, "candidate_reveal/"+string(d.Reveal)); err != nil {
			return err
		}
		if err := d.same(ctx, tx.Reader, s, row.Sealed, nin.Number{}); err != nil {
			return err
		}
		tx.NotePerson(d.Patient)
		_, err := tx.SettleCandidateReveal(ctx, query.SettleCandidateRevealParams{ID: d.Reveal, Outcome: referred})
		return err
	})
}

// Purge lets numbers go that nobody made a referral of within a day.
func Purge(ctx context.Context, s *app.Service) (n int, err error) {
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		k, err := w.PurgeCandidateReveals(ctx, db.At(s.Now().Add(-KeepNumber)))
		n = int(k)
		return err
	})
	return n, err
}
