package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"traad/internal/app"
	"traad/internal/app/client"
	"traad/internal/app/launch"
	"traad/internal/base/date"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/base/print"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/demo/epj"
	"traad/internal/rules/access"
)

// demoRecord is the pretend record system of the demo's hospital: its calls for cards and FHIR, and the page that opens Tråd.
type demoRecord struct {
	settings recordSettings
	page     *epj.EPJ // nil where browsers cannot take it for another site than Tråd, and in a region that is drawn for scale
	book     launch.Book
}

// openRecord makes the record system, with a key of its own in a folder where whoever tries the calls finds it (docs/integration.md).
func openRecord(ctx context.Context, s *app.Service, dir string, standard bool, log *slog.Logger) (*demoRecord, error) {
	signer, jwks, err := demoKey(dir)
	if err != nil {
		return nil, err
	}
	own := recordSystemSettings{Name: epj.Name, Organisation: "Ahus", Issuer: epj.Issuer, Keys: jwks, Scopes: []string{"system/*.rs"}, Title: "Journalsystem på liksom"}
	d := &demoRecord{}
	at := recordAddress(s.Outward.Address)
	if standard && login.Sound(at) {
		patients, err := recordPatients(ctx, s)
		if err != nil {
			return nil, err
		}
		if d.page, err = epj.New(at+"/epj", s.Outward.Address, recordUsers(), patients, signer, s.Now, log); err != nil {
			return nil, err
		}
		own.LaunchFHIR, own.LaunchKeys, own.LaunchClient, own.LaunchLevels, own.Origins = d.page.FHIR(), d.page.Keys(), epj.ClientID, []string{"high"}, []string{at}
	}
	d.settings.Systems = []recordSystemSettings{own}
	if d.book, err = d.settings.book(ctx, s, s.Outward.Address); err != nil {
		return nil, err
	}
	if standard {
		if err := registerDemo(ctx, s, string(signer.Public)); err != nil {
			return nil, err
		}
	}
	log.Info("et journalsystem på liksom kan spørre om kort, hente FHIR og åpne Tråd", "nøkkel", filepath.Join(dir, "key.pem"), "side", d.address())
	return d, nil
}

// registerDemo registers the record system as one that fetches by itself at night, as the administrator would.
func registerDemo(ctx context.Context, s *app.Service, keys string) error {
	i := slices.IndexFunc(demoregion.Logins(), func(l demoregion.Login) bool { return l.Role == care.Administrator })
	admin := access.Actor{User: demoregion.Logins()[i].User, Role: care.Administrator, Today: s.Today()}
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	org, _, _ := recordSystemSettings{Organisation: "Ahus"}.of(rows)
	all, err := client.List(ctx, s, admin)
	if err != nil || slices.ContainsFunc(all, func(c client.Client) bool { return c.ClientID == demoClientID }) {
		return err
	}
	return client.Add{ClientID: demoClientID, Name: "Journalsystem på liksom, nattlig henting", Org: org, Details: client.Details{Scopes: "system/Patient.rs system/CarePlan.rs", Keys: keys}}.Run(ctx, s, admin)
}

// demoClientID is what it calls itself then.
const demoClientID = "demo-natt"

// demoKey reads the key that the calls are signed with, or makes one.
func demoKey(dir string) (*bearer.Signer, string, error) {
	key, jwks := filepath.Join(dir, "key.pem"), filepath.Join(dir, "jwks.json")
	text, err := os.ReadFile(key)
	if err == nil {
		signer, err := bearer.ReadSigner(text)
		return signer, jwks, err
	}
	signer, err := bearer.NewSigner(true)
	if err != nil {
		return nil, "", err
	}
	return signer, jwks, errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(key, signer.Private, 0o600), os.WriteFile(jwks, signer.Public, 0o600))
}

// address is where the page is, "" where there is none.
func (d *demoRecord) address() string {
	if d.page == nil {
		return ""
	}
	return d.page.Address()
}

// beside lets the record system be asked, and ask.
func (d *demoRecord) beside(ctx context.Context, s *app.Service, printer *print.Printer, next http.Handler, log *slog.Logger) (http.Handler, error) {
	records, err := d.settings.open(ctx, s, s.Outward.Address, 0, log)
	if err != nil {
		return nil, err
	}
	fetched, err := d.settings.fetched(ctx, s, s.Outward.Address, 0, printer, log)
	if err != nil {
		return nil, err
	}
	h := besideFetched(fetched, besideRecords(records, next))
	if d.page != nil {
		h = d.page.Beside(h)
	}
	return h, nil
}

// recordAddress is Tråd's own address by another name of this machine: browsers take them for two sites.
func recordAddress(traad string) string {
	u, err := url.Parse(traad)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return ""
	}
	return "http://localhost:" + u.Port()
}

// recordUsers are those who work in the hospital's record system, and one whom it knows too little of.
func recordUsers() []epj.User {
	var out []epj.User
	for _, key := range []string{"lege-ahus", "koordinator-ahus", "sengepost-kongsvinger"} {
		i := slices.IndexFunc(demoregion.Logins(), func(l demoregion.Login) bool { return l.Key == key })
		l := demoregion.Logins()[i]
		out = append(out, epj.User{Key: l.Key, Name: l.Name, Label: l.Label, HPR: l.HPR})
	}
	return append(out, epj.User{Key: "vikar", Name: "Vikar", Label: "Journalsystemet vet ikke HPR-nummeret: logger inn i Tråd også"})
}

// recordPatients are some whom Tråd follows, and one whom it does not know.
func recordPatients(ctx context.Context, s *app.Service) ([]epj.Patient, error) {
	r := s.Store.Reader()
	rows, err := r.NumbersOfEnrolled(ctx)
	if err != nil {
		return nil, err
	}
	known := []struct{ name, about string }{{"Solveig Aasen", "følges i Nes"}, {"Kåre Bakken", "følges i Nes"}, {"Gunvor Lien", "følges i Lillestrøm"}}
	out := make([]epj.Patient, len(known))
	for _, row := range rows {
		p, err := r.Patient(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(known, func(k struct{ name, about string }) bool { return k.name == p.GivenName+" "+p.FamilyName })
		if i < 0 || out[i].Key != "" {
			continue
		}
		digits, err := s.Keys.Open(row.Sealed, "patient/"+string(row.ID))
		if err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
		out[i] = epj.Patient{Key: fmt.Sprintf("p-%d", i+1), Given: p.GivenName, Family: p.FamilyName, Born: nb.DayYear(p.BirthDate), Birth: p.BirthDate.String(), Number: string(digits), About: known[i].about}
	}
	born := date.Of(1951, 5, 4)
	stranger, _ := nin.Synthetic(born, true, 900)
	out = append(out, epj.Patient{Key: "p-9", Given: "Randi", Family: "Utenfor", Born: nb.DayYear(born), Birth: born.String(), Number: stranger.Digits(), About: "er ikke i Tråd"})
	return slices.DeleteFunc(out, func(p epj.Patient) bool { return p.Key == "" }), nil
}
