// Package client is the systems that an administrator has registered to fetch FHIR with tokens that Tråd gives (SMART backend services): who they call for, what they may, their
// public keys, and the tokens that hold. No person is shown here.
//
//	err := client.Add{…}.Run(ctx, s, admin)
//	verifier := bearer.Of(client.Known(s), card.Once(s), s.Now)        // who asks for a token
//	token, err := client.Give(ctx, s, client.Asked{…})
//	holder, err := client.Whose(ctx, s, token)                        // for each call
package client

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"traad/internal/app"
	source "traad/internal/app/fhir"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/lang"
	"traad/internal/base/login/bearer"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Client is a registered system.
type Client struct {
	ID       db.ID
	ClientID string // what it calls itself
	Name     string
	Org      care.OrgID
	OrgName  string
	Details
	TokenAt db.Time // when it was given the last token
	At      db.Time // when it was changed, by whom
	By      string
	Ended   db.Time
	Seen    int // for forms
}

// Details are what can be changed.
type Details struct {
	Scopes  string // SMART v2, with blanks between
	Keys    string // a JWK set; or
	Address string // where it is
	Bound   bool   // its tokens must be bound to a key (DPoP)
}

// List returns the clients, those that are ended too.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Client, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"fhir_clients"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().FhirClients(ctx)
	if err != nil {
		return nil, fmt.Errorf("client.List: %w", err)
	}
	var out []Client
	for _, c := range rows {
		out = append(out, Client{
			ID: c.ID, ClientID: c.ClientID, Name: c.Name, Org: care.OrgID(c.OrganisationID), OrgName: c.OrganisationName, Details: Details{c.Scopes, c.KeySet, c.KeyAddress, c.Bound},
			TokenAt: c.TokenAt, At: c.ChangedAt, By: c.ChangedByName, Ended: c.EndedAt, Seen: c.Version,
		})
	}
	return out, nil
}

// callers are the kinds of organisation that a system calls for.
func callers(kind care.OrgKind) bool {
	return kind == care.OrgHospital || kind == care.OrgSite || kind == care.OrgMunicipality || kind == care.OrgDistrict || kind == care.OrgGPOffice
}

// Place is an organisation that a system may call for.
type Place struct {
	ID   care.OrgID
	Name string
	Kind care.OrgKind
}

// Places are those that a system may call for, by name.
func Places(ctx context.Context, s *app.Service, a access.Actor) ([]Place, error) {
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("client.Places: %w", err)
	}
	var out []Place
	for _, o := range rows {
		if kind := care.OrgKind(o.Kind); callers(kind) && (o.EndedOn.IsZero() || a.Today.Before(o.EndedOn)) {
			out = append(out, Place{care.OrgID(o.ID), o.Name, kind})
		}
	}
	return out, nil
}

// named is what a client may call itself: it stands in access logs and in tokens.
var named = regexp.MustCompile(`^[a-z][a-z0-9.-]{2,39}$`)

// long would be taken for somebody's number.
var long = regexp.MustCompile(`[0-9]{9}`)

// settled checks details and returns them as they are kept.
func (d Details) settled(f *errs.Error, allowed []string) Details {
	out := Details{Bound: d.Bound, Keys: strings.TrimSpace(d.Keys), Address: strings.TrimSpace(d.Address)}
	scopes := strings.Fields(d.Scopes)
	for _, one := range scopes {
		if kind, _, _ := r4.ReadScope(one); !source.KnownScope(one) || kind == source.SubscriptionKind.Name {
			f.Say("omfang", "«%s» kan ikke gis. Skriv omfang som system/*.rs eller system/CarePlan.rs, med mellomrom mellom, og med typer som Tråd gir.", nb.CleanLine(short(one)))
			break
		}
	}
	if len(scopes) == 0 {
		f.At("omfang", "Skriv hva systemet skal få, for eksempel system/*.rs.")
	}
	if len(scopes) > 40 {
		f.At("omfang", "Det er plass til 40 omfang. Bruk * for å gi alle typer.")
	}
	out.Scopes = strings.Join(scopes, " ")
	switch {
	case (out.Keys == "") == (out.Address == ""):
		f.At("nokler", "Lim inn JWK-settet, eller skriv adressen det hentes fra: én av delene.")
	case out.Address != "":
		if !Reachable(allowed, out.Address) {
			f.At("nokkeladresse", "Adressen er ikke blant dem som er tillatt (record.key_addresses i innstillingene). Be den som drifter Tråd legge den til, eller lim inn settet.")
		}
	default:
		if _, wrong := bearer.CheckSet(out.Keys); wrong != "" {
			f.At("nokler", why[wrong].Text)
		}
	}
	return out
}

