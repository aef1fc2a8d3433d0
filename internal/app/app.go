// Package app is what people can do. Each deed is a file in a folder by concept (enrolment/include.go, patient/edit.go);
// the list of files reads as the feature list. This root holds what all deeds share:
//
//   - Do runs a deed: load → decide access → pure rule → store → audit → enqueue, in one transaction. Either all of it
//     happened or nothing did.
//   - See audits a look, and refuses it when the audit cannot be written.
//
// The actor is an argument, the clock is the Service's. A deed that Decide refuses leaves an audit row too.
//
//	err := s.Do(ctx, actor, func(tx *app.Tx) error {
//		person, err := tx.Person(ctx, id)           // load
//		if err := tx.Allow(access.EditPerson, person, "patient/"+id); err != nil {
//			return err                              // decided, noted
//		}
//		…                                           // rule and store
//	})
package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"traad/internal/base/audit"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/metrics"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Service carries what every deed needs. Make one with New; Close it before the store.
type Service struct {
	Store *store.Store
	Keys  *keys.Ring
	Jobs  *job.Queue
	Now   func() time.Time
	log   *audit.Log
	write func(context.Context, audit.Row) error // a look's row, committed when it returns

	Calendar care.Calendar // which days are working days
	Terms    access.Terms  // how long roles last before somebody decides anew

	Outward Outward // how mail about alerts leads back here
	Numbers Numbers // whose identity numbers are taken

	looks atomic.Int64 // how many there have been: background work gives way while they come

	pathways sync.Map // definition as published and overridden → *care.Pathway
	said     atomic.Pointer[said]
}

// Outward is what leaves the service.
type Outward struct {
	Address string // where the pages are, as people write it: "https://traad.example"
	SMS     bool   // texts go to a gateway besides mail
	From    Sender // whom messages to other systems are from

	// ComParties asks the national register for communication parties by their HER-ids: those that hold. nil: it is not asked.
	ComParties func(ctx context.Context, hers []string) ([]ComParty, error)

	KeyAddresses []string // where keys of systems that administrators register may be fetched from, by https
}

// ComParty is a communication party as the national register has it.
type ComParty struct {
	HER, Name, Service        string
	BusinessHER, BusinessName string
}

// Sender is the communication party that the team is in messages to other systems. Without a HER none are sent.
type Sender struct{ HER, Name, BusinessHER, BusinessName, Phone string }

// New returns a service on an open store. now is the clock.
func New(st *store.Store, ring *keys.Ring, jobs *job.Queue, now func() time.Time) *Service {
	log := audit.NewLog(st.DB, ring.MAC)
	return &Service{Store: st, Keys: ring, Jobs: jobs, Now: now, log: log, Terms: access.StandardTerms, write: func(ctx context.Context, r audit.Row) error { return log.Write(ctx, r) }}
}

// Close finishes what is being audited.
func (s *Service) Close() { s.log.Close() }

// Today is the day it is in Oslo.
func (s *Service) Today() date.Date { return date.In(s.Now()) }

// ForRequest is the context of a request that only shows something: what its parts ask alike is read once (store.ForRequest).
func ForRequest(ctx context.Context) context.Context { return store.ForRequest(ctx) }

// Tx is one deed's transaction: the store, who acts, when, and the audit rows that will be committed with it.
type Tx struct {
	*store.Writer
	Service *Service
	Actor   access.Actor
	Now     time.Time
	Today   date.Date
	rows    []audit.Row
	quiet   []audit.Row // allowed, and audited by a row of the same sitting before
}

var deeds = metrics.NewCounter("traad_deeds_total", "Deeds and looks, by code and how they ended.", "deed", "outcome")

// count counts what the rows are about, or a deed that came to no decision.
func count(rows []audit.Row, err error) {
	outcome := "done"
	if err != nil {
		outcome = errs.KindOf(err).String()
	}
	if len(rows) == 0 {
		deeds.Add(1, "undecided", outcome)
	}
	for _, r := range rows {
		deeds.Add(1, r.Deed, outcome)
	}
}

// Do runs f as one deed of the actor. What f allowed and noted is audited in the same transaction; when f is refused by
// Decide, the refusal is audited on its own. A deed that asks for no permission (Allow) is refused as a fault of ours.
func (s *Service) Do(ctx context.Context, actor access.Actor, f func(tx *Tx) error) error {
	var refused *audit.Row
	var tx *Tx
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		tx = s.begin(w, actor)
		refused = nil
		if err := f(tx); err != nil {
			for i := range tx.rows {
				if !tx.rows[i].Allowed {
					refused = &tx.rows[i]
				}
			}
			return err
		}
		return tx.audited(ctx)
	})
	if tx != nil {
		count(append(tx.quiet, tx.rows...), err)
	}
	if refused != nil {
		if e := s.write(ctx, *refused); e != nil {
			return fmt.Errorf("app.Do: a refusal could not be audited: %w", e)
		}
	}
	return err
}

