// Package demo makes a synthetic region: the helsefellesskap of Akershus university hospital with its municipalities, the
// people who work there and the patients whom they follow. Nobody in it exists. Names are drawn from lists of common ones,
// telephone numbers cannot be dialled (except the service's own public number), national numbers have 80 added to the month.
//
// The same day and number of patients give the same region every time, row by row: ids are made from names and places in
// the row of persons, and every person draws from a stream of random numbers of her own. All days are counted from today,
// so the figures hold whatever day it is: 121 active of 140, 11 over frist, 11 admitted.
//
// The standard region is laid out by hand: slots.go says when each of the 218 enrolments began and ended, named.go who the
// persons of the design's pictures are. Seeding for scale draws the same sort of courses by weight of population.
//
//	err := demo.Seed(ctx, service, service.Today(), 0)      // the standard region
//	for _, l := range demo.Logins() { … }                   // «Logg inn som …»
package demo

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/callback"
	"traad/internal/app/emergency"
	"traad/internal/app/meeting"
	"traad/internal/app/movein"
	"traad/internal/app/openstay"
	"traad/internal/app/own"
	planapp "traad/internal/app/plan"
	"traad/internal/app/staffing"
	"traad/internal/app/survey"
	"traad/internal/app/watch"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Large is how many patients it takes before every municipality of the helsefellesskap is in operation in the demo.
const Large = 2000

// perTx is how many persons are committed together when there are many of them.
const perTx = 2500

// Seed fills an empty database. patients 0 is the standard region; else about that many enrolments are drawn, 55 in a
// hundred of them active, over the six municipalities in operation, or over all of them when there are more than Large.
// today is the day that everything is counted from; it is the service's own today, or one before it.
func Seed(ctx context.Context, s *app.Service, today date.Date, patients int) error {
	patients = max(0, patients)
	r := newRegion(s.Calendar, today, s.Now(), patients)
	if err := seedGround(ctx, s, r); err != nil {
		return err
	}
	if patients > 0 {
		return seedMany(ctx, s, r, patients)
	}
	people := r.standard()
	return s.Do(ctx, seeder(today), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("demo/region@%s", today)); err != nil {
			return err
		}
		written, err := movein.WriteMany(ctx, tx, people)
		if err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := movein.Ask(ctx, tx, r.questions()); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := own.Lay(ctx, tx, r.accesses()); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := movein.KeepLists(ctx, tx, r.lists()); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		// Before the plans: they hold what is agreed about treatment.
		if err := movein.Assess(ctx, tx, r.assessed()); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := planapp.Lay(ctx, tx, append(r.heardBefore(people, written), r.plans(people)...)); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := r.messages(ctx, tx); err != nil {
			return err
		}
		if err := emergency.Lay(ctx, tx, r.emergencies(people)); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := watch.Lay(ctx, tx, r.findings(people)); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		if err := meeting.Lay(ctx, tx, r.meetings()); err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
		tx.Note(fmt.Sprintf("demo/persons@%d", len(people)))
		return r.alerts(ctx, tx)
	})
}

// untaken is how many alerts nobody has taken yet.
const untaken = 2

// alerts lays those of the open stays, and of the last months' that are over.
func (r *region) alerts(ctx context.Context, tx *app.Tx) error {
	var areas []care.OrgID
	orgs, err := tx.Organisations(ctx)
	if err != nil {
		return fmt.Errorf("demo.Seed: %w", err)
	}
	for _, o := range orgs {
		if o.SiteID != "" {
			areas = append(areas, care.OrgID(o.ID))
		}
	}
	if err := alert.LayPast(ctx, tx, areas, throw(seed, 8).IntN); err != nil {
		return err
	}
	_, err = alert.Lay(ctx, tx, areas, untaken)
	return err
}

// seedGround writes organisations, people who work, and pathway definitions.
func seedGround(ctx context.Context, s *app.Service, r *region) error {
	return s.Do(ctx, seeder(r.today), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("demo/ground@%s", r.today)); err != nil {
			return err
		}
		if err := movein.Lay(ctx, tx, r.ground); err != nil {
			return err
		}
		if err := agreement.Lay(ctx, tx.Writer, db.At(tx.Now), db.ID(tx.Actor.User), r.agreements()); err != nil {
			return err
		}
		if err := address.Lay(ctx, tx, r.addresses()); err != nil {
			return err
		}
		if err := staffing.Lay(ctx, tx, r.staffing()); err != nil {
			return err
		}
		if err := survey.Lay(ctx, tx, r.surveys()); err != nil {
			return err
		}
		if r.patients == 0 {
			if err := callback.Lay(ctx, tx, r.callback()); err != nil {
				return err
			}
		}
		return openstay.Lay(ctx, tx.Writer, db.At(tx.Now), tx.Actor.User, openstay.StaysKept, r.decisions())
	})
}

// callback is somebody who asked on the public page to be rung, in Lillestrøm, the day before.
func (r *region) callback() callback.Call {
	return callback.Call{
		ID: db.ID(named("callback", "lillestrom")), At: db.At(r.today.AddDays(-1).At(14, 20)),
		Callback: care.Callback{Area: orgID("3205"), From: "next_of_kin", Name: "Turid Holm", Phone: "00055417", Best: "afternoon"},
	}
}

// seedMany writes persons, some thousand a transaction, while the next ones are being drawn.
func seedMany(ctx context.Context, s *app.Service, r *region, patients int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for people := range drawn(ctx, r.crowd(patients)) {
		err := s.Do(ctx, seeder(r.today), func(tx *app.Tx) error {
			if err := tx.Allow(access.Configure, nil, fmt.Sprintf("demo/persons@%d", len(people))); err != nil {
				return err
			}
			_, err := movein.WriteMany(ctx, tx, people)
			return err
		})
		if err != nil {
			return fmt.Errorf("demo.Seed: %w", err)
		}
	}
	return ctx.Err()
}

// drawn gives the persons in lots of perTx, one lot ahead of who takes them, until ctx ends.
func drawn(ctx context.Context, next func() (movein.Person, bool)) <-chan []movein.Person {
	lots := make(chan []movein.Person)
	go func() {
		defer close(lots)
		for more := true; more; {
			var lot []movein.Person
			for more && len(lot) < perTx {
				var p movein.Person
				if p, more = next(); more {
					lot = append(lot, p)
				}
			}
			if len(lot) == 0 {
				return
			}
			select {
			case lots <- lot:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lots
}

// seeder is who the audit says made the region: its administrator.
func seeder(today date.Date) access.Actor {
	return access.Actor{User: userID("siri.haukeland"), Role: care.Administrator, Org: orgID("ahus"), Today: today}
}