var why = map[bearer.Wrong]lang.Text{
	bearer.NoSet:     lang.Of(`Dette er ikke et JWK-sett med mellom én og ti nøkler: {"keys":[…]}.`),
	bearer.HasSecret: lang.Of("Det ligger en privat nøkkel i settet. Den er ikke lagret, men regn den som kjent av andre: lag en ny, og lim bare inn de offentlige."),
	bearer.NoID:      lang.Of("Hver nøkkel må ha en kid som ingen annen i settet har."),
	bearer.WeakKey:   lang.Of("Nøklene må være P-256, P-384, eller RSA med minst 2048 bit."),
}

// IsSecret reports whether a text holds a private key: it is not shown again.
func IsSecret(text string) bool {
	_, wrong := bearer.CheckSet(strings.TrimSpace(text))
	return wrong == bearer.HasSecret
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Reachable reports whether keys may be fetched from an address: it is one of those that are allowed, or below one.
func Reachable(allowed []string, address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" || u.RawPath != "" || strings.Contains(u.Path, "..") {
		return false
	}
	return slices.ContainsFunc(allowed, func(one string) bool {
		a, err := url.Parse(one)
		return err == nil && a.Scheme == u.Scheme && a.Host == u.Host && (u.Path == a.Path || strings.HasPrefix(u.Path, strings.TrimSuffix(a.Path, "/")+"/"))
	})
}

// Add registers a system. Key is made with the form, so that a form that is sent twice is one system.
type Add struct {
	Key      db.ID
	ClientID string
	Name     string
	Org      care.OrgID
	Details
}

// Run writes it. Faults are at klient, navn, virksomhet, omfang, nokler and nokkeladresse.
func (d Add) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		id := d.Key
		if !db.IsID(string(id)) {
			id = db.NewID()
		}
		if err := tx.Allow(access.Configure, nil, "fhir_client/"+string(id)+"@1"); err != nil {
			return err
		}
		if _, err := tx.LockFhirClient(ctx, id); err == nil {
			return nil // the same form, sent twice
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("client.Add: %w", err)
		}
		f := errs.Invalid("Systemet er ikke registrert")
		if !named.MatchString(d.ClientID) || long.MatchString(d.ClientID) {
			f.At("klient", "Bruk 3 til 40 små bokstaver, tall, punktum og bindestrek, med en bokstav først. Det står i innsynslogger, så ingen numre på personer.")
		}
		name := nb.CleanLine(d.Name)
		if name == "" || len([]rune(name)) > 100 {
			f.At("navn", "Skriv hva systemet heter, med høyst 100 tegn.")
		}
		org := query.Organisation{}
		if db.IsID(string(d.Org)) {
			var err error
			if org, err = tx.Organisation(ctx, db.ID(d.Org)); err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("client.Add: %w", err)
			}
		}
		if !callers(care.OrgKind(org.Kind)) {
			f.At("virksomhet", "Velg sykehuset, kommunen eller legekontoret som systemet henter for.")
		}
		kept := d.settled(f, s.Outward.KeyAddresses)
		if err := f.OrNil(); err != nil {
			return err
		}
		n, err := tx.InsertFhirClient(ctx, query.InsertFhirClientParams{
			ID: id, ClientID: d.ClientID, Name: name, OrganisationID: org.ID, Scopes: kept.Scopes, KeySet: kept.Keys, KeyAddress: kept.Address, Bound: kept.Bound,
			ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User),
		})
		if err != nil {
			return fmt.Errorf("client.Add: %w", err)
		}
		if n == 0 {
			return f.At("klient", "Navnet er brukt før. Et navn brukes ikke om igjen, heller ikke når systemet er stengt: det står i innsynslogger.")
		}
		return nil
	})
}

