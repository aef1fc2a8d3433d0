package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/launch"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/login/smart"
)

// book returns the record systems that may open Tråd for the patient who is open in them. They are not asked: they may be down when Tråd starts.
func (r recordSettings) book(ctx context.Context, s *app.Service, address string) (launch.Book, error) {
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, err
	}
	wrong := errs.Invalid("Journalsystemene i innstillingene kan ikke åpne Tråd slik de er satt opp.")
	var book launch.Book
	for i, x := range r.Systems {
		org, _, ok := x.of(rows)
		if !x.launches() || !ok { // open has refused an organisation that does not exist
			continue
		}
		at := fmt.Sprintf("record.system nr. %d", i+1)
		one, err := x.opener(address, s.Now)
		for _, f := range errs.FieldsOf(err) {
			wrong.At(at+": "+f.Name, f.Message)
		}
		if book.From(x.LaunchFHIR) != nil {
			wrong.At(at+": launch_fhir", "To journalsystemer kan ikke ha samme adresse.")
		}
		if err == nil {
			book = append(book, launch.System{System: one, Title: cmp.Or(x.Title, x.Name), Org: org, Origins: x.Origins})
		}
	}
	return book, wrong.OrNil()
}

// opener is the client of a system that may open Tråd. The error is errs.Invalid with fields as in the settings.
func (x recordSystemSettings) opener(address string, now func() time.Time) (*smart.System, error) {
	c := smart.Config{
		Name: x.Name, FHIR: x.LaunchFHIR, Issuer: x.LaunchIssuer, Keys: x.LaunchKeys, ClientID: x.LaunchClient, Levels: x.LaunchLevels, Address: address, Now: now,
	}
	if x.LaunchKey != "" {
		var err error
		if c.Key, err = login.ReadKey(x.LaunchKey); err != nil {
			return nil, errs.Invalid("Nøkkelen kan ikke brukes.").At("launch_key", errs.SafeText(err)).Because(err)
		}
	}
	return smart.New(c)
}

// launches asks the record systems that may open Tråd about themselves. Nobody is opened.
func (e *examination) launches(ctx context.Context, set *settings) {
	for _, x := range set.Record.Systems {
		if !x.launches() {
			continue
		}
		what := "åpnes fra " + x.Name
		one, err := x.opener(set.Login.Address, time.Now)
		if err != nil {
			e.faults(what, err)
			continue
		}
		if err := one.Check(ctx); err != nil {
			e.fail(what, "journalsystemet svarer ikke slik det skal", "Sjekk launch_fhir, nettverk og sertifikat: "+err.Error())
			continue
		}
		e.ok(what, "journalsystemet svarer, og må kjenne "+one.Redirect()+" som svaradresse")
	}
}