// DoAll runs several deeds of the actor in one transaction: all of them happen or none, each audited by itself. Where one fails the caller runs each alone, by Do,
// which audits what is refused.
func (s *Service) DoAll(ctx context.Context, actor access.Actor, all []func(tx *Tx) error) error {
	var done []*Tx
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		done = nil
		for _, f := range all {
			tx := s.begin(w, actor)
			if err := f(tx); err != nil {
				return err
			}
			if err := tx.audited(ctx); err != nil {
				return err
			}
			done = append(done, tx)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, tx := range done {
		count(append(tx.quiet, tx.rows...), nil)
	}
	return nil
}

// begin is a deed in a transaction that has begun.
func (s *Service) begin(w *store.Writer, actor access.Actor) *Tx {
	now := s.Now()
	return &Tx{Writer: w, Service: s, Actor: actor, Now: now, Today: date.In(now)}
}

// audited writes what the deed allowed and noted.
func (tx *Tx) audited(ctx context.Context) error {
	if len(tx.rows)+len(tx.quiet) == 0 {
		return errors.New("app.Do: the deed decided nothing and left no trace")
	}
	if len(tx.rows) == 0 {
		return nil
	}
	return audit.Insert(ctx, &tx.Tx.Conn, tx.Service.Keys.MAC, tx.rows...)
}

// Allow decides whether the actor may do the deed with the person (nil where it concerns none), and notes it for the
// audit with references to what is changed. The error is errs.Denied, in words that do not say whether the person exists.
func (tx *Tx) Allow(deed access.Deed, p *access.Person, items ...string) error {
	d := access.Decide(tx.Actor, deed, p)
	tx.rows = append(tx.rows, row(tx.Actor, tx.Now, deed, d, p, items))
	if !d.Allowed {
		return DeniedOf(d, p)
	}
	return nil
}

// AllowAgain is Allow for a deed that goes on from one that was audited a moment ago: a save while typing, a sign of life. It leaves a row
// only where it is refused; the caller sees to it that a sitting leaves one by Allow.
func (tx *Tx) AllowAgain(deed access.Deed, p *access.Person) error {
	d := access.Decide(tx.Actor, deed, p)
	r := row(tx.Actor, tx.Now, deed, d, p, nil)
	if !d.Allowed {
		tx.rows = append(tx.rows, r)
		return DeniedOf(d, p)
	}
	tx.quiet = append(tx.quiet, r)
	return nil
}

// Note adds references to the deed's audit row: what came to be in the course of it.
func (tx *Tx) Note(items ...string) {
	if n := len(tx.rows); n > 0 {
		tx.rows[n-1].Items = append(tx.rows[n-1].Items, items...)
	}
}

// NotePerson names the person whom the deed turned out to concern.
func (tx *Tx) NotePerson(id care.PatientID) {
	if n := len(tx.rows); n > 0 {
		tx.rows[n-1].Patient = db.ID(id)
	}
}

// Objects is the refusal of one who would see a person if she did not object. It is a kind of Denied; the front leads to the
// page where the objection stands those who may take it back for her.
type Objects struct {
	Patient care.PatientID
	denied  error
}

// Error is the text of the refusal.
func (o *Objects) Error() string { return o.denied.Error() }

// Unwrap lets errs.KindOf find the kind.
func (o *Objects) Unwrap() error { return o.denied }

// DeniedOf is the refusal that a decision about a person gives.
func DeniedOf(d access.Decision, p *access.Person) error {
	if d.Reason == access.Objected && p != nil {
		return &Objects{p.Patient, Denied(d)}
	}
	return Denied(d)
}

// Denied is the refusal that a decision gives. Outside the team the text is the same as for a person who does not exist.
func Denied(d access.Decision) error {
	if d.Reason == access.Objected {
		return errs.Denied("Personen har motsatt seg at dere ser opplysningene.")
	}
	if d.Reason == access.OutsideTeam || d.Reason == access.OtherPatient {
		return errs.Denied("Du er ikke i teamet til denne personen, eller personen finnes ikke i Tråd.")
	}
	return errs.Denied("Rollen din har ikke adgang til dette.")
}

// Unknown is the refusal for a person who does not exist, word for word that of one outside the team.
func Unknown() error { return Denied(access.Decision{Reason: access.OutsideTeam}) }

func row(a access.Actor, now time.Time, deed access.Deed, d access.Decision, p *access.Person, items []string) audit.Row {
	r := audit.Row{
		At: db.At(now), User: db.ID(a.User), Role: string(a.Role), Org: db.ID(a.Org), Session: db.ID(a.Session),
		Deed: string(deed), Allowed: d.Allowed, Reason: string(d.Reason), Items: items,
	}
	if p != nil {
		r.Patient = db.ID(p.Patient)
		for _, id := range p.Records { // so that the log of each says so, also when a merge is undone
			if id != p.Patient {
				r.Subjects = append(r.Subjects, db.ID(id))
			}
		}
	}
	return r
}

// See decides whether the actor may have the look, and audits it with references to what is shown and, for lists, the
// persons in it. Only when it returns nil may anything be shown.
func (s *Service) See(ctx context.Context, a access.Actor, deed access.Deed, p *access.Person, items []string, subjects ...care.PatientID) (err error) {
	d := access.Decide(a, deed, p)
	r := row(a, s.Now(), deed, d, p, items)
	s.looks.Add(1)
	defer func() { count([]audit.Row{r}, err) }()
	if d.Allowed {
		seen := make(map[care.PatientID]bool, len(subjects))
		for _, id := range subjects {
			if !seen[id] {
				seen[id] = true
				r.Subjects = append(r.Subjects, db.ID(id))
			}
		}
	}
	if err := s.write(ctx, r); err != nil {
		return errs.Unavailable("Oppslaget kunne ikke føres i innsynsloggen, så ingenting vises. Prøv igjen om litt.").Because(err)
	}
	if !d.Allowed {
		return DeniedOf(d, p)
	}
	return nil
}