// Change gives a system other rights or keys. Tokens that it has lose at once what it no more may; with other keys or another demand they are dropped.
type Change struct {
	ID   db.ID
	Seen int
	Name string
	Details
}

// Run writes it. Faults are at navn, omfang, nokler and nokkeladresse.
func (d Change) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		f := errs.Invalid("Endringen er ikke lagret")
		name := nb.CleanLine(d.Name)
		if name == "" || len([]rune(name)) > 100 {
			f.At("navn", "Skriv hva systemet heter, med høyst 100 tegn.")
		}
		kept := d.settled(f, s.Outward.KeyAddresses)
		if err := f.OrNil(); err != nil {
			return err
		}
		if row.Name == name && kept == (Details{row.Scopes, row.KeySet, row.KeyAddress, row.Bound}) {
			return nil
		}
		if row.Version != d.Seen {
			return errs.Conflict("En annen har endret systemet mens du skrev. Se hva som står nå, og endre på nytt.")
		}
		n, err := tx.UpdateFhirClient(ctx, query.UpdateFhirClientParams{
			ID: d.ID, Version: d.Seen, Name: name, Scopes: kept.Scopes, KeySet: kept.Keys, KeyAddress: kept.Address, Bound: kept.Bound, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("client.Change: %d: %w", n, err)
		}
		if kept.Keys != row.KeySet || kept.Address != row.KeyAddress || kept.Bound != row.Bound {
			if _, err := tx.DropFhirTokens(ctx, d.ID); err != nil {
				return fmt.Errorf("client.Change: %w", err)
			}
		}
		tx.Note(fmt.Sprintf("fhir_client/%s@%d", d.ID, d.Seen+1))
		return nil
	})
}

// End shuts a system out, with every token that it has. It is not opened again: another is registered.
type End struct {
	ID   db.ID
	Seen int
}

// Run writes it.
func (d End) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, d.ID)
		if errs.KindOf(err) == errs.KindConflict {
			return nil // ended already
		}
		if err != nil {
			return err
		}
		if _, err := tx.EndFhirClient(ctx, query.EndFhirClientParams{Now: db.At(tx.Now), ByUser: db.ID(actor.User), ID: d.ID, Version: row.Version}); err != nil {
			return fmt.Errorf("client.End: %w", err)
		}
		if _, err := tx.DropFhirTokens(ctx, d.ID); err != nil {
			return fmt.Errorf("client.End: %w", err)
		}
		tx.Note(fmt.Sprintf("fhir_client/%s@%d", d.ID, row.Version+1))
		return nil
	})
}

// locked loads one that is not ended.
func locked(ctx context.Context, tx *app.Tx, id db.ID) (query.FhirClient, error) {
	if err := tx.Allow(access.Configure, nil, "fhir_client/"+string(id)); err != nil {
		return query.FhirClient{}, err
	}
	if !db.IsID(string(id)) {
		return query.FhirClient{}, errs.NotFound("Systemet finnes ikke.")
	}
	row, err := tx.LockFhirClient(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, errs.NotFound("Systemet finnes ikke.")
	}
	if err != nil {
		return row, fmt.Errorf("client: %w", err)
	}
	if !row.EndedAt.IsZero() {
		return row, errs.Conflict("Systemet er stengt. Registrer et nytt.")
	}
	return row, nil
}
